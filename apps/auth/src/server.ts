import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import { assets } from '@gatehouse/ui';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { registerFailureLimit } from './clients/failures.js';
import { type HandOver, registerRegistration } from './clients/registration.js';
import { registerStrangerLimits } from './clients/strangers.js';
import { registerConnectRoutes } from './connect/routes.js';
import { registerServiceLinkRoutes } from './connect/service/routes.js';
import { registerConsentRoutes } from './consent/routes.js';
import { registerDeviceRoutes } from './grants/device/routes.js';
import { registerPortalRoutes } from './portal/routes.js';
import { registerBeginnings } from './provider/beginnings.js';
import { registerLogoutRoutes } from './signin/openid/logout-routes.js';
import { registerOpenIdRoutes } from './signin/openid/routes.js';
import { registerSignInRoutes } from './signin/routes.js';
import type { AuthContext } from './web/context.js';
import { registerFailures } from './web/failures.js';
import { registerHealth } from './web/health.js';
import { hostGuard } from './web/host.js';
import { rememberAddress } from './web/origin.js';

/** What oidc-provider answers; everything else is ours, and unknown addresses stay plain 404s. */
const PROVIDER_ROUTES: [string[], string][] = [
  [['GET'], '/authorize/:uid'],
  [['POST', 'OPTIONS'], '/token'],
  [['POST', 'OPTIONS'], '/revoke'],
  [['POST', 'OPTIONS'], '/introspect'],
  [['GET', 'HEAD', 'OPTIONS'], '/jwks'],
  [['GET', 'HEAD', 'OPTIONS'], '/.well-known/oauth-authorization-server'],
  [['GET', 'HEAD', 'OPTIONS'], '/.well-known/openid-configuration'],
];

/** Puts the program together; the order is the way that a request takes. */
export async function createServer(context: AuthContext): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = context.logger;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    trustProxy: context.config.trustedProxies.length > 0 ? context.config.trustedProxies : false,
    genReqId: (request) => sane(request.headers['x-request-id']) ?? randomUUID(),
  });
  app.decorate('sandbox', context.config.atlassian.sandbox);
  app.addHook('onRequest', hostGuard(context.config.issuer));
  await app.register(cookie);
  if (context.config.secure) {
    app.addHook('onRequest', async (_request, reply) => {
      reply.raw.setHeader('strict-transport-security', 'max-age=31536000');
    });
  }
  app.addHook('onResponse', async (request, reply) => {
    if (request.url.startsWith('/health/')) return;
    // The route and not the path: an interaction's path names its cookie.
    const { method, url = 'unknown' } = request.routeOptions;
    const ms = Math.round(reply.elapsedTime);
    request.log.info(
      { method: request.method, route: method ? url : 'unknown', status: reply.statusCode, ms },
      'request',
    );
  });
  registerFailures(app);

  registerHealth(app, context);
  registerAssets(app);
  registerProvider(app, context);
  await app.register(async (pages) => {
    await pages.register(formbody);
    registerConsentRoutes(pages, context);
    registerSignInRoutes(pages, context);
    registerOpenIdRoutes(pages, context);
    registerLogoutRoutes(pages, context);
    registerConnectRoutes(pages, context);
    registerServiceLinkRoutes(pages, context);
    registerPortalRoutes(pages, context);
    registerDeviceRoutes(pages, context);
  });
  return app;
}

function sane(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{8,64}$/.test(value) ? value : undefined;
}

function registerAssets(app: FastifyInstance): void {
  for (const { path, contentType, body } of assets) {
    app.get(path, async (_request, reply) =>
      reply
        .headers({
          'content-type': contentType,
          'cache-control': 'public, max-age=31536000, immutable',
          'x-content-type-options': 'nosniff',
        })
        .send(body),
    );
  }
}

function registerProvider(app: FastifyInstance, context: AuthContext): void {
  const callback = context.provider.callback();
  const handOver: HandOver = async (request, reply, message = request.raw) => {
    // The library's pages name the request by the number that the log has.
    message.headers['x-request-id'] = request.id;
    rememberAddress(message, request.ip);
    reply.hijack();
    await callback(message, reply.raw);
  };
  app.register(async (oidc) => {
    // The library reads bodies itself.
    oidc.removeAllContentTypeParsers();
    oidc.addContentTypeParser('*', (_request, _payload, done) => done(null));
    registerStrangerLimits(oidc, context);
    registerFailureLimit(oidc, context);
    if (context.config.dynamicRegistration !== 'off') {
      await oidc.register((registration) => registerRegistration(registration, context, handOver));
    }
    await oidc.register(async (small) => registerBeginnings(small, handOver));
    for (const [method, url] of PROVIDER_ROUTES) {
      oidc.route({ method, url, exposeHeadRoute: false, handler: (request, reply) => handOver(request, reply) });
    }
  });
}
