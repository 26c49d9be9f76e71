import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthContext } from '../web/context.js';
import { originOf } from './browser.js';
import { type Flow, waitingPage } from './flows.js';
import type { UpstreamSession } from './session.js';

/** Signs the browser in as a user who came back, and goes on with what waits for it. */
export async function signInBrowser(
  { activity, cookies, flows, sessions }: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { flow, state, userId, upstream }: { flow: Flow; state: string; userId: string; upstream?: UpstreamSession },
) {
  // A sign-in is a new session: one that somebody planted before it is worth nothing after it.
  const before = cookies.session(request);
  if (before) await sessions.end(before);
  const origin = originOf(request);
  cookies.setSession(reply, await sessions.start(userId, origin, upstream));
  await activity.record(userId, { kind: 'signed_in', browser: origin.browser });
  if (flow.kind === 'portal' || flow.kind === 'requested') return reply.redirect(waitingPage(flow), 303);
  await flows.complete(state, userId);
  return reply.redirect(`${waitingPage(flow)}/continue`, 303);
}
