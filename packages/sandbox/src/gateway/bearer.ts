import type { FastifyRequest } from 'fastify';
import type { Bearer, GrantStore } from '../oauth/grants.js';

/** Who the request's `Authorization: Bearer` token speaks for (RFC 6750, section 2.1), or undefined. */
export function readBearer(request: FastifyRequest, grants: GrantStore): Bearer | undefined {
  const token = request.headers.authorization?.match(/^Bearer +(\S+)$/i)?.[1];
  return token === undefined ? undefined : grants.verify(token);
}
