import { randomUUID } from 'node:crypto';
import type { AtlassianPerson, Site } from '@gatehouse/atlassian';
import { type RefreshDependencies, type RefreshResult, refreshConnection } from './refresh.js';
import { COLUMNS, type ConnectionRow, openToken, type PlainTokens, PROVIDER, parseSites, sealTokens } from './rows.js';
import { createSlots } from './slots.js';

/** What a tool call may use: an Atlassian access token, and what it opens. Never logged, never sent to a client. */
export interface Credential {
  connectionId: string;
  generation: number;
  accessToken: string;
  accountId: string;
  displayName: string;
  scopes: string[];
  sites: Site[];
}

export type CredentialResult =
  | { ok: true; credential: Credential }
  /**
   * `none`: the user never connected Atlassian. `needs_reconsent`: they must do it again. `operator`: our app's own
   * credentials are refused. `unavailable`: try later.
   */
  | { ok: false; reason: 'none' | 'needs_reconsent' | 'operator' | 'unavailable'; logText: string };

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
  /** The Atlassian account is another user's (one account belongs to one user). */
  | { ok: false; reason: 'account_of_another_user' };

/** Where connections live. All state is in Postgres: any number of replicas may hold a vault over the same rows. */
export interface Vault {
  /** Stores a connection, or gives an existing one new tokens under its row lock. */
  store(connection: NewConnection): Promise<StoreResult>;
  /** The user's credential, refreshed if it is about to expire. */
  credential(userId: string): Promise<CredentialResult>;
  /** After Atlassian refused a token with 401: what others refreshed meanwhile, or a refresh of our own. */
  replaceRefused(credential: Credential): Promise<CredentialResult>;
  /** Forgets a connection of this user. The tokens it held come back, for telling Atlassian. */
  remove(connectionId: string, userId: string): Promise<{ refreshToken: string | undefined } | undefined>;
}

/**
 * A refresh holds a database connection for as long as Atlassian takes to answer: with all of them held, an outage
 * there would be one of everything here. Less than half of a pool of ten; who waits longer is better told so.
 */
const REFRESHES = { size: 4, waitMs: 15_000 };
const NO_SLOT: RefreshResult = { ok: false, reason: 'unavailable', logText: 'vault: too many refreshes are under way' };

/** Opens the vault over a pool. */
export function openVault(dependencies: RefreshDependencies): Vault {
  const { pool, keyring } = dependencies;
  // Callers of one process wait for one refresh here and not each in a database connection of its own.
  const inFlight = new Map<string, Promise<RefreshResult>>();
  const slots = createSlots(REFRESHES);

  const refreshOnce = async (connectionId: string, staleGeneration: number): Promise<CredentialResult> => {
    const key = `${connectionId}:${staleGeneration}`;
    let running = inFlight.get(key);
    if (!running) {
      running = slots
        .use(() => refreshConnection(dependencies, connectionId, staleGeneration))
        .then((result) => result ?? NO_SLOT)
        .finally(() => inFlight.delete(key));
      inFlight.set(key, running);
    }
    const result = await running;
    if (result.ok) return { ok: true, credential: toCredential(result.row, result.accessToken) };
    return { ...result, reason: result.reason === 'gone' ? 'none' : result.reason };
  };

  return {
    async credential(userId) {
      const { rows } = await pool.query<ConnectionRow>({
        name: 'vault-read',
        text: `select ${COLUMNS} from connections where user_id = $1 and provider = $2 order by created_at limit 1`,
        values: [userId, PROVIDER],
      });
      const row = rows[0];
      if (!row) return { ok: false, reason: 'none', logText: 'vault: the user has no connection' };
      if (row.status !== 'active') return { ok: false, reason: 'needs_reconsent', logText: 'vault: needs reconsent' };
      if (!row.fresh) return await refreshOnce(row.id, row.generation);
      return { ok: true, credential: toCredential(row, openToken(keyring, row, 'access') ?? '') };
    },

    replaceRefused: (credential) => refreshOnce(credential.connectionId, credential.generation),

    async store({ userId, person, tokens, expiresIn, scopes, sites }) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        // The lock is on the account and not on a row: there may be none yet.
        await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
          `${PROVIDER}:${person.accountId}`,
        ]);
        const existing = await client.query<{ id: string; user_id: string }>(
          'select id, user_id from connections where provider = $1 and account_id = $2 for update',
          [PROVIDER, person.accountId],
        );
        const found = existing.rows[0];
        if (found && found.user_id !== userId) {
          await client.query('rollback');
          return { ok: false, reason: 'account_of_another_user' };
        }
        const id = found?.id ?? `con_${randomUUID()}`;
        const sealed = sealTokens(keyring, { id, userId }, tokens);
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
    },

    async remove(connectionId, userId) {
      const { rows } = await pool.query<ConnectionRow>(
        `delete from connections where id = $1 and user_id = $2 returning ${COLUMNS}`,
        [connectionId, userId],
      );
      return rows[0] && { refreshToken: openToken(keyring, rows[0], 'refresh') };
    },
  };
}

function toCredential(row: ConnectionRow, accessToken: string): Credential {
  return {
    connectionId: row.id,
    generation: row.generation,
    accessToken,
    accountId: row.account_id,
    displayName: row.display_name,
    scopes: row.scopes,
    sites: parseSites(row.sites),
  };
}
