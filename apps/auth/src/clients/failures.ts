import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { AuthContext } from '../web/context.js';
import type { Rate } from './limits.js';
import { ownNetworkOf } from './networks.js';
import { refuse } from './strangers.js';

const ROUTES = new Set(['/token', '/revoke', '/introspect']);
/** Of one network. Devices that wait for their person are told so by a failure, every five seconds. */
const FAILURES: Rate = { count: 6_000, seconds: 600 };

/**
 * Limits what a network may ask in vain where clients authenticate. Failures are counted over replicas after their
 * answer, and a replica only remembers which networks are over the limit: a request that succeeds costs nothing.
 */
export function registerFailureLimit(app: FastifyInstance, { config, limits, logger }: AuthContext): void {
  const over = new LRUCache<string, true>({ max: 10_000 });

  app.addHook('onRequest', async (request, reply) => {
    if (!ROUTES.has(request.routeOptions.url ?? '')) return;
    const network = ownNetworkOf(request.ip, request.headers, config);
    if (network === undefined || !over.has(network)) return;
    return await refuse(request, reply, Math.ceil(over.getRemainingTTL(network) / 1_000));
  });
  app.addHook('onResponse', async (request, { raw }) => {
    if (!ROUTES.has(request.routeOptions.url ?? '') || raw.statusCode < 400 || raw.statusCode === 429) return;
    const network = ownNetworkOf(request.ip, request.headers, config);
    if (network === undefined) return;
    try {
      const taken = await limits.take(`failures:${network}`, FAILURES);
      if (taken.ok) return;
      over.set(network, true, { ttl: taken.retryAfterSeconds * 1_000 });
      logger.warn({ event: 'limits.exceeded', bucket: `failures:${network}` }, 'too many failures');
    } catch (error) {
      logger.warn({ err: error }, 'counting a failure failed');
    }
  });
}
