import { resourceMetadataUrl, SCOPES, type Scope } from '@gatehouse/contract';
import type { FastifyReply } from 'fastify';
import { type BearerFault, bearerFault } from './faults.js';

/** Answers requests that may not go on, with the challenge that tells the client what to do about it. */
export interface Challenges {
  /** 401, or 400 for a header that is none (RFC 6750 section 3, RFC 9728 section 5.1). */
  refuse(reply: FastifyReply, fault: BearerFault): FastifyReply;
  /**
   * 403 `insufficient_scope` (MCP Authorization, "Runtime Insufficient Scope Errors").
   * The challenge names the granted scopes besides the needed ones: clients replace what they hold by what they read.
   */
  stepUp(reply: FastifyReply, granted: readonly Scope[], needed: readonly Scope[]): FastifyReply;
}

/**
 * @param resource this server's resource identifier
 * @param defaultScopes what a client is asked to request first
 */
export function createChallenges(resource: string, defaultScopes: readonly string[]): Challenges {
  const metadata = resourceMetadataUrl(resource);
  const firstScopes = defaultScopes.join(' ');

  return {
    refuse(reply, fault) {
      const { status, error, wire } = bearerFault(fault);
      const challenge = header({
        ...(error ? { error, error_description: wire } : {}),
        scope: firstScopes,
        resource_metadata: metadata,
      });
      return reply
        .code(status)
        .header('www-authenticate', challenge)
        .send({ error: error ?? 'unauthorized', error_description: wire });
    },

    stepUp(reply, granted, needed) {
      const all = new Set([...granted, ...needed]);
      const scope = SCOPES.filter((one) => all.has(one)).join(' ');
      const description = `This needs the scope ${needed.join(' ')}.`;
      const challenge = header({
        error: 'insufficient_scope',
        error_description: description,
        scope,
        resource_metadata: metadata,
      });
      return reply
        .code(403)
        .header('www-authenticate', challenge)
        .send({ error: 'insufficient_scope', error_description: description, scope });
    },
  };
}

function header(parameters: Record<string, string>): string {
  const parts = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`);
  return `Bearer ${parts.join(', ')}`;
}
