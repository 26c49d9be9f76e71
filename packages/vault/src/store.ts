import { randomUUID } from 'node:crypto';
import type { AtlassianPerson, Site } from '@gatehouse/atlassian';
import type pg from 'pg';
import type { Keyring } from './keyring.js';
import { type PlainTokens, PROVIDER, sealTokens } from './rows.js';

export interface NewConnection {
  userId: string;
  person: AtlassianPerson;
  tokens: PlainTokens;
  /** Seconds that the access token lives. */
  expiresIn: number;
  scopes: readonly string[];
  sites: readonly Site[];
}

export type StoreResult =
  | { ok: true; connectionId: string }
  /** The Atlassian account is another user's, or a service's (one account belongs to one of either). */
  | { ok: false; reason: 'account_of_another_user' };

/** Stores a connection, or gives an existing one new tokens under its row lock. */
export async function storeConnection(
  { pool, keyring }: { pool: pg.Pool; keyring: Keyring },
  { userId, person, tokens, expiresIn, scopes, sites }: NewConnection,
): Promise<StoreResult> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // The lock is on the account and not on a row: there may be none yet.
    await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${PROVIDER}:${person.accountId}`]);
    const existing = await client.query<{ id: string; user_id: string | null }>(
      'select id, user_id from connections where provider = $1 and account_id = $2 for update',
      [PROVIDER, person.accountId],
    );
    const found = existing.rows[0];
    if (found && found.user_id !== userId) {
      await client.query('rollback');
      return { ok: false, reason: 'account_of_another_user' };
    }
    const id = found?.id ?? `con_${randomUUID()}`;
    const sealed = sealTokens(keyring, { id, ownerId: userId }, tokens);
    await client.query(
      `insert into connections (id, user_id, provider, account_id, display_name, email, status, scopes, sites,
         data_key_sealed, access_sealed, refresh_sealed, expires_at)
       values ($1, $2, $3, $4, $5, $6, 'active', $7, $8, $9, $10, $11, now() + make_interval(secs => $12))
       on conflict (id) do update set display_name = excluded.display_name, email = excluded.email,
         status = 'active', scopes = excluded.scopes, sites = excluded.sites,
         data_key_sealed = excluded.data_key_sealed, access_sealed = excluded.access_sealed,
         refresh_sealed = excluded.refresh_sealed, expires_at = excluded.expires_at,
         generation = connections.generation + 1, updated_at = now()`,
      [
        id,
        userId,
        PROVIDER,
        person.accountId,
        person.displayName,
        person.email ?? null,
        scopes,
        JSON.stringify(sites),
        sealed.dataKey,
        sealed.access,
        sealed.refresh,
        expiresIn,
      ],
    );
    await client.query('commit');
    return { ok: true, connectionId: id };
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
