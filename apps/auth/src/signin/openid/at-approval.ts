import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthContext } from '../../web/context.js';
import { sendError } from '../../web/html.js';
import type { Session } from '../session.js';
import { problemOf } from './problems.js';

/**
 * The identity provider has its say before a session gives a client access: a browser may have been signed in for longer
 * than the provider's last word is good for. Asks the pool and the network: not to be called inside of a transaction.
 *
 * @param page where to go on once the session is over: the approval, for somebody who has to sign in
 * @returns whether to go on; if not, the answer has been sent
 */
export async function mayLetIn(
  { cookies, logger, openId, sessions }: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { user }: Session,
  page: string,
): Promise<boolean> {
  if (!openId) return true;
  const verdict = await openId.recheck(user.id);
  if (verdict === 'vouched') return true;
  if (verdict === 'unavailable') {
    void sendError(reply, 503, problemOf('unavailable', openId.provider.name));
    return false;
  }
  const cookie = cookies.session(request);
  if (cookie) await sessions.end(cookie);
  cookies.clearSession(reply);
  logger.info({ event: 'signin.required', user: user.id }, 'a session ended: the provider does not vouch for its user');
  void reply.redirect(page, 303);
  return false;
}
