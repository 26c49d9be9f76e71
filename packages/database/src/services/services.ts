import { randomUUID } from 'node:crypto';
import type pg from 'pg';

type Queries = Pick<pg.Pool, 'query'>;

/** What machines act as, as an operator sees it. */
export interface ServiceRecord {
  id: string;
  name: string;
  description: string;
  createdAt: Date;
  /** The Atlassian account that was linked, if one was. */
  account: { name: string; status: 'active' | 'needs_reconsent'; sites: string[] } | undefined;
  /** The clients that act as it. */
  clients: { id: string; name: string }[];
}

interface Row {
  id: string;
  name: string;
  description: string;
  created_at: Date;
  account: ServiceRecord['account'] | null;
  clients: ServiceRecord['clients'];
}

/** Makes a service. @returns its id, or nothing where the name is taken */
export async function addService(
  db: Queries,
  { name, description }: { name: string; description: string },
): Promise<string | undefined> {
  const id = `svc_${randomUUID().replaceAll('-', '')}`;
  const { rowCount } = await db.query(
    'insert into services (id, name, description) values ($1, $2, $3) on conflict (name) do nothing',
    [id, name, description],
  );
  return rowCount === 1 ? id : undefined;
}

/** The services, by name. @param name only the one that is called so */
export async function listServices(db: Queries, name?: string): Promise<ServiceRecord[]> {
  const { rows } = await db.query<Row>(
    `select services.id, services.name, services.description, services.created_at,
       (select jsonb_build_object('name', held.display_name, 'status', held.status, 'sites',
            coalesce((select jsonb_agg(site ->> 'name') from jsonb_array_elements(held.sites) site), '[]'))
          from connections held where held.service_id = services.id) as account,
       coalesce((select jsonb_agg(jsonb_build_object('id', clients.id, 'name', coalesce(metadata ->> 'client_name', ''))
            order by clients.id)
          from service_clients bound join clients on clients.id = bound.client_id
          where bound.service_id = services.id), '[]') as clients
     from services where removed_at is null and ($1::text is null or services.name = $1) order by services.name`,
    [name ?? null],
  );
  return rows.map(({ created_at: createdAt, account, ...row }) => ({
    ...row,
    createdAt,
    account: account ?? undefined,
  }));
}

/**
 * Ends a service: no client acts as it from this moment on. The credential goes with {@link forgetService}, or when auth,
 * which can tell Atlassian, has seen that the service was removed.
 *
 * @returns whether there was one
 */
export async function endService(db: Queries, id: string): Promise<boolean> {
  // One statement, and so one transaction. The unbinding is what mcp hears of; deleting the links closes their pages.
  const { rowCount } = await db.query(
    `with unbound as (delete from service_clients where service_id = $1),
          closed as (delete from service_links where service_id = $1)
     update services set removed_at = coalesce(removed_at, now()) where id = $1`,
    [id],
  );
  return rowCount === 1;
}

/** Deletes what is left of a service that was ended, its sealed credential first of all. @returns whether anything was */
export async function forgetService(db: Queries, id: string): Promise<boolean> {
  return (await db.query('delete from services where id = $1 and removed_at is not null', [id])).rowCount === 1;
}

/** Whether a service is there, ended or not. */
export async function isServiceKept(db: Queries, id: string): Promise<boolean> {
  return (await db.query('select from services where id = $1', [id])).rowCount === 1;
}
