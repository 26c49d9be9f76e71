import { isLoopbackHost } from '@gatehouse/config';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendError } from './html.js';
import { PROBLEMS } from './problems.js';

/**
 * The hook that refuses requests for another host than the issuer's: a page whose name was rebound to this address must
 * not reach it, and a poisoned `Host` gets no answer that a cache could keep. Ports are free, since proxies and containers
 * change them, and the names of this computer are one. Health checks come by address.
 */
export function hostGuard(issuer: string) {
  const own = new URL(issuer).hostname;
  const allowed = (hostname: string) => hostname === own || (isLoopbackHost(own) && isLoopbackHost(hostname));

  return async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.url.startsWith('/health/')) return;
    const hostname = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname;
    if (hostname !== undefined && allowed(hostname)) return;
    // RFC 9110 section 15.5.20.
    if (request.headers.accept?.includes('text/html')) return sendError(reply, 421, PROBLEMS.wrongHost);
    return reply
      .code(421)
      .header('cache-control', 'no-store')
      .send({ error: 'wrong_host', error_description: 'this server does not answer for that host' });
  };
}
