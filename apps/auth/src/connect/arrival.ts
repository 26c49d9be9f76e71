import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LinkFlow } from '../signin/flows.js';
import { waitingPage } from '../signin/flows.js';
import type { Session } from '../signin/session.js';
import type { AuthContext } from '../web/context.js';
import { sendError } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { readPersonsAccount, storeAccount } from './account.js';
import { openLinkPage } from './offer.js';
import { sendRefusal } from './refusal.js';
import { isLinkRequest } from './requests.js';

/** Somebody came back from Atlassian with an account: it becomes a connection of whoever went for it. */
export async function finishLink(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { flow, state, code }: { flow: LinkFlow; state: string; code: string },
) {
  // Who finishes is who started: a session that changed in between ends the flow here, before the code is used.
  const session = await sameSession(context, request, flow);
  if (!session) return await sendNotYours(context, reply, flow);
  const read = await readPersonsAccount(context, code);
  if (!read.ok) return sendError(reply, read.status, read.problem);
  const stored = await storeAccount(context, flow, flow.userId, read.account);
  if (!stored.ok) {
    return await sendRefusal(context, request, reply, { flow, session, account: read.account, reason: stored.reason });
  }
  // The page of the link says by itself that it is done.
  if (isLinkRequest(flow.interaction)) return reply.redirect(waitingPage(flow), 303);
  if (flow.interaction) {
    await context.flows.complete(state, flow.userId);
    return reply.redirect(`${waitingPage(flow)}/continue`, 303);
  }
  if (stored.lost.length > 0) return reply.redirect('/?done=lessened', 303);
  return reply.redirect(stored.known ? '/?done=reconnected' : '/?done=connected', 303);
}

/** Somebody came back without: where something waits, they may try again or go on without. */
export async function returnUnlinked(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: LinkFlow,
) {
  if (isLinkRequest(flow.interaction)) return reply.redirect(waitingPage(flow), 303);
  const session = await sameSession(context, request, flow);
  if (!flow.interaction || !session) return sendError(reply, 400, PROBLEMS.upstreamDenied);
  return reply.redirect(await openLinkPage(context, request, reply, { ...flow, interaction: flow.interaction }), 303);
}

async function sameSession(
  { cookies, sessions }: AuthContext,
  request: FastifyRequest,
  flow: LinkFlow,
): Promise<Session | undefined> {
  const session = await sessions.read(cookies.session(request));
  return session?.user.id === flow.userId ? session : undefined;
}

async function sendNotYours({ users }: AuthContext, reply: FastifyReply, flow: LinkFlow) {
  const user = await users.find(flow.userId);
  return sendError(reply, 403, user?.suspended ? PROBLEMS.suspended : PROBLEMS.strangeReturn);
}
