import { timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type pg from 'pg';
import { sha256 } from './hashing.js';

const HASHED = 'sha256:';

/** A client secret as it is stored. */
export function hashClientSecret(secret: string): string {
  return `${HASHED}${sha256(secret).toString('base64url')}`;
}

/** Compares a presented secret with a stored hash. The hash itself, presented as a secret, does not match. */
export function clientSecretMatches(stored: string, presented: string): boolean {
  const expected = Buffer.from(stored, 'utf8');
  const given = Buffer.from(hashClientSecret(presented), 'utf8');
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Registered clients, in a table of their own: they have no expiry while they are used. */
export function createClientAdapter(pool: pg.Pool): Adapter {
  return {
    upsert: async (id, payload) => {
      const metadata = { ...payload };
      if (metadata.client_secret) metadata.client_secret = hashClientSecret(metadata.client_secret);
      await pool.query(
        `insert into clients (id, kind, metadata) values ($1, 'dynamic', $2)
         on conflict (id) do update set metadata = excluded.metadata`,
        [id, JSON.stringify(metadata)],
      );
    },
    find: async (id) => {
      // Metadata-document clients have no row: their id is an address.
      if (id.startsWith('https://')) return undefined;
      const { rows } = await pool.query<{ metadata: AdapterPayload }>({
        name: 'client-find',
        text: 'select metadata from clients where id = $1',
        values: [id],
      });
      return rows[0]?.metadata;
    },
    destroy: async (id) => {
      await pool.query('delete from clients where id = $1', [id]);
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    consume: async () => {},
    revokeByGrantId: async () => {},
  };
}

const TOUCHED_MS = 60 * 60_000;
const touched = new LRUCache<string, true>({ max: 10_000, ttl: TOUCHED_MS });

/** Remembers that a client is in use, at most once an hour; of the requests of one process only the first asks. */
export async function touchClient(pool: pg.Pool, id: string): Promise<void> {
  if (touched.has(id)) return;
  touched.set(id, true);
  await pool.query({
    name: 'client-touch',
    text: `update clients set last_used_at = now()
           where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 hour')`,
    values: [id],
  });
}
