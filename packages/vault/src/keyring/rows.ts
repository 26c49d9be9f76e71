import { inTransaction } from '@gatehouse/database';
import type pg from 'pg';
import { z } from 'zod';
import type { KeyringName } from '../keyring.js';

/** A key-encryption key as the database holds it: wrapped by a master key. */
export interface WrappedKey {
  id: string;
  master: string;
  wrapped: Buffer;
  activeFrom: Date;
  /** By the database's clock: it may seal. */
  active: boolean;
  /** Since when it seals no more. */
  retiredAt: Date | null;
}

type Queries = Pick<pg.Pool, 'query'>;

const row = z
  .object({
    id: z.string(),
    master: z.string(),
    wrapped: z.instanceof(Buffer),
    active_from: z.date(),
    active: z.boolean(),
    retired_at: z.date().nullable(),
  })
  .transform(
    ({ active_from, retired_at, ...rest }): WrappedKey => ({ ...rest, activeFrom: active_from, retiredAt: retired_at }),
  );

/** The keys of a keyring, those first that seal the latest. */
export async function readWrappedKeys(queries: Queries, keyring: KeyringName): Promise<WrappedKey[]> {
  const { rows } = await queries.query({
    name: 'keyring-read',
    text: `select id, master, wrapped, active_from, active_from <= now() as active, retired_at
           from keyring_keys where keyring = $1 order by keyring_keys.active_from desc, created_at desc`,
    values: [keyring],
  });
  return z.array(row).parse(rows);
}

export async function insertWrappedKey(
  queries: Queries,
  keyring: KeyringName,
  { id, master, wrapped, activeFrom }: Omit<WrappedKey, 'active' | 'retiredAt'>,
): Promise<void> {
  await queries.query(
    `insert into keyring_keys (keyring, id, master, wrapped, active_from) values ($1, $2, $3, $4, $5)`,
    [keyring, id, master, wrapped, activeFrom],
  );
}

/** The database's clock, whole milliseconds, so many seconds from now. */
export async function databaseTime(queries: Queries, inSeconds: number): Promise<Date> {
  const { rows } = await queries.query<{ at: Date }>(
    `select date_trunc('milliseconds', now() + make_interval(secs => $1)) as at`,
    [inSeconds],
  );
  return rows[0]?.at ?? new Date(Number.NaN);
}

/** Has a key seal no more: replicas learn of it within seconds. */
export async function retireWrappedKey(queries: Queries, keyring: KeyringName, id: string): Promise<void> {
  await queries.query(
    'update keyring_keys set retired_at = coalesce(retired_at, now()) where keyring = $1 and id = $2',
    [keyring, id],
  );
}

/** Minutes for which a key is retired before its row may go: replicas stop to seal long before. */
export const RETIRED_MINUTES = 60;

/**
 * Deletes a key for good, if it has been retired for long enough.
 * @returns whether it was, by the database's clock
 */
export async function deleteWrappedKey(queries: Queries, keyring: KeyringName, id: string): Promise<boolean> {
  const { rowCount } = await queries.query(
    `delete from keyring_keys
     where keyring = $1 and id = $2 and retired_at <= now() - make_interval(mins => $3)`,
    [keyring, id, RETIRED_MINUTES],
  );
  return rowCount === 1;
}

/** Any number; the same on every replica. */
const LOCK = 7_214_006;

/** Runs what one process at a time may do to a keyring's rows, in a transaction. */
export async function alone<T>(pool: pg.Pool, keyring: KeyringName, run: (client: pg.PoolClient) => Promise<T>) {
  return await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK, keyring]);
    return await run(client);
  });
}
