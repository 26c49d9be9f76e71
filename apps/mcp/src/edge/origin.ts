import { isLoopbackHost } from '@gatehouse/config';
import type { FastifyReply, FastifyRequest } from 'fastify';

const ALLOWED_HEADERS = [
  'Authorization',
  'DPoP',
  'Content-Type',
  'MCP-Protocol-Version',
  'Mcp-Method',
  'Mcp-Name',
  'Mcp-Session-Id',
  'Last-Event-ID',
];

/**
 * The hook that checks `Origin` before anything else is looked at (MCP Streamable HTTP, "Security & Endpoint"), and
 * answers browsers' questions about it (Fetch standard, CORS protocol). Requests without the header are no browser's.
 *
 * Headers go on the raw response, because answers of the protocol's SDK bypass Fastify's.
 *
 * @param options.allowed origins that may call from a web page; loopback ones may as well while the resource is local
 */
export function originGuard(options: { resource: string; allowed: readonly string[] }) {
  const allowed = new Set(options.allowed);
  const local = isLoopbackHost(new URL(options.resource).hostname);
  const isAllowed = (origin: string) => {
    if (allowed.has(origin)) return true;
    const url = URL.parse(origin);
    return local && url !== null && /^https?:$/.test(url.protocol) && isLoopbackHost(url.hostname);
  };

  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { origin } = request.headers;
    if (origin === undefined) return;
    if (!isAllowed(origin)) {
      return reply
        .code(403)
        .send({ error: 'wrong_origin', error_description: 'Pages of that origin may not call this server.' });
    }
    reply.raw.setHeader('access-control-allow-origin', origin);
    reply.raw.setHeader('vary', 'Origin');
    reply.raw.setHeader('access-control-expose-headers', 'WWW-Authenticate, Mcp-Session-Id');
  };
}

/** Answers a preflight. `Mcp-Param-*` is open-ended and wildcards do not exist here: those asked for are repeated. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const asked = request.headers['access-control-request-headers'] ?? '';
  const parameters = asked.split(',').map((name) => name.trim());
  const repeated = parameters.filter((name) => /^mcp-param-[a-z0-9_-]{1,64}$/i.test(name)).slice(0, 32);
  return reply
    .header('access-control-allow-methods', 'POST, GET, DELETE, OPTIONS')
    .header('access-control-allow-headers', [...ALLOWED_HEADERS, ...repeated].join(', '))
    .header('access-control-max-age', '600')
    .code(204)
    .send();
}
