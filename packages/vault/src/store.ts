import { randomUUID } from 'node:crypto';
import type { AtlassianPerson, Site } from '@gatehouse/atlassian';
import { inTransaction } from '@gatehouse/database';
import type pg from 'pg';
import type { Keyring } from './keyring.js';
import { type PlainTokens, PROVIDER } from './rows.js';
import { forgetLostDefault } from './sites.js';
import { LOCK_SECONDS, writeConnection } from './write.js';

export interface NewConnection {
  userId: string;
  person: AtlassianPerson;
  tokens: PlainTokens;
  /** Seconds that the access token lives. */
  expiresIn: number;
  scopes: readonly string[];
  sites: readonly Site[];
}

/** A connection that a user has, as far as it decides about another. */
export interface HeldConnection {
  id: string;
  accountId: string;
}

/** Whether an account may be stored beside, or over, what the user has at that moment: asked under the user's lock. */
export type Permits = (held: readonly HeldConnection[]) => boolean;

export type StoreResult =
  /** `known`: the account was connected before. `lost`: the scopes that it had then, and has no more. */
  | { ok: true; connectionId: string; known: boolean; lost: string[] }
  /**
   * `account_of_another_user`, or a service's: one account belongs to one of either. `user_gone`: suspended or removed in
   * between. `not_permitted`: the caller's rule says no. Nothing was written.
   */
  | { ok: false; reason: 'account_of_another_user' | 'user_gone' | 'not_permitted' };

interface Found {
  id: string;
  user_id: string | null;
  scopes: string[];
}

/**
 * Stores a connection, or gives an existing one new tokens under its row lock and a new generation: a refresh that is
 * under way ends first, and one that comes later finds itself overtaken.
 *
 * Locks are taken in the order account, user, row, as everything else does that takes two of them.
 */
export async function storeConnection(
  { pool, keyring }: { pool: pg.Pool; keyring: Keyring },
  connection: NewConnection,
  permits: Permits = () => true,
): Promise<StoreResult> {
  return await inTransaction(pool, (client) => storeWith(client, keyring, connection, permits), {
    keeps: ({ ok }) => ok,
    lockSeconds: LOCK_SECONDS,
  });
}

async function storeWith(
  client: pg.PoolClient,
  keyring: Keyring,
  connection: NewConnection,
  permits: Permits,
): Promise<StoreResult> {
  const { userId, person } = connection;
  // The first lock is on the account and not on a row: there may be none yet.
  await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${PROVIDER}:${person.accountId}`]);
  const user = await client.query('select from users where id = $1 and suspended_at is null for no key update', [
    userId,
  ]);
  if (user.rowCount === 0) return { ok: false, reason: 'user_gone' };
  const held = await client.query<{ id: string; account_id: string }>(
    'select id, account_id from connections where user_id = $1 and provider = $2',
    [userId, PROVIDER],
  );
  const existing = await client.query<Found>(
    'select id, user_id, scopes from connections where provider = $1 and account_id = $2 for update',
    [PROVIDER, person.accountId],
  );
  const found = existing.rows[0];
  if (found && found.user_id !== userId) return { ok: false, reason: 'account_of_another_user' };
  if (!permits(held.rows.map(({ id, account_id }) => ({ id, accountId: account_id })))) {
    return { ok: false, reason: 'not_permitted' };
  }
  const id = found?.id ?? `con_${randomUUID()}`;
  await writeConnection(client, keyring, { id, userId }, connection);
  await forgetLostDefault(client, userId);
  const lost = found ? found.scopes.filter((scope) => !connection.scopes.includes(scope)) : [];
  return { ok: true, connectionId: id, known: found !== undefined, lost };
}
