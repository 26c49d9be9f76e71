import { randomUUID } from 'node:crypto';
import { createAtlassianHttp } from '@gatehouse/atlassian';
import type { McpConfig } from '@gatehouse/config';
import { selectTools } from '@gatehouse/contract';
import { openDatabase } from '@gatehouse/database';
import { createLogger } from '@gatehouse/telemetry';
import { type Ask, generateKeyringLine, openVault, parseKeyring } from '@gatehouse/vault';
import { freePort } from '../../../tests/support/ports.ts';
import { openSigningKeys } from '../src/bearer/keys.js';
import { createConfirmPolicy } from '../src/confirming/policy.js';
import { openEtiquette } from '../src/etiquette.js';
import { promptly } from '../src/promptly.js';
import { openStanding } from '../src/revocation/standing.js';
import { buildServer } from '../src/server.js';
import { type FakeAtlassian, startFakeAtlassian } from './fake-atlassian.js';
import { startPostgres } from './postgres.js';
import { makeKey, signToken, type TokenInput } from './tokens.js';

export const ISSUER = 'http://localhost:4000';
export const USER = 'usr_maya';
export const NORTH = { id: 'north-id', name: 'Northwind', url: 'https://northwind.atlassian.net' };
export const LABS = { id: 'labs-id', name: 'Labs', url: 'https://labs.atlassian.net' };

type Overrides = Partial<TokenInput>;
export type Harness = Awaited<ReturnType<typeof startHarness>>;

interface HarnessOptions {
  etiquette?: Partial<McpConfig['etiquette']>;
  callsPerMinute?: number;
  allowedOrigins?: string[];
  linkWaitSeconds?: number;
  confirming?: Partial<McpConfig['confirming']>;
  maxFileBytes?: number;
  /** Words that choose tools; all of them unless told. */
  toolsets?: string[];
  /** Another Atlassian than the fake one, and the app that is registered there. */
  upstream?: { url: string; clientId: string; clientSecret: string; redirectUri: string };
}

/** The real server over a real PostgreSQL, with a loopback Atlassian behind it and tokens signed as auth signs them. */
export async function startHarness(options: HarnessOptions = {}) {
  const postgres = await startPostgres();
  const owner = openDatabase({ url: postgres.ownerUrl, applicationName: 'test-owner' });
  const database = openDatabase({ url: postgres.mcpUrl, applicationName: 'test-mcp' });
  const atlassian = await startFakeAtlassian();
  const upstream = options.upstream ?? {
    url: atlassian.url,
    clientId: 'app',
    clientSecret: 'app-secret',
    redirectUri: `${ISSUER}/callback/atlassian`,
  };
  const { key, store } = await makeKey();
  await store(owner.pool);

  const port = await freePort();
  const base = `http://localhost:${port}`;
  const resource = `${base}/mcp`;
  const config: McpConfig = {
    databaseUrl: postgres.mcpUrl,
    issuer: ISSUER,
    resource,
    defaultScopes: ['jira:read', 'jira:write', 'confluence:read', 'confluence:write'],
    listen: { host: 'localhost', port },
    allowedOrigins: options.allowedOrigins ?? [],
    keepAliveDays: 0,
    vaultKeyring: {
      variable: 'VAULT_KEYRING',
      text: generateKeyringLine(),
      file: undefined,
      transit: {
        token: undefined,
        tokenFile: undefined,
        roleId: undefined,
        secretId: undefined,
        appRoleMount: 'approle',
        namespace: undefined,
      },
    },
    atlassian: {
      clientId: upstream.clientId,
      clientSecret: upstream.clientSecret,
      redirectUri: upstream.redirectUri,
      authUrl: upstream.url,
      authBrowserUrl: upstream.url,
      apiUrl: upstream.url,
      sandbox: true,
    },
    etiquette: { pointsPerHour: 65_000, userShare: 0.2, concurrency: 5, ...options.etiquette },
    callsPerMinute: options.callsPerMinute ?? 100_000,
    proxy: undefined,
    noProxy: [],
    logLevel: 'debug',
    linkWaitSeconds: options.linkWaitSeconds ?? 20,
    writeRecordDays: 30,
    neutraliseLinks: false,
    linkHosts: [],
    lockdown: false,
    confirming: {
      level: 'never',
      toolsets: new Map(),
      places: new Set(['client', 'portal']),
      machines: 'refuse',
      ...options.confirming,
    },
    maxFileBytes: options.maxFileBytes ?? 100_000_000,
    toolsets: options.toolsets ?? ['all'],
  };
  const log: Record<string, unknown>[] = [];
  const logger = createLogger({
    program: 'mcp',
    level: 'debug',
    destination: { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) },
  });
  const hosts = {
    authorizeUrl: `${upstream.url}/authorize`,
    tokenUrl: `${upstream.url}/oauth/token`,
    revokeUrl: `${upstream.url}/oauth/revoke`,
    apiUrl: upstream.url,
  };
  const http = createAtlassianHttp({ hosts });
  const keyring = parseKeyring(config.vaultKeyring.text);
  const app = config.atlassian;
  const ask: Ask = (query) => promptly(database.pool, query);
  const vault = openVault({ pool: database.pool, ask, keyring, http, app });
  const ownersVault = openVault({ pool: owner.pool, keyring, http, app });
  const keys = await openSigningKeys(database.pool, () => {});
  const standing = await openStanding({ pool: database.pool, url: config.databaseUrl, onError: () => {} });
  const known = new Set<string>();
  standing.follow((changes) => {
    for (const { subject } of changes) known.add(subject);
  });
  /** Until the server knows of all that was committed. */
  const heard = async () => {
    const mark = randomUUID();
    await owner.pool.query('select record_change($1, $2)', ['credential', mark]);
    while (!known.has(mark)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const etiquette = await openEtiquette({ pool: database.pool, limits: config.etiquette, standing, logger });
  const chosen = selectTools(config.toolsets);
  if (!chosen.ok) throw new Error(`no tools: ${chosen.unknown}`);
  const server = buildServer({
    config,
    tools: chosen.tools,
    confirm: createConfirmPolicy(config.confirming),
    database,
    keys,
    standing,
    vault,
    keyring,
    http,
    etiquette,
    logger,
  });
  await server.listen(config.listen);

  return {
    base,
    resource,
    config,
    atlassian,
    http,
    ownersVault,
    standing,
    owner: owner.pool,
    log,
    key,
    token: (overrides: Overrides = {}) =>
      signToken(key, { issuer: ISSUER, audience: resource, scope: config.defaultScopes.join(' '), ...overrides }),
    addUser: (id = USER) =>
      owner.pool.query(`insert into users (id, display_name) values ($1, 'Maya') on conflict do nothing`, [id]),
    /** Connects a user to both sites with both products, unless told. */
    async connect(changes: ConnectChanges = {}) {
      const stored = await connect(ownersVault, changes);
      await heard();
      return stored;
    },
    heard,
    async stop() {
      await server.close();
      keys.close();
      await etiquette.close();
      await Promise.all([standing.close(), database.close(), owner.close(), http.close(), atlassian.close()]);
      await postgres.stop();
    },
  };
}

interface ConnectChanges {
  userId?: string;
  accountId?: string;
  sites?: { id: string; name: string; url: string; products: ('jira' | 'confluence')[] }[];
  accessToken?: string;
  refreshToken?: string | undefined;
}

async function connect(vault: ReturnType<typeof openVault>, changes: ConnectChanges) {
  const { userId = USER, sites = [{ ...NORTH, products: ['jira', 'confluence'] }] } = changes;
  return await vault.store({
    userId,
    person: {
      accountId: changes.accountId ?? `account-of-${userId}`,
      displayName: 'Maya Lindqvist',
      email: undefined,
      pictureUrl: undefined,
    },
    tokens: {
      accessToken: changes.accessToken ?? 'atl-access-1',
      refreshToken: changes.refreshToken ?? 'atl-refresh-1',
    },
    expiresIn: 3_600,
    scopes: ['read:jira-work', 'read:me'],
    sites: sites.map((site) => ({ ...site, scopes: [] })),
  });
}

export type { FakeAtlassian };
