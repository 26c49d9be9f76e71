import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthContext } from '../web/context.js';
import { sendError } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import type { Rate } from './limits.js';
import { isWithin, networkOf } from './networks.js';

const TEN_MINUTES = 600;
const AN_HOUR = 3_600;

/** One network's share of what everybody together may do. */
const SHARE = 1 / 4;

/** What anybody can make us write rows for, by route; all networks together. */
function rates(registrationsPerHour: number): Record<string, Rate> {
  return {
    '/register': { count: registrationsPerHour, seconds: AN_HOUR },
    '/authorize': { count: 12_000, seconds: TEN_MINUTES },
    '/par': { count: 12_000, seconds: TEN_MINUTES },
    '/device_authorization': { count: 3_000, seconds: TEN_MINUTES },
  };
}

/**
 * Limits what people and programs that we do not know can make us store: by network, so that one cannot use up what is
 * there for all, and in all. Generously, since the vendors' servers and large offices share addresses; and in time, not
 * in number, so that everybody gets on again. Who is signed in is not limited.
 *
 * Behind a proxy that TRUSTED_PROXIES does not name everybody seems to come from one address: then only the limit on
 * all together applies, and the log says what to set.
 *
 * @returns a hook that answers 429 with Retry-After, as a page or as JSON
 */
export function limitStrangers(context: Pick<AuthContext, 'config' | 'limits' | 'sessions' | 'cookies' | 'logger'>) {
  const { config, limits, sessions, cookies, logger } = context;
  const byRoute = rates(config.limits.registrationsPerHour);
  let warned = false;

  const hasOwnLimit = (request: FastifyRequest): boolean => {
    if (isWithin(request.ip, config.limits.sharedNetworks)) return false;
    const proxied = request.headers['x-forwarded-for'] !== undefined && config.trustedProxies.length === 0;
    if (proxied && !warned) {
      warned = true;
      logger.warn(
        { event: 'limits.unknown_proxy', address: request.ip },
        'requests come through a proxy that TRUSTED_PROXIES does not name: limits by network are off',
      );
    }
    return !proxied;
  };

  return async (request: FastifyRequest, reply: FastifyReply) => {
    const route = request.routeOptions.url ?? '';
    const rate = byRoute[route];
    if (!rate || request.method === 'OPTIONS') return;
    if (route === '/authorize' && (await sessions.read(cookies.session(request)))) return;
    const buckets: [string, Rate][] = [[`${route}:all`, rate]];
    if (hasOwnLimit(request)) {
      const share = { ...rate, count: Math.max(1, rate.count * SHARE) };
      buckets.unshift([`${route}:${networkOf(request.ip)}`, share]);
    }
    for (const [bucket, of] of buckets) {
      const taken = await limits.take(bucket, of);
      if (taken.ok) continue;
      logger.warn({ event: 'limits.exceeded', bucket }, 'too many requests');
      return await refuse(request, reply, taken.retryAfterSeconds);
    }
  };
}

async function refuse(request: FastifyRequest, reply: FastifyReply, seconds: number) {
  reply.headers({ 'retry-after': String(seconds), 'cache-control': 'no-store' });
  if (request.headers.origin) {
    reply.headers({ 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After' });
  }
  if (request.headers.accept?.includes('text/html')) return await sendError(reply, 429, PROBLEMS.tooMany);
  return await reply.code(429).send({
    error: 'too_many_requests',
    error_description: `this server is asked too often; try again in ${seconds} seconds`,
  });
}
