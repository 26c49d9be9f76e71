import { createHash } from 'node:crypto';
import { DPOP_ALGORITHMS, resourceMetadataUrl } from '@gatehouse/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { firstScopesAt, toolsetsQuery } from './toolsets-address.js';

export interface MetadataOptions {
  /** The authorization server's issuer, byte for byte. */
  issuer: string;
  resource: string;
  defaultScopes: readonly string[];
}

/**
 * Protected Resource Metadata (RFC 9728 section 2), at the resource's own well-known path and at the root's, readable
 * by anyone from anywhere.
 */
export function protectedResourceMetadata(app: FastifyInstance, options: MetadataOptions): void {
  const own = resourceMetadataUrl(options.resource);
  const about = {
    authorization_servers: [options.issuer],
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
    dpop_bound_access_tokens_required: false,
    resource_name: 'Gatehouse: Jira and Confluence',
    resource_documentation: `${options.issuer}/`,
  };

  const serve = (request: FastifyRequest, reply: FastifyReply) => {
    // The same resource by the address that was asked about: whoever compares the two finds them identical.
    const document = JSON.stringify({
      resource: `${options.resource}${toolsetsQuery(request.url)}`,
      scopes_supported: firstScopesAt(request.url, options.defaultScopes),
      ...about,
    });
    const etag = `"${createHash('sha256').update(document).digest('base64url').slice(0, 22)}"`;
    reply.header('etag', etag).header('cache-control', 'public, max-age=300');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(document);
  };
  const preflight = (_request: FastifyRequest, reply: FastifyReply) =>
    reply
      .header('access-control-allow-methods', 'GET, HEAD, OPTIONS')
      .header('access-control-allow-headers', '*, Authorization')
      .header('access-control-max-age', '86400')
      .code(204)
      .send();

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*');
  });
  for (const path of new Set([new URL(own).pathname, '/.well-known/oauth-protected-resource'])) {
    app.get(path, serve);
    app.options(path, preflight);
  }
}
