import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readPersonsAccount, storeAccount } from '../connect/account.js';
import { finishLink, returnUnlinked } from '../connect/arrival.js';
import { finishServiceLink } from '../connect/service/arrival.js';
import { isServiceState } from '../connect/service/links.js';
import type { AuthContext } from '../web/context.js';
import { sendError } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { signInBrowser } from './arrival.js';
import { type Flow, isLink, isSignIn, waitingPage } from './flows.js';

const callbackQuery = z.object({
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(8_192).optional(),
  error: z.string().max(200).optional(),
});

/** Where Atlassian sends the browser back to: with an account to link, or signed in with it where there is no other way. */
export function registerSignInRoutes(app: FastifyInstance, context: AuthContext): void {
  app.get('/callback/atlassian', async (request, reply) => {
    const query = callbackQuery.safeParse(request.query);
    if (query.success && isServiceState(query.data.state)) {
      return await finishServiceLink(context, request, reply, query.data);
    }
    const browser = context.cookies.browser(request);
    const flow =
      query.success && browser ? await context.flows.take(query.data.state, browser, 'atlassian') : undefined;
    // Where the company signs people in, Atlassian has no say in who they are.
    const expected = flow && (isLink(flow) || (isSignIn(flow) && !context.config.openId));
    if (!query.success || !expected) return sendError(reply, 400, PROBLEMS.strangeReturn);
    const { code, error, state } = query.data;
    if (!code) {
      context.logger.info({ event: 'signin.refused', kind: flow.kind, error }, 'came back without a code');
      return isLink(flow) ? await returnUnlinked(context, request, reply, flow) : returnWithout(reply, flow);
    }
    if (isLink(flow)) return await finishLink(context, request, reply, { flow, state, code });
    return await signIn(context, request, reply, { flow, state, code });
  });
}

/** The user declined at Atlassian, or Atlassian could not ask. */
function returnWithout(reply: FastifyReply, flow: Flow) {
  // The approval page is still open to them: they may try again or decline there, so that the client hears of it.
  if (flow.interaction) return reply.redirect(waitingPage(flow), 303);
  return sendError(reply, 400, PROBLEMS.upstreamDenied);
}

/** Atlassian is the identity provider: the account that signs in is the account that is connected. */
async function signIn(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { flow, state, code }: { flow: Flow; state: string; code: string },
) {
  const read = await readPersonsAccount(context, code);
  if (!read.ok) return sendError(reply, read.status, read.problem);
  const { accountId, displayName, email } = read.account.person;
  const issuer = context.config.atlassian.authUrl;
  const user = await context.users.signIn({ issuer, subject: accountId, displayName, email });
  if (user.suspended) return sendError(reply, 403, PROBLEMS.suspended);
  const stored = await storeAccount(context, flow, user.id, read.account);
  if (!stored.ok) {
    const taken = stored.reason === 'account_of_another_user';
    return sendError(reply, taken ? 409 : 403, taken ? PROBLEMS.accountTaken : PROBLEMS.suspended);
  }
  return await signInBrowser(context, request, reply, {
    flow,
    state,
    userId: user.id,
    upstream: { issuer, subject: accountId, sid: undefined },
  });
}
