import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Challenges } from './challenge.js';
import { type BearerFault, bearerFault } from './faults.js';
import type { Principal } from './principal.js';
import type { ActiveUsers } from './users.js';
import type { TokenVerifier } from './verify.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; set by the gate, so present in every handler behind it. */
    principal: Principal | null;
  }
}

/** The scheme is case-insensitive (RFC 9110 section 11.1), the token is one `token68`. */
const BEARER = /^bearer(?: +(.*))?$/i;
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * The hook that lets in only requests with a good bearer token in the Authorization header (RFC 6750 section 2.1).
 * A token anywhere else, the query above all, is not looked at.
 */
export function bearerGate(parts: { verify: TokenVerifier; isActiveUser: ActiveUsers; challenges: Challenges }) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const outcome = await authenticate(parts, request.headers.authorization);
    if (typeof outcome !== 'string') {
      request.principal = outcome;
      return;
    }
    if (outcome !== 'absent') {
      request.log.info({ event: 'token_refused', reason: bearerFault(outcome).log, fault: outcome }, 'token refused');
    }
    return parts.challenges.refuse(reply, outcome);
  };
}

async function authenticate(
  { verify, isActiveUser }: { verify: TokenVerifier; isActiveUser: ActiveUsers },
  authorization: string | undefined,
): Promise<Principal | BearerFault> {
  const match = BEARER.exec(authorization ?? '');
  if (!match) return 'absent';
  const token = match[1]?.trim() ?? '';
  if (!TOKEN.test(token)) return 'malformed_request';
  const result = await verify(token);
  if (!result.ok) return result.fault;
  const { principal } = result;
  if (principal.kind === 'user' && !(await isActiveUser(principal.subject))) return 'user_inactive';
  return principal;
}
