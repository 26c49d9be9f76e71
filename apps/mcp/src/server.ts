import { type AtlassianHttp, createConverter, type Etiquette } from '@gatehouse/atlassian';
import type { McpConfig } from '@gatehouse/config';
import { atlassianScopes } from '@gatehouse/contract';
import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type { Keyring, Vault } from '@gatehouse/vault';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { createAudit } from './audit.js';
import { createChallenges } from './bearer/challenge.js';
import { bearerGate } from './bearer/gate.js';
import type { SigningKeys } from './bearer/keys.js';
import { protectedResourceMetadata } from './bearer/metadata.js';
import { createProofCheck } from './bearer/proof.js';
import { createProofReplays } from './bearer/replays.js';
import { createTokenVerifier } from './bearer/verify.js';
import { createConfirmations } from './confirming/confirmations.js';
import { createConfirmGate } from './confirming/gate.js';
import type { ConfirmPolicy } from './confirming/policy.js';
import { createCredentials } from './credentials/credentials.js';
import { notFound, plainErrorHandler } from './edge/errors.js';
import { health } from './edge/health.js';
import { hostGuard } from './edge/host.js';
import { originGuard } from './edge/origin.js';
import { createPace } from './edge/pace.js';
import { requestId } from './edge/request-id.js';
import { requestLogger } from './edge/request-log.js';
import { clientErrorHandler } from './edge/time-limit.js';
import { fileRoutes } from './files/routes.js';
import { createFileTickets } from './files/tickets.js';
import { withoutTicket } from './files/without-ticket.js';
import { openLinking } from './linking/linking.js';
import { createSessions } from './linking/sessions.js';
import { scopePolicy } from './policy/policy.js';
import { createCancellations } from './protocol/cancellations.js';
import { mcpEndpoint } from './protocol/endpoint.js';
import { createPlainFace } from './protocol/plain.js';
import { createSdkFace } from './protocol/sdk.js';
import type { Standing } from './revocation/standing.js';
import { createToolRunner } from './tools/answer.js';
import { compileCatalogue } from './tools/catalogue.js';
import { createNarrowing } from './tools/narrowing.js';
import { TOOLS } from './tools/registry.js';
import { createWriteRecords } from './writes/record.js';
import { createWrites } from './writes/writes.js';

/** What the server stands on; whoever opened it closes it. */
export interface ServerParts {
  config: McpConfig;
  /** The tools that the operator has turned on, by their names. */
  tools: ReadonlySet<string>;
  /** Which calls their user confirms. */
  confirm: ConfirmPolicy;
  database: Database;
  keys: SigningKeys;
  standing: Standing;
  vault: Vault;
  keyring: Keyring;
  http: AtlassianHttp;
  etiquette: Etiquette;
  logger: Logger;
}

/** Two texts at once, each for a tenth of what a call may take: more helps nobody on the machines that this runs on. */
const CONVERTER_LIMITS = { size: 2, deadlineMs: 3_000, maxWaiting: 32, maxWaitingEach: 4 };

/** The time that a client has to send a whole request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * The resource server, not yet listening. In order, a request meets: its id, the host check, the origin check, the
 * bearer gate, the body limit, the policy, the tool.
 */
export function buildServer(parts: ServerParts): FastifyInstance {
  const { config, tools, confirm, database, keys, standing, vault, keyring, http, etiquette, logger } = parts;
  const { issuer, resource, defaultScopes } = config;
  const portalUrl = `${issuer}/`;
  const audit = createAudit(logger);
  const challenges = createChallenges(resource, defaultScopes);
  const catalogue = compileCatalogue(TOOLS.filter(({ name }) => tools.has(name)));
  const credentials = createCredentials({ vault, http, etiquette, standing, portalUrl });
  const converter = createConverter(CONVERTER_LIMITS);
  const policy = scopePolicy;
  const writes = createWrites({ pool: database.pool, keyring, logger, portalUrl });
  const records = createWriteRecords({
    pool: database.pool,
    keyring,
    logger,
    portalUrl,
    days: config.writeRecordDays,
  });
  const { pool } = database;
  const { places } = confirm;
  const confirmations = createConfirmations({ pool, keyring, places });
  const confirming = createConfirmGate({ policy: confirm, confirmations, pool, keyring, audit, portalUrl });
  const tickets = createFileTickets({
    pool: database.pool,
    keyring,
    base: `${resource}/files`,
    maxBytes: config.maxFileBytes,
  });
  const runner = createToolRunner({
    credentials,
    converter,
    tickets,
    policy,
    standing,
    writes,
    records,
    confirming,
    audit,
    logger,
    portalUrl,
    lockdown: config.lockdown,
    // What files are passed by leads to the resource.
    links: { ...config, linkHosts: [...config.linkHosts, new URL(resource).hostname] },
    atlassianScopes: atlassianScopes(tools),
  });
  const sessions = createSessions(keyring);
  const linking = openLinking({
    runner,
    confirmations,
    places,
    standing,
    audit,
    logger,
    database,
    keyring,
    issuer,
    portalUrl,
    waitSeconds: config.linkWaitSeconds,
  });
  const cancellations = createCancellations({ pool: database.pool, standing, logger });
  const sdk = createSdkFace({ calls: linking.calls, runner, sessions, cancellations, standing, logger });
  const gate = bearerGate({
    verify: createTokenVerifier({ keys, issuer, resource }),
    checkProof: createProofCheck(resource),
    isFirstUse: createProofReplays(database.pool),
    standing,
    challenges,
  });

  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // People and clients add a slash; the resource's name stays the one without.
    routerOptions: { ignoreTrailingSlash: true },
    genReqId: requestId,
    childLoggerFactory: requestLogger,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler,
    forceCloseConnections: 'idle',
  });
  app.decorateRequest('principal', null);
  app.setNotFoundHandler(notFound);
  app.setErrorHandler(plainErrorHandler);
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.setHeader('x-request-id', request.id);
    done();
  });
  if (logger.isLevelEnabled('debug')) {
    app.addHook('onResponse', async (request, reply) => {
      const [path] = request.url.split('?', 1);
      const { statusCode: status, elapsedTime } = reply;
      const shown = withoutTicket(path ?? '');
      request.log.debug({ method: request.method, path: shown, status, ms: Math.round(elapsedTime) }, 'request');
    });
  }
  app.addHook('preClose', async () => {
    linking.close();
    writes.close();
    await sdk.close();
  });
  app.addHook('onClose', () => converter.close());

  // Probes come to an address of the machine's, whatever the resource is called.
  health(app, { database, keys, keyring });
  app.register(async (named) => {
    named.addHook('onRequest', hostGuard(resource));
    named.register(async (open) => protectedResourceMetadata(open, { issuer, resource, defaultScopes }));
    named.register(async (open) => {
      const findTool = (name: string) => catalogue.find(name)?.tool;
      const path = new URL(resource).pathname.replace(/\/$/, '');
      const opening = { credentials, policy, standing, findTool, portalUrl, lockdown: config.lockdown };
      const pages = { assetsAt: `${path}/files`, sandbox: config.atlassian.sandbox };
      fileRoutes(open, path, { tickets, ...opening, writes, records, confirming, pages, audit });
    });
    named.register(async (guarded) => {
      guarded.addHook('onRequest', originGuard({ resource, allowed: config.allowedOrigins }));
      const path = new URL(resource).pathname;
      mcpEndpoint(guarded, {
        path,
        gate,
        narrow: createNarrowing(catalogue),
        policy,
        challenges,
        audit,
        sessions,
        pace: createPace(config.callsPerMinute),
        cancellations,
        plain: createPlainFace({ calls: linking.calls, cancellations }),
        sdk,
      });
    });
  });
  return app;
}
