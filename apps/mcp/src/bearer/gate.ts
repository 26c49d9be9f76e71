import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Standing } from '../revocation/standing.js';
import { presentedToken, type Scheme } from './authorization.js';
import type { Challenges } from './challenge.js';
import { type BearerFault, bearerFault } from './faults.js';
import type { Principal } from './principal.js';
import type { ProofCheck } from './proof.js';
import type { ProofReplays } from './replays.js';
import type { TokenVerifier } from './verify.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; set by the gate, so present in every handler behind it. */
    principal: Principal | null;
  }
}

export interface GateParts {
  verify: TokenVerifier;
  checkProof: ProofCheck;
  isFirstUse: ProofReplays;
  standing: Pick<Standing, 'check'>;
  challenges: Challenges;
}

/**
 * The hook that lets in only requests with a good access token in the Authorization header, presented as it must be:
 * a bearer token as such (RFC 6750 section 2.1), one that is bound to a key with a proof (RFC 9449 section 7.1).
 */
export function bearerGate(parts: GateParts) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const presented = presentedToken(request.headers.authorization);
    const outcome = presented.ok ? await authenticate(parts, request, presented) : presented.fault;
    if (typeof outcome !== 'string') {
      request.principal = outcome;
      return;
    }
    if (outcome !== 'absent') {
      request.log.info({ event: 'token_refused', reason: bearerFault(outcome).log, fault: outcome }, 'token refused');
    }
    return parts.challenges.refuse(reply, presented.scheme, outcome);
  };
}

async function authenticate(
  parts: GateParts,
  request: FastifyRequest,
  { scheme, token }: { scheme: Scheme; token: string },
): Promise<Principal | BearerFault> {
  const verified = await parts.verify(token);
  if (!verified.ok) return verified.fault;
  const { principal } = verified;
  const { boundTo } = principal;
  if (scheme === 'Bearer' && boundTo !== undefined) return 'sender_constrained';
  if (scheme === 'DPoP' && boundTo === undefined) return 'not_bound';

  const verdict = await parts.standing.check(principal);
  if (verdict !== 'good') return verdict;
  if (boundTo !== undefined) {
    const proof = await parts.checkProof(request.headers.dpop, { method: request.method, token, boundTo });
    if (!proof.ok) return proof.fault;
    // Last, so that only requests that go on leave something behind.
    if (!(await parts.isFirstUse(boundTo, proof.id))) return 'proof_replayed';
  }
  return principal;
}
