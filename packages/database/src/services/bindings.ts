import type pg from 'pg';

type Queries = Pick<pg.Pool, 'query'>;

export type BindResult =
  | { ok: true; already: boolean }
  /**
   * `no_client`: none of this id. `no_machine`: it registered itself, or was not registered for `client_credentials`.
   * `no_service`: it was removed. `bound`: the client acts as another service.
   */
  | { ok: false; reason: 'no_client' | 'no_machine' | 'no_service' }
  | { ok: false; reason: 'bound'; to: string };

/** Lets a client act as a service. A client acts as one at most, and is never moved without being unbound first. */
export async function bindClient(db: Queries, serviceId: string, clientId: string): Promise<BindResult> {
  const { rowCount } = await db.query(
    `insert into service_clients (client_id, service_id)
     select clients.id, services.id from clients, services
     where clients.id = $2 and clients.kind = 'registered' and clients.metadata -> 'grant_types' ? 'client_credentials'
       and services.id = $1 and services.removed_at is null
     on conflict (client_id) do nothing`,
    [serviceId, clientId],
  );
  if (rowCount === 1) return { ok: true, already: false };
  const { rows } = await db.query<{ machine: boolean; service_id: string | null; name: string | null }>(
    `select clients.kind = 'registered' and clients.metadata -> 'grant_types' ? 'client_credentials' as machine,
       services.id as service_id, services.name
     from clients left join service_clients bound on bound.client_id = clients.id
       left join services on services.id = bound.service_id
     where clients.id = $1`,
    [clientId],
  );
  const [client] = rows;
  if (!client) return { ok: false, reason: 'no_client' };
  if (!client.machine) return { ok: false, reason: 'no_machine' };
  if (client.service_id === serviceId) return { ok: true, already: true };
  if (client.name === null) return { ok: false, reason: 'no_service' };
  return { ok: false, reason: 'bound', to: client.name };
}

/** Ends that a client acts as a service: on every replica, within a second. @returns whether it did */
export async function unbindClient(db: Queries, serviceId: string, clientId: string): Promise<boolean> {
  const text = 'delete from service_clients where service_id = $1 and client_id = $2';
  return (await db.query(text, [serviceId, clientId])).rowCount === 1;
}
