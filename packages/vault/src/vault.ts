import { type Credential, type CredentialResult, toCredential } from './credential.js';
import { type RefreshDependencies, type RefreshResult, refreshConnection } from './refresh.js';
import { COLUMNS, type ConnectionRow, openToken, PROVIDER } from './rows.js';
import { createSlots } from './slots.js';
import { type NewConnection, type StoreResult, storeConnection } from './store.js';

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

    store: (connection) => storeConnection(dependencies, connection),

    async remove(connectionId, userId) {
      const { rows } = await pool.query<ConnectionRow>(
        `delete from connections where id = $1 and user_id = $2 returning ${COLUMNS}`,
        [connectionId, userId],
      );
      return rows[0] && { refreshToken: openToken(keyring, rows[0], 'refresh') };
    },
  };
}
