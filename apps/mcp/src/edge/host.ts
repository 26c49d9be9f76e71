import { isLoopbackHost } from '@gatehouse/config';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

/**
 * The hook that refuses requests for another host than the resource's: a page whose name was rebound to this address
 * must not reach it (MCP Streamable HTTP, "Security & Endpoint"). Ports are free, since proxies and containers change
 * them, and the names of this computer are one.
 */
export function hostGuard(resource: string) {
  const own = new URL(resource).hostname;
  const allowed = (hostname: string) => hostname === own || (isLoopbackHost(own) && isLoopbackHost(hostname));

  // Nearly every request names the same one.
  const good = new LRUCache<string, true>({ max: 16 });

  return async ({ headers: { host = '' } }: FastifyRequest, reply: FastifyReply) => {
    if (good.has(host)) return;
    const hostname = URL.parse(`http://${host}`)?.hostname;
    if (hostname !== undefined && allowed(hostname)) {
      good.set(host, true);
      return;
    }
    return reply
      .code(403)
      .send({ error: 'wrong_host', error_description: 'This server does not answer for that host.' });
  };
}
