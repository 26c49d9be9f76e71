import { createAtlassianHttp } from '@gatehouse/atlassian';
import { openDatabase } from '@gatehouse/database';
import { createLogger } from '@gatehouse/telemetry';
import { generateKeyringLine, type Keyring, openVault, parseKeyring, type Vault } from '@gatehouse/vault';
import type pg from 'pg';
import { createDatabase } from './house.ts';
import { startTokenEndpoint, type TokenEndpoint, type TokenReply } from './token-endpoint.ts';

/** A connection as the tests look at it. */
export interface SeenConnection {
  status: string;
  generation: number;
  scrubbed: boolean;
  state: string | null;
  tries: number | null;
  said: string | null;
  token_hash: Buffer | null;
}

/** Vaults of several replicas over one database, with mcp's rights, in front of a token endpoint. */
export interface Vaults {
  replicas: Vault[];
  endpoint: TokenEndpoint;
  log: Record<string, unknown>[];
  /** As the owner of the database. */
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** Stores a user's connection, or new tokens for it, as auth does. @returns its id */
  connect(user: string, tokens?: { refreshToken?: string | undefined; accessToken?: string }): Promise<string>;
  look(connectionId: string): Promise<SeenConnection>;
  /** Removes a user's connection, as auth does. */
  remove(connectionId: string, user: string): Promise<unknown>;
  /** One more replica, as after a restart. @param own its keyring, where that is another than the others' */
  another(own?: Keyring): Vault;
  /** The line of the keyring that all have, and a pool of the database's owner. */
  line: string;
  pool: pg.Pool;
  stop(): Promise<void>;
}

export const newTokens = (access: string, refresh?: string): TokenReply => ({
  body: { access_token: access, ...(refresh ? { refresh_token: refresh } : {}), expires_in: 3_600, scope: '' },
});

export async function startVaults(count = 2): Promise<Vaults> {
  const database = await createDatabase();
  const endpoint = await startTokenEndpoint();
  const { origin } = endpoint;
  const http = createAtlassianHttp({
    hosts: { authorizeUrl: origin, tokenUrl: `${origin}/oauth/token`, revokeUrl: origin, apiUrl: origin },
  });
  const line = generateKeyringLine();
  const keyring = parseKeyring(line);
  const app = { clientId: 'app', clientSecret: 'app-secret', redirectUri: 'http://localhost/callback' };
  const log: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) };
  const logger = createLogger({ program: 'test', level: 'debug', destination });
  const databases = [openDatabase({ url: database.url, applicationName: 'owner' })];
  const [owner] = databases;
  if (!owner) throw new Error('no database');
  const open = (ring: Keyring): Vault => {
    const own = openDatabase({ url: database.mcpUrl, applicationName: `replica-${databases.length}` });
    databases.push(own);
    return openVault({ pool: own.pool, keyring: ring, http, app, logger });
  };
  const ownersVault = openVault({ pool: owner.pool, keyring, http, app });
  const query: Vaults['query'] = async (text, values) => (await owner.pool.query(text, values)).rows;
  return {
    replicas: Array.from({ length: count }, () => open(keyring)),
    endpoint,
    log,
    query,
    another: (own = keyring) => open(own),
    line,
    pool: owner.pool,
    async connect(user, { accessToken = 'at-0', refreshToken = `rt-0-${user}` } = {}) {
      await query(`insert into users (id, display_name) values ($1, $1) on conflict do nothing`, [user]);
      const stored = await ownersVault.store({
        userId: user,
        person: { accountId: `account-${user}`, displayName: user, email: undefined, pictureUrl: undefined },
        tokens: { accessToken, refreshToken },
        expiresIn: 3_600,
        scopes: ['read:me'],
        sites: [],
      });
      if (!stored.ok) throw new Error(stored.reason);
      return stored.connectionId;
    },
    async look(connectionId) {
      const [row] = await query<SeenConnection & pg.QueryResultRow>(
        `select c.status, c.generation, c.refresh_sealed is null and c.access_sealed = '' as scrubbed, r.state, r.tries,
           r.said, r.token_hash
         from connections c left join refreshes r on r.connection_id = c.id where c.id = $1`,
        [connectionId],
      );
      if (!row) throw new Error('no such connection');
      return row;
    },
    remove: (connectionId, user) => ownersVault.remove(connectionId, user),
    async stop() {
      await Promise.all(databases.map((one) => one.close()));
      await Promise.all([http.close(), endpoint.close()]);
      await database.drop();
    },
  };
}
