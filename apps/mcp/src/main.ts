import { createAtlassianHttp, throughProxy } from '@gatehouse/atlassian';
import { ConfigError, type McpConfig, readMcpConfig, unknownToolsets } from '@gatehouse/config';
import { firstScopes, selectTools, TOOLSET_WORDS } from '@gatehouse/contract';
import { openDatabase } from '@gatehouse/database';
import { createLogger } from '@gatehouse/telemetry';
import { type Ask, KeyringError, openKeyring, openVault } from '@gatehouse/vault';
import { openSigningKeys } from './bearer/keys.js';
import { type ConfirmPolicy, createConfirmPolicy } from './confirming/policy.js';
import { openEtiquette } from './etiquette.js';
import { promptly } from './promptly.js';
import { openStanding } from './revocation/standing.js';
import { buildServer } from './server.js';
import { cannotListen, cannotReadDatabase } from './start-errors.js';

/** A little more than the longest tool call: a write that has left is let finish (milliseconds). */
const DRAIN_LIMIT_MS = 35_000;
const MAX_DATABASE_CONNECTIONS = 10;
/** A refresh at Atlassian holds a row's lock for up to twenty seconds (milliseconds). */
const QUERY_TIMEOUT_MS = 30_000;

/** Ends the program with one message for the operator. */
function stop(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function configure(): { config: McpConfig; tools: ReadonlySet<string>; confirm: ConfirmPolicy } {
  try {
    const config = readMcpConfig(process.env);
    const chosen = selectTools(config.toolsets);
    if (!chosen.ok) throw unknownToolsets('mcp', chosen.unknown, TOOLSET_WORDS);
    const defaultScopes = config.defaultScopes.length > 0 ? config.defaultScopes : firstScopes(chosen.tools);
    return {
      config: { ...config, defaultScopes },
      tools: chosen.tools,
      confirm: createConfirmPolicy(config.confirming),
    };
  } catch (error) {
    if (error instanceof ConfigError) stop(error.message);
    throw error;
  }
}

const { config, tools, confirm } = configure();
const logger = createLogger({ program: 'mcp', level: config.logLevel });
const database = openDatabase({
  url: config.databaseUrl,
  applicationName: 'gatehouse-mcp',
  max: MAX_DATABASE_CONNECTIONS,
  queryTimeoutMs: QUERY_TIMEOUT_MS,
  onIdleError: (error) => logger.warn({ err: error }, 'a database connection broke'),
});
const keyring = await openKeyring({
  keyring: 'vault',
  source: config.vaultKeyring,
  pool: database.pool,
  proxy: config.proxy ? { url: config.proxy, except: config.noProxy } : undefined,
  // The right to make keys is auth's: this program may only read them.
  firstKey: 'wait',
  onTrouble: (logText) => logger.error({ event: 'keyring.trouble' }, logText),
}).catch((error: unknown) =>
  stop(error instanceof KeyringError ? `mcp cannot start: ${error.message}` : cannotReadDatabase(error)),
);
const keys = await openSigningKeys(database.pool, (error) =>
  logger.warn({ err: error }, 'the signing keys could not be read again'),
).catch((error: unknown) => stop(cannotReadDatabase(error)));
const standing = await openStanding({
  pool: database.pool,
  url: config.databaseUrl,
  onError: (error) => logger.warn({ err: error }, 'the change log could not be read; each call asks PostgreSQL itself'),
}).catch((error: unknown) => stop(cannotReadDatabase(error)));

const { atlassian } = config;
const http = createAtlassianHttp({
  hosts: {
    authorizeUrl: `${atlassian.authBrowserUrl}/authorize`,
    tokenUrl: `${atlassian.authUrl}/oauth/token`,
    revokeUrl: `${atlassian.authUrl}/oauth/revoke`,
    apiUrl: atlassian.apiUrl,
  },
  ...(config.proxy ? { dispatcher: throughProxy(config.proxy, config.noProxy) } : {}),
});
const ask: Ask = (query) => promptly(database.pool, query);
const vault = openVault({ pool: database.pool, ask, keyring, http, app: atlassian, logger });
const etiquette = await openEtiquette({ pool: database.pool, limits: config.etiquette, standing, logger }).catch(
  (error: unknown) => stop(cannotReadDatabase(error)),
);
const app = buildServer({ config, tools, confirm, database, keys, standing, vault, keyring, http, etiquette, logger });

await app
  .listen({ host: config.listen.host, port: config.listen.port })
  .catch((error: unknown) => stop(cannotListen(error, config.listen)));
const tending = vault.tend(config);
logger.info({ resource: config.resource, listen: config.listen }, 'mcp is listening');

let closing = false;
async function drain(): Promise<void> {
  if (closing) return;
  closing = true;
  setTimeout(() => process.exit(0), DRAIN_LIMIT_MS).unref();
  await app.close();
  keys.close();
  await tending.stop();
  await etiquette.close();
  await Promise.all([http.close(), standing.close(), keyring.close()]);
  await database.close();
  process.exit(0);
}
process.on('SIGTERM', drain);
process.on('SIGINT', drain);
