import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthContext } from '../web/context.js';
import { sendError } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import type { Rate } from './limits.js';
import { ownNetworkOf } from './networks.js';

type Context = Pick<AuthContext, 'config' | 'limits' | 'logger'>;

const TEN_MINUTES = 600;
const AN_HOUR = 3_600;

/** One network's share of what everybody together may do. */
const SHARE = 1 / 4;
/** What a network still gets when others have used up what is there for all, and how much there is of that. */
const RESERVE = { share: 1 / 100, all: 4 };

/** What anybody can make us write rows for, by route; all networks together. */
function rates(registrationsPerHour: number): Record<string, Rate> {
  return {
    '/register': { count: registrationsPerHour, seconds: AN_HOUR },
    '/authorize': { count: 12_000, seconds: TEN_MINUTES },
    '/par': { count: 12_000, seconds: TEN_MINUTES },
    '/device_authorization': { count: 3_000, seconds: TEN_MINUTES },
  };
}

/** Sign-ins that begin, from whichever page: each keeps what waits for its return. */
const SIGN_INS: Rate = { count: 12_000, seconds: TEN_MINUTES };

/**
 * Limits what people and programs that we do not know can make us store: by network, so that one cannot use up what is
 * there for all, and in all. Generously, since the vendors' servers and large offices share addresses; and in time, not
 * in number, so that everybody gets on again. Who is signed in is not limited, and a registration counts only when it is
 * one. The answer is 429 with Retry-After, as a page or as JSON.
 */
export function registerStrangerLimits(
  app: FastifyInstance,
  context: Context & Pick<AuthContext, 'sessions' | 'cookies'>,
) {
  const { config, limits, sessions, cookies, logger } = context;
  const byRoute = rates(config.limits.registrationsPerHour);
  const registering = new WeakMap<FastifyRequest, Bucket[]>();

  app.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.url ?? '';
    const rate = byRoute[route];
    if (!rate || request.method === 'OPTIONS') return;
    if (route === '/authorize' && (await sessions.read(cookies.session(request)))) return;
    const admission = await admit(context, request, route, rate);
    if (!admission.ok) return await refuse(request, reply, admission.retryAfterSeconds);
    if (route === '/register') registering.set(request, admission.taken);
  });
  app.addHook('onResponse', async (request, { raw }) => {
    const taken = registering.get(request);
    if (!taken || raw.statusCode === 201) return;
    await giveBack(limits, taken).catch((error: unknown) => logger.warn({ err: error }, 'giving back failed'));
  });
}

/** Counts a sign-in that is about to begin. @returns whether it may not, which is answered then */
export async function refuseSignIn(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const admission = await admit(context, request, 'sign-in', SIGN_INS);
  if (!admission.ok) await refuse(request, reply, admission.retryAfterSeconds);
  return !admission.ok;
}

type Bucket = [name: string, rate: Rate];
type Admission = { ok: true; taken: Bucket[] } | { ok: false; retryAfterSeconds: number };

/** Takes from the network's own bucket and from everybody's; where that is full, from what is kept for the modest. */
async function admit({ config, limits, logger }: Context, request: FastifyRequest, what: string, rate: Rate) {
  const network = ownNetworkOf(request.ip, request.headers, config);
  if (network === undefined) warnOfProxy(logger, request, config);
  const part = (share: number): Rate => ({ ...rate, count: Math.max(1, rate.count * share) });
  const own: Bucket[] = network ? [[`${what}:${network}`, part(SHARE)]] : [];
  const usual = await takeAll(limits, [...own, [`${what}:all`, rate]]);
  const refused = usual.ok ? undefined : usual.refused;
  if (!refused) return usual as Admission;
  const modest: Bucket[] = [
    [`${what}:few:${network}`, part(RESERVE.share)],
    [`${what}:reserve`, part(RESERVE.all)],
  ];
  const fromReserve = network && refused.endsWith(':all') ? await takeAll(limits, [...own, ...modest]) : usual;
  if (!fromReserve.ok) logger.warn({ event: 'limits.exceeded', bucket: refused }, 'too many requests');
  return fromReserve as Admission;
}

/** Takes from each bucket, or from none. */
async function takeAll(limits: Context['limits'], buckets: Bucket[]) {
  const taken: Bucket[] = [];
  for (const bucket of buckets) {
    const answer = await limits.take(...bucket);
    if (!answer.ok) {
      await giveBack(limits, taken);
      return { ...answer, refused: bucket[0] };
    }
    taken.push(bucket);
  }
  return { ok: true as const, taken };
}

async function giveBack(limits: Context['limits'], taken: Bucket[]): Promise<void> {
  for (const bucket of taken) await limits.giveBack(...bucket);
}

const warned = new WeakSet<object>();

/** Behind a proxy that TRUSTED_PROXIES does not name everybody seems to come from one address. */
function warnOfProxy(logger: Context['logger'], request: FastifyRequest, config: Context['config']): void {
  if (config.trustedProxies.length > 0 || request.headers['x-forwarded-for'] === undefined || warned.has(config))
    return;
  warned.add(config);
  logger.warn(
    { event: 'limits.unknown_proxy', address: request.ip },
    'requests come through a proxy that TRUSTED_PROXIES does not name: limits by network are off',
  );
}

/** Answers 429 (RFC 6585 section 4). @param seconds until it is worth asking again */
export async function refuse(request: FastifyRequest, reply: FastifyReply, seconds: number) {
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
