import { endUserAccess } from '@gatehouse/database';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AuthContext } from '../../web/context.js';
import { sendError } from '../../web/html.js';
import { PROBLEMS } from '../../web/problems.js';
import { signInBrowser } from '../arrival.js';
import { type Flow, isSignIn, waitingPage } from '../flows.js';
import type { Failure } from './failures.js';
import { problemOf } from './problems.js';

// Given twice, a parameter is a list and no answer (RFC 6749 section 3.1).
const callbackQuery = z.object({ state: z.string().min(1).max(200) });

const STATUS: Record<Failure['reason'], number> = {
  declined: 400,
  forged: 400,
  operator: 502,
  unavailable: 502,
  not_allowed: 403,
  groups_unknown: 403,
};

/** Where the company's identity provider sends the browser back to: signs the user in. */
export function registerOpenIdRoutes(app: FastifyInstance, context: AuthContext): void {
  const { config, cookies, flows, logger, openId, users } = context;
  if (!openId) return;
  const { identities, provider } = openId;

  app.get('/callback/oidc', async (request, reply) => {
    const query = callbackQuery.safeParse(request.query);
    const browser = cookies.browser(request);
    const flow = query.success && browser ? await flows.take(query.data.state, browser, 'openid') : undefined;
    if (!query.success || !flow?.trip || !isSignIn(flow))
      return sendError(reply, 400, problemOf('forged', provider.name));
    const { state } = query.data;

    // The address is ours as configured, whatever host the request names.
    const finished = await provider.finish(new URL(request.url, config.issuer), { ...flow.trip, state });
    if (!finished.ok) return await refuse(context, openId, request, reply, flow, finished);

    const { identity, refreshToken, sid } = finished;
    const user = await users.signIn(identity);
    if (user.suspended) return sendError(reply, 403, PROBLEMS.suspended);
    const { issuer, subject } = identity;
    await identities.vouch({ issuer, subject }, refreshToken);
    logger.info({ event: 'signin.completed', user: user.id, kind: flow.kind, role: identity.role }, 'signed in');
    return await signInBrowser(context, request, reply, {
      flow,
      state,
      userId: user.id,
      upstream: { issuer, subject, sid },
    });
  });
}

async function refuse(
  { database, logger }: AuthContext,
  { identities, provider }: NonNullable<AuthContext['openId']>,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: Flow,
  failure: Failure & { subject?: string },
) {
  const { reason, logText, subject } = failure;
  const level = reason === 'operator' || reason === 'unavailable' ? 'error' : 'info';
  logger[level]({ event: 'signin.failed', requestId: request.id, reason, detail: logText }, 'a sign-in failed');
  // Somebody who was let in before, and would not be now: what they still have ends here.
  if (reason === 'not_allowed' && subject) {
    const userId = await identities.forget({ issuer: provider.issuer, subject });
    const ended = userId && (await endUserAccess(database.pool, userId));
    if (ended) logger.warn({ event: 'user.access_ended', user: userId, reason, ...ended }, 'ended a user’s access');
  }
  // The approval page is still open to them: they may try again or decline there, so that the client hears of it.
  if (reason === 'declined' && flow.interaction) return reply.redirect(waitingPage(flow), 303);
  return sendError(reply, STATUS[reason], problemOf(reason, provider.name));
}
