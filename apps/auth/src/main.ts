import { createAtlassianHttp, throughProxy } from '@gatehouse/atlassian';
import { type AuthConfig, ConfigError, readAuthConfig, unknownToolsets } from '@gatehouse/config';
import { atlassianScopes, firstScopes, selectTools, TOOLSET_WORDS } from '@gatehouse/contract';
import { openDatabase } from '@gatehouse/database';
import { createLogger } from '@gatehouse/telemetry';
import { KeyringError, openKeyring, openVault, SealError } from '@gatehouse/vault';
import { createChanges } from './changes/changes.js';
import { createBackOff } from './clients/backoff.js';
import { createGuardedFetch } from './clients/guarded-fetch.js';
import { createLimits } from './clients/limits.js';
import { createClientPolicy } from './clients/policy.js';
import { startRenewal } from './clients/renewal.js';
import { createLinkRequests } from './connect/requests.js';
import { startServiceRemovals } from './connect/service/removals.js';
import { createApprovals } from './consent/approvals.js';
import { createFamilies } from './consent/families.js';
import { createGrants } from './consent/grants.js';
import { DeviceCodeAdapter } from './grants/device/device-code-adapter.js';
import { createDeviceRequests } from './grants/device/requests.js';
import { createActivity } from './portal/activity.js';
import { createAskedCalls } from './portal/confirmations/calls.js';
import { recordDepartures } from './portal/departures.js';
import { askingNetwork } from './provider/asking-network.js';
import { loadKeys } from './provider/keys.js';
import { createProvider } from './provider/provider.js';
import { createReplays } from './provider/refresh/replays.js';
import { createSuccessorKeys, startKeyTending } from './provider/refresh/successor-keys.js';
import { openSigningKeys } from './provider/signing/signing-keys.js';
import { startSweeper } from './provider/sweeper.js';
import { createUnitOfWork } from './provider/unit-of-work.js';
import { createServer } from './server.js';
import { createFlows } from './signin/flows.js';
import { openOpenId } from './signin/openid/open.js';
import { createSessions } from './signin/session.js';
import { createUsers } from './signin/users.js';
import { createCookies } from './web/cookies.js';
import { createForms } from './web/forms.js';

/** The tools that the operator has turned on. @throws ConfigError */
function chosenTools({ toolsets }: AuthConfig): ReadonlySet<string> {
  const chosen = selectTools(toolsets);
  if (!chosen.ok) throw unknownToolsets('auth', chosen.unknown, TOOLSET_WORDS);
  return chosen.tools;
}

/** Starts the authorization server; `close` drains it. */
async function start(given: AuthConfig): Promise<{ close(): Promise<void> }> {
  const tools = chosenTools(given);
  const config = { ...given, defaultScopes: given.defaultScopes.length > 0 ? given.defaultScopes : firstScopes(tools) };
  const logger = createLogger({ program: 'auth', level: config.logLevel });
  const database = openDatabase({
    url: config.databaseUrl,
    applicationName: 'gatehouse-auth',
    onIdleError: (error) => logger.warn({ err: error }, 'lost an idle database connection'),
  });
  const keyrings = {
    pool: database.pool,
    proxy: config.proxy ? { url: config.proxy, except: config.noProxy } : undefined,
    firstKey: 'draw' as const,
    onTrouble: (logText: string) => logger.error({ event: 'keyring.trouble' }, logText),
  };
  const keyring = await openKeyring({ ...keyrings, keyring: 'auth', source: config.authKeyring });
  const vaultKeyring = await openKeyring({ ...keyrings, keyring: 'vault', source: config.vaultKeyring });
  const keys = await loadKeys(database.pool, keyring);
  const successorKeys = createSuccessorKeys(database.pool, keyring);
  await successorKeys.tend();
  const signing = await openSigningKeys({
    pool: database.pool,
    keyring,
    logger,
    algorithm: config.accessTokenAlgorithm,
    maxDays: config.signingKeyDays,
  });
  const http = createAtlassianHttp({
    hosts: {
      authorizeUrl: `${config.atlassian.authBrowserUrl}/authorize`,
      tokenUrl: `${config.atlassian.authUrl}/oauth/token`,
      revokeUrl: `${config.atlassian.authUrl}/oauth/revoke`,
      apiUrl: config.atlassian.apiUrl,
    },
    ...(config.proxy ? { dispatcher: throughProxy(config.proxy, config.noProxy) } : {}),
  });
  const { clientId, clientSecret, redirectUri } = config.atlassian;
  const app = { clientId, clientSecret, redirectUri };
  const vault = openVault({ pool: database.pool, keyring: vaultKeyring, http, app, logger });
  const changes = createChanges({ config, pool: database.pool, keyring: vaultKeyring, vault, http, tools, logger });
  const users = createUsers(database.pool);
  const limits = createLimits(database.pool);
  const guardedFetch = createGuardedFetch(
    { ...config.clientMetadata, proxy: config.proxy },
    { limits, backOff: createBackOff(database.pool), asker: () => askingNetwork(config) },
  );
  const clientPolicy = createClientPolicy(config, guardedFetch.allows);
  const published = { pool: database.pool, guardedFetch, policy: clientPolicy, logger };
  const work = createUnitOfWork(database.pool);
  const deviceCodes = new DeviceCodeAdapter(work, keyring, keys.userCodes);
  const openId = await openOpenId({ config, pool: database.pool, keyring, logger });
  const provider = createProvider({
    config,
    database,
    keyring,
    keys,
    successorKeys,
    signing,
    users,
    checkAtRefresh: openId.checkAtRefresh,
    published,
    logger,
    work,
    deviceCodes,
  });
  const grants = createGrants(provider, database.pool);
  const activity = createActivity(database.pool, logger);
  recordDepartures(provider, activity);
  const server = await createServer({
    config,
    database,
    logger,
    provider,
    signing,
    users,
    openId: openId.context,
    sessions: createSessions(database.pool, config.sessions),
    flows: createFlows(database.pool, keyring),
    approvals: createApprovals(database.pool),
    grants,
    devices: createDeviceRequests({ provider, codes: deviceCodes, grants, work, resource: config.resource }),
    families: createFamilies(database.pool),
    replays: createReplays(database.pool),
    clientPolicy,
    limits,
    activity,
    changes,
    vault,
    keyrings: [keyring, vaultKeyring],
    linkRequests: createLinkRequests(database.pool),
    askedCalls: createAskedCalls({ pool: database.pool, keyring: vaultKeyring }),
    tools,
    atlassian: { http, app, scopes: atlassianScopes(tools) },
    cookies: createCookies(config.secure),
    forms: createForms(keys.forms, config.issuer),
  });
  const sweeper = startSweeper(database.pool, config, logger);
  const renewal = startRenewal(published);
  const removals = startServiceRemovals({ pool: database.pool, vault, atlassian: { http, app }, logger });
  const keyTending = startKeyTending(successorKeys, logger);
  const tending = vault.tend(config);
  await server.listen(config.listen);
  logger.info({ issuer: config.issuer, sandbox: config.atlassian.sandbox }, 'ready');
  return {
    close: async () => {
      sweeper.stop();
      keyTending.stop();
      renewal.stop();
      signing.close();
      await server.close();
      await tending.stop();
      await removals.stop();
      await changes.close();
      await http.close();
      await Promise.all([keyring.close(), vaultKeyring.close()]);
      await database.close();
    },
  };
}

/** What went wrong at the start, with the cure, in one line where that is possible. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof KeyringError) return `auth cannot start: ${error.message}`;
  if (error instanceof SealError) {
    return `auth cannot start: its keys in the database do not open (${error.message}). Give the AUTH_KEYRING that this database was made with.`;
  }
  if (code === 'EADDRINUSE')
    return 'auth cannot start: its port is taken. Set AUTH_LISTEN to another, or stop the other program.';
  if (code === '42P01') return 'auth cannot start: the database has no tables yet. Run `gatehouse migrate` first.';
  if (['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '3D000', 'EAI_AGAIN'].includes(code)) {
    return `auth cannot start: PostgreSQL does not let us in (${code}). Check DATABASE_URL and that the server is running.`;
  }
  return `auth cannot start: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown failure'}`;
}

try {
  const running = await start(readAuthConfig(process.env));
  let closing = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      running.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
