import { DPOP_ALGORITHMS, resourceMetadataUrl, SCOPES, type Scope } from '@gatehouse/contract';
import type { FastifyReply } from 'fastify';
import type { Scheme } from './authorization.js';
import { type BearerFault, bearerFault } from './faults.js';
import type { Principal } from './principal.js';
import { firstScopesAt, toolsetsQuery } from './toolsets-address.js';

/** Answers requests that may not go on, with the challenge that tells the client what to do about it. */
export interface Challenges {
  /**
   * 401, or 400 for a header that is none (RFC 6750 section 3, RFC 9728 section 5.1, RFC 9449 section 7.1).
   * @param scheme how the token was presented. Who presented none, or a bearer token, is offered both schemes with
   *   Bearer first, because most clients read the first challenge only; a proof's fault is answered in its own scheme.
   */
  refuse(reply: FastifyReply, scheme: Scheme, fault: BearerFault): FastifyReply;
  /**
   * 403 `insufficient_scope` (MCP Authorization, "Runtime Insufficient Scope Errors").
   * The challenge names the granted scopes besides the needed ones: clients replace what they hold by what they read.
   */
  stepUp(reply: FastifyReply, principal: Principal, needed: readonly Scope[]): FastifyReply;
}

/**
 * @param resource this server's resource identifier
 * @param defaultScopes what a client is asked to request first, unless its address chooses tools
 */
export function createChallenges(resource: string, defaultScopes: readonly string[]): Challenges {
  const address = resourceMetadataUrl(resource);
  const metadataFor = ({ request }: FastifyReply) => `${address}${toolsetsQuery(request.url)}`;

  return {
    refuse(reply, scheme, fault) {
      const { status, error, wire } = bearerFault(fault);
      const challenge = header(scheme, {
        ...(error ? { error, error_description: wire } : {}),
        scope: firstScopesAt(reply.request.url, defaultScopes).join(' '),
        resource_metadata: metadataFor(reply),
      });
      return reply
        .code(status)
        .header('www-authenticate', scheme === 'Bearer' ? `${challenge}, ${header('DPoP', {})}` : challenge)
        .send({ error: error ?? 'unauthorized', error_description: wire });
    },

    stepUp(reply, { scopes, boundTo }, needed) {
      const all = new Set([...scopes, ...needed]);
      const scope = SCOPES.filter((one) => all.has(one)).join(' ');
      const description = `This needs the scope ${needed.join(' ')}.`;
      const challenge = header(boundTo === undefined ? 'Bearer' : 'DPoP', {
        error: 'insufficient_scope',
        error_description: description,
        scope,
        resource_metadata: metadataFor(reply),
      });
      return reply
        .code(403)
        .header('www-authenticate', challenge)
        .send({ error: 'insufficient_scope', error_description: description, scope });
    },
  };
}

function header(scheme: Scheme, parameters: Record<string, string>): string {
  const all = scheme === 'DPoP' ? { ...parameters, algs: DPOP_ALGORITHMS.join(' ') } : parameters;
  const parts = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return `${scheme} ${parts.join(', ')}`;
}
