import { randomUUID } from 'node:crypto';
import { inTransaction } from '@gatehouse/database';
import type pg from 'pg';
import type { Keyring } from './keyring.js';
import { openIfPossible, type Removed } from './remove.js';
import { COLUMNS, type ConnectionRow, PROVIDER } from './rows.js';
import type { NewConnection } from './store.js';
import { LOCK_SECONDS, writeConnection } from './write.js';

type Dependencies = { pool: pg.Pool; keyring: Keyring };

/** The account that machines are to act as. */
export type NewServiceConnection = Omit<NewConnection, 'userId'> & { serviceId: string };

export type ServiceStoreResult =
  | { ok: true; connectionId: string }
  /**
   * `account_taken`: it is a user's or another service's. `other_account`: the service acts as another account.
   * `service_gone`: it was removed in between. Nothing was written.
   */
  | { ok: false; reason: 'account_taken' | 'other_account' | 'service_gone' };

interface Found {
  id: string;
  account_id: string;
  service_id: string | null;
}

/** Stores the connection of a service, or gives the one that it has new tokens. A service acts as one account. */
export async function storeForService(
  { pool, keyring }: Dependencies,
  connection: NewServiceConnection,
): Promise<ServiceStoreResult> {
  return await inTransaction(pool, (client) => storeWith(client, keyring, connection), {
    keeps: ({ ok }) => ok,
    lockSeconds: LOCK_SECONDS,
  });
}

async function storeWith(
  client: pg.PoolClient,
  keyring: Keyring,
  { serviceId, ...account }: NewServiceConnection,
): Promise<ServiceStoreResult> {
  const { accountId } = account.person;
  // In the order in which users' connections are stored: account, owner, row.
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${PROVIDER}:${accountId}`]);
  const service = await client.query('select from services where id = $1 and removed_at is null for no key update', [
    serviceId,
  ]);
  if (service.rowCount === 0) return { ok: false, reason: 'service_gone' };
  const { rows } = await client.query<Found>(
    `select id, account_id, service_id from connections
     where provider = $1 and (account_id = $2 or service_id = $3) for update`,
    [PROVIDER, accountId, serviceId],
  );
  if (rows.some((row) => row.service_id !== serviceId)) return { ok: false, reason: 'account_taken' };
  const [found] = rows;
  if (found && found.account_id !== accountId) return { ok: false, reason: 'other_account' };
  const id = found?.id ?? `con_${randomUUID()}`;
  await writeConnection(client, keyring, { id, serviceId }, account);
  return { ok: true, connectionId: id };
}

/**
 * Forgets the connection of a service, for certain: whatever becomes of the token that comes back, ours is gone by then.
 * @returns nothing where it has none
 */
export async function removeOfService(
  { pool, keyring }: Dependencies,
  serviceId: string,
): Promise<Removed | undefined> {
  const { rows } = await pool.query<ConnectionRow>(
    `delete from connections where service_id = $1 returning ${COLUMNS}`,
    [serviceId],
  );
  return rows[0] && { refreshToken: openIfPossible(keyring, rows[0]) };
}
