import type { Site } from '@gatehouse/atlassian';
import { type Credential, type RefreshedCredential, toCredential } from './credential.js';
import { createRefresher, type RefreshDependencies } from './refresh/refresher.js';
import { createRecentUse, startTending, type Tending, type TendingOptions } from './refresh/tending.js';
import { type Removed, removeConnection } from './remove.js';
import { COLUMNS, type ConnectionRow, PROVIDER } from './rows.js';
import { type NewServiceConnection, removeOfService, type ServiceStoreResult, storeForService } from './service.js';
import { forgetLostDefault, setDefaultSite } from './sites.js';
import { type NewConnection, type Permits, type StoreResult, storeConnection } from './store.js';

/** Where connections live. All state is in Postgres: any number of replicas may hold a vault over the same rows. */
export interface Vault {
  /** Why no new credential may be fetched now, for the log; nothing while one can be kept safely. */
  unfit(): string | undefined;
  /** Stores a connection, or gives an existing one new tokens under its row lock. */
  store(connection: NewConnection, permits?: Permits): Promise<StoreResult>;
  /**
   * All connections of a user as they are stored, the oldest first. One statement; nothing is refreshed.
   * @throws the database's error
   */
  credentials(userId: string): Promise<Credential[]>;
  /** The same of a service, which has one at most. */
  credentialsOfService(serviceId: string): Promise<Credential[]>;
  /**
   * Replaces an access token that is about to expire or was refused: by what others put there meanwhile, or by a refresh
   * of our own (docs/vault.md). Never throws; answers within 25 seconds.
   *
   * @param staleGeneration the generation of the token that was found wanting
   */
  refresh(connectionId: string, staleGeneration: number): Promise<RefreshedCredential>;
  /**
   * Notes which sites a connection reaches, unless its tokens were written since: that knew better.
   * @returns whether it was noted
   */
  noteSites(credential: Pick<Credential, 'connectionId' | 'generation'>, sites: readonly Site[]): Promise<boolean>;
  /** Notes that a connection is used: its tokens are then replaced before anybody has to wait for it. */
  noteUse(connectionId: string): void;
  /** Starts what keeps connections alive while nobody waits for them, until it is stopped. */
  tend(options: TendingOptions): Tending;
  /** Stores the connection of a service, or gives the one that it has new tokens. */
  storeForService(connection: NewServiceConnection): Promise<ServiceStoreResult>;
  /** Forgets the connection of a service. The token it held comes back, for telling Atlassian. */
  removeOfService(serviceId: string): Promise<Removed | undefined>;
  /** Forgets a connection of this user. The token it held comes back, for telling Atlassian. */
  remove(connectionId: string, userId: string): Promise<Removed | undefined>;
  /** Sets the site that is meant where several would do. @returns false where no connection of this user reaches it */
  setDefaultSite(userId: string, siteId: string | undefined): Promise<boolean>;
  /** Forgets the default site of a user where no connection of theirs reaches it any more. */
  tidyDefaultSite(userId: string): Promise<void>;
}

/** Asks one statement of Postgres. */
export type Ask = <R extends object>(query: {
  name: string;
  text: string;
  values: unknown[];
}) => Promise<{ rows: R[]; rowCount: number | null }>;

export interface VaultDependencies extends RefreshDependencies {
  /** How what a person waits for is asked of Postgres; through the pool, with its patience, unless told. */
  ask?: Ask;
}

/** Opens the vault over a pool. */
export function openVault(dependencies: VaultDependencies): Vault {
  const { pool, keyring, ask = (query) => pool.query(query) } = dependencies;
  const refresher = createRefresher(dependencies);
  const inUse = createRecentUse();

  return {
    async credentials(userId) {
      const { rows } = await ask<ConnectionRow>({
        name: 'vault-read',
        text: `select ${COLUMNS} from connections where user_id = $1 and provider = $2 order by created_at, id`,
        values: [userId, PROVIDER],
      });
      return rows.map((row) => toCredential(keyring, row));
    },
    async credentialsOfService(serviceId) {
      const { rows } = await ask<ConnectionRow>({
        name: 'vault-read-service',
        text: `select ${COLUMNS} from connections where service_id = $1 and provider = $2`,
        values: [serviceId, PROVIDER],
      });
      return rows.map((row) => toCredential(keyring, row));
    },
    async refresh(connectionId, staleGeneration) {
      const result = await refresher.refresh(connectionId, staleGeneration);
      if (result.ok) return { ok: true, credential: toCredential(keyring, result.row) };
      return { ...result, reason: result.reason === 'gone' ? 'none' : result.reason };
    },
    async noteSites({ connectionId, generation }, sites) {
      const { rowCount } = await ask({
        name: 'vault-note-sites',
        text: 'update connections set sites = $3, updated_at = now() where id = $1 and generation = $2',
        values: [connectionId, generation, JSON.stringify(sites)],
      });
      return rowCount === 1;
    },
    noteUse: (connectionId) => void inUse.set(connectionId, true),
    tend: (options) => startTending({ ...dependencies, refresher, inUse }, options),
    unfit: () => keyring.unfit(),
    store: (connection, permits) => storeConnection(dependencies, connection, permits),
    storeForService: (connection) => storeForService(dependencies, connection),
    removeOfService: (serviceId) => removeOfService(dependencies, serviceId),
    remove: (connectionId, userId) => removeConnection(dependencies, connectionId, userId),
    setDefaultSite: (userId, siteId) => setDefaultSite(pool, userId, siteId),
    tidyDefaultSite: (userId) => forgetLostDefault(pool, userId),
  };
}
