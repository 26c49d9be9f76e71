import type { AtlassianApp, AtlassianHttp } from '@gatehouse/atlassian';
import { refreshTokens } from '@gatehouse/atlassian';
import type pg from 'pg';
import type { Keyring } from './keyring.js';
import { COLUMNS, type ConnectionRow, openToken, sealTokens } from './rows.js';

export type RefreshResult =
  | { ok: true; row: ConnectionRow; accessToken: string }
  | { ok: false; reason: 'gone' | 'needs_reconsent' | 'operator' | 'unavailable'; logText: string };

export interface RefreshDependencies {
  pool: pg.Pool;
  keyring: Keyring;
  http: AtlassianHttp;
  app: AtlassianApp;
}

/**
 * Refreshes a connection's tokens, once over all replicas: the row is locked, read again, and only refreshed if it is
 * still the generation that the caller found wanting. New tokens are committed before anyone uses them.
 *
 * @param staleGeneration the generation whose access token is old or was refused
 */
export async function refreshConnection(
  dependencies: RefreshDependencies,
  connectionId: string,
  staleGeneration: number,
): Promise<RefreshResult> {
  const client = await dependencies.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`begin; set local lock_timeout = '20s'`);
    const { rows } = await client.query<ConnectionRow>({
      name: 'vault-lock',
      text: `select ${COLUMNS} from connections where id = $1 for update`,
      values: [connectionId],
    });
    const result = await refreshLocked(dependencies, client, rows[0], staleGeneration);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = error instanceof Error ? error : new Error('unknown failure');
    return { ok: false, reason: 'unavailable', logText: `vault: refresh failed: ${broken.message}` };
  } finally {
    // A connection whose transaction broke is not given back: the pool opens another.
    client.release(broken);
  }
}

async function refreshLocked(
  { keyring, http, app }: RefreshDependencies,
  client: pg.PoolClient,
  row: ConnectionRow | undefined,
  staleGeneration: number,
): Promise<RefreshResult> {
  if (!row) return { ok: false, reason: 'gone', logText: 'vault: the connection is gone' };
  if (row.status !== 'active') return { ok: false, reason: 'needs_reconsent', logText: 'vault: needs reconsent' };
  if (row.generation !== staleGeneration) {
    return { ok: true, row, accessToken: openToken(keyring, row, 'access') ?? '' };
  }
  const refreshToken = openToken(keyring, row, 'refresh');
  if (refreshToken === undefined) return await needsReconsent(client, row, 'vault: there is no refresh token');

  const answer = await refreshTokens(http, app, refreshToken);
  if (!answer.ok) {
    if (answer.kind === 'grant_dead') return await needsReconsent(client, row, answer.logText);
    return { ok: false, reason: answer.kind, logText: answer.logText };
  }
  const tokens = { accessToken: answer.accessToken, refreshToken: answer.refreshToken ?? refreshToken };
  const sealed = sealTokens(keyring, { id: row.id, ownerId: row.owner_id }, tokens);
  const { rows } = await client.query<ConnectionRow>({
    name: 'vault-rotate',
    text: `update connections set data_key_sealed = $2, access_sealed = $3, refresh_sealed = $4,
             expires_at = now() + make_interval(secs => $5), generation = generation + 1, updated_at = now()
           where id = $1 returning ${COLUMNS}`,
    values: [row.id, sealed.dataKey, sealed.access, sealed.refresh, answer.expiresIn],
  });
  const written = rows[0];
  if (!written) return { ok: false, reason: 'gone', logText: 'vault: the connection is gone' };
  return { ok: true, row: written, accessToken: answer.accessToken };
}

async function needsReconsent(client: pg.PoolClient, row: ConnectionRow, logText: string): Promise<RefreshResult> {
  await client.query({
    name: 'vault-dead',
    text: `update connections set status = 'needs_reconsent', refresh_sealed = null, generation = generation + 1,
             updated_at = now() where id = $1`,
    values: [row.id],
  });
  return { ok: false, reason: 'needs_reconsent', logText };
}
