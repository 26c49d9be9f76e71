import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LinkFlow } from '../signin/flows.js';
import type { AuthContext } from '../web/context.js';
import { sendError } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { readAccount, storeAccount } from './account.js';
import { knownConnections } from './connections.js';
import { openLinkPage } from './offer.js';
import { mayConnect } from './rules.js';

/** Somebody came back from Atlassian with an account: it becomes a connection of whoever went for it. */
export async function finishLink(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { flow, state, code }: { flow: LinkFlow; state: string; code: string },
) {
  // Who finishes is who started: a session that changed in between ends the flow here, before the code is used.
  const session = await context.sessions.read(context.cookies.session(request));
  if (session?.user.id !== flow.userId) return sendError(reply, 403, PROBLEMS.strangeReturn);
  const read = await readAccount(context, code);
  if (!read.ok) return sendError(reply, read.status, read.problem);
  const { accountId } = read.account.person;
  const connections = await knownConnections(context.database, flow.userId);
  if (!mayConnect(flow.kind, connections, accountId, flow.connectionId)) {
    return sendError(reply, 409, PROBLEMS.otherAccount);
  }
  const stored = await storeAccount(context, flow, flow.userId, read.account);
  if (!stored.ok) return sendError(reply, stored.status, stored.problem);
  if (flow.interaction) {
    await context.flows.complete(state, flow.userId);
    return reply.redirect(`/interaction/${flow.interaction}/continue`, 303);
  }
  const known = connections.some((connection) => connection.accountId === accountId);
  return reply.redirect(known ? '/?done=reconnected' : '/?done=connected', 303);
}

/** Somebody came back without: where an application waits, they may try again or go on without. */
export async function returnUnlinked(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: LinkFlow,
) {
  const session = await context.sessions.read(context.cookies.session(request));
  if (!flow.interaction || session?.user.id !== flow.userId) return sendError(reply, 400, PROBLEMS.upstreamDenied);
  return reply.redirect(await openLinkPage(context, request, reply, { ...flow, interaction: flow.interaction }), 303);
}
