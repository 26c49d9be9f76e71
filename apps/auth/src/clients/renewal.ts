import { keyIds, MAX_DOCUMENT_BYTES } from '@gatehouse/contract';
import type { DocumentKind } from '@gatehouse/database';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { DocumentParts } from './documents.js';
import { createPublished } from './published.js';

const INTERVAL_MS = 30_000;
const BATCH = 10;
const MAX_KEYS_BYTES = 64 * 1024;

/** Due: no longer fresh, in use within the last month, and not tried a moment ago by another replica. */
const CLAIM = `update client_documents set tried_at = now() where url in (
    select url from client_documents
    where not pinned and fresh_until < now() and used_at > now() - interval '30 days'
      and tried_at < now() - interval '4 minutes'
    order by fresh_until limit ${BATCH} for update skip locked)
  returning url, kind`;

/**
 * Renews documents and key sets that are in use, in the background and each on one replica, so that nobody who uses a
 * client waits for its vendor.
 *
 * @returns how many were tried
 */
export async function renewDue(parts: DocumentParts): Promise<number> {
  const { pool, policy } = parts;
  const published = createPublished(parts);
  let total = 0;
  for (let claimed = BATCH; claimed === BATCH; total += claimed) {
    const { rows } = await pool.query<{ url: string; kind: DocumentKind }>(CLAIM);
    claimed = rows.length;
    await Promise.all(
      rows.map(({ url, kind }) =>
        kind === 'keys'
          ? published.renew(url, kind, MAX_KEYS_BYTES, (body) => keyIds(body) !== undefined)
          : published.renew(url, kind, MAX_DOCUMENT_BYTES, (body) => policy.read(url, body).ok),
      ),
    );
  }
  return total;
}

/** Renews twice a minute, at a moment of its own, until stopped. */
export function startRenewal(parts: DocumentParts): { stop(): void } {
  const run = () => {
    renewDue(parts).catch((error: unknown) => parts.logger.warn({ err: error }, 'renewing client documents failed'));
  };
  const timer = setInterval(run, INTERVAL_MS + Math.random() * 5_000);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

const touched = new LRUCache<string, true>({ max: 10_000, ttl: 60 * 60_000 });

/**
 * Remembers that a client is in use, its row or what it publishes: at most once an hour, and of the requests of one
 * process only the first asks.
 */
export async function touchClient(pool: pg.Pool, client: { clientId: string; jwksUri?: string | undefined }) {
  if (touched.has(client.clientId)) return;
  touched.set(client.clientId, true);
  const published = client.clientId.startsWith('https://') ? [client.clientId] : [];
  await pool.query({
    name: 'client-touch',
    text: `with row as (update clients set last_used_at = now()
             where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 hour'))
           update client_documents set used_at = now()
           where url = any($2) and used_at < now() - interval '1 hour'`,
    values: [client.clientId, [...published, ...(client.jwksUri ? [client.jwksUri] : [])]],
  });
}
