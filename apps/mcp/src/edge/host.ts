import { isLoopbackHost } from '@gatehouse/config';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The hook that refuses requests for another host than the resource's: a page whose name was rebound to this address
 * must not reach it (MCP Streamable HTTP, "Security & Endpoint"). Ports are free, since proxies and containers change
 * them, and the names of this computer are one.
 */
export function hostGuard(resource: string) {
  const own = new URL(resource).hostname;
  const allowed = (hostname: string) => hostname === own || (isLoopbackHost(own) && isLoopbackHost(hostname));

  return async (request: FastifyRequest, reply: FastifyReply) => {
    const hostname = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname;
    if (hostname !== undefined && allowed(hostname)) return;
    return reply
      .code(403)
      .send({ error: 'wrong_host', error_description: 'This server does not answer for that host.' });
  };
}
