import type { DocumentKind } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type pg from 'pg';
import type { FetchFailure, GuardedFetch } from './guarded-fetch.js';

type Queryable = Pick<pg.Pool, 'query'>;

/** What a client publishes, as it was last good. */
export interface Published {
  body: string;
  /** Imported by an operator: counts as fresh for good. */
  pinned: boolean;
  fresh: boolean;
  /** Whether it was good within the last week. */
  recent: boolean;
}

export type Renewed =
  | { ok: true; published: Published }
  /** `unacceptable`: it came, and is not what it should be. */
  | { ok: false; failure: FetchFailure | 'unacceptable' };

/** What clients publish at addresses of theirs, in a cache that all replicas share. Only what is good gets in. */
export interface PublishedStore {
  find(db: Queryable, url: string): Promise<Published | undefined>;
  /**
   * Fetches anew. Requests for the same address at the same time become one.
   * @param isGood whether a body may replace the stored one
   */
  renew(url: string, kind: DocumentKind, maxBytes: number, isGood: (body: string) => boolean): Promise<Renewed>;
}

export function createPublished(parts: { pool: pg.Pool; guardedFetch: GuardedFetch; logger: Logger }): PublishedStore {
  const { pool, guardedFetch, logger } = parts;
  const pending = new Map<string, Promise<Renewed>>();

  const fetchAndStore = async (
    url: string,
    kind: DocumentKind,
    maxBytes: number,
    isGood: (body: string) => boolean,
  ): Promise<Renewed> => {
    const fetched = await guardedFetch.fetch(url, maxBytes, { known: await isKnown(pool, url) });
    if (!fetched.ok) return fetched;
    const { body, freshSeconds } = fetched;
    if (!isGood(body)) return { ok: false, failure: 'unacceptable' };
    if (await store(pool, url, kind, body, freshSeconds)) {
      logger.info({ event: 'client.document_changed', url, kind }, 'a client publishes something else than before');
    }
    return { ok: true, published: { body, pinned: false, fresh: true, recent: true } };
  };

  return {
    find: async (db, url) => {
      const { rows } = await db.query<Published>({
        name: 'client-document-find',
        text: `select body, pinned, pinned or fresh_until > now() as fresh,
                 pinned or fetched_at > now() - interval '7 days' as recent
               from client_documents where url = $1`,
        values: [url],
      });
      return rows[0];
    },
    renew: async (url, kind, maxBytes, isGood) => {
      const running = pending.get(url);
      if (running) return await running;
      const renewal = fetchAndStore(url, kind, maxBytes, isGood).finally(() => pending.delete(url));
      pending.set(url, renewal);
      return await renewal;
    },
  };
}

/** Whether an address was good before, or people rely on it: what strangers make up is none of these. */
async function isKnown(pool: pg.Pool, url: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'client-document-is-known',
    text: `select from client_documents where url = $1
           union all select from approvals where client_id = $1
           union all select from oidc_records where model = 'Grant' and client_id = $1 and expires_at > now()
           limit 1`,
    values: [url],
  });
  return rowCount === 1;
}

/** Stores a good copy. What an operator pinned stays. @returns whether there was another one before */
async function store(
  pool: pg.Pool,
  url: string,
  kind: DocumentKind,
  body: string,
  freshSeconds: number,
): Promise<boolean> {
  const { rows } = await pool.query<{ changed: boolean }>(
    `with before as (select body from client_documents where url = $1)
     insert into client_documents (url, kind, body, fresh_until)
     values ($1, $2, $3, now() + make_interval(secs => $4))
     on conflict (url) do update set kind = excluded.kind, body = excluded.body, fetched_at = now(),
       fresh_until = excluded.fresh_until, tried_at = now()
       where not client_documents.pinned
     returning exists (select from before where body <> $3) as changed`,
    [url, kind, body, freshSeconds],
  );
  return rows[0]?.changed === true;
}
