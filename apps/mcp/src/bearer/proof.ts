import { createHash } from 'node:crypto';
import { DPOP_ALGORITHMS } from '@gatehouse/contract';
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { BearerFault } from './faults.js';

/** How far a proof's time may lie from ours, either way, in seconds: laptops' clocks drift. */
export const PROOF_WINDOW_S = 300;
/** Longer than any proof with a key of a permitted algorithm (characters). */
const MAX_PROOF_LENGTH = 4_096;
/** One compact JWS. Two DPoP headers arrive joined by a comma, and are none. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const proofClaims = z.object({
  jti: z.string().min(1),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string(),
});

/** What a proof has to fit. */
export interface Proven {
  method: string;
  token: string;
  /** The thumbprint of the key that the token is bound to. */
  boundTo: string;
}

export type ProofResult = { ok: true; id: string } | { ok: false; fault: Extract<BearerFault, `proof_${string}`> };

/** Checks the DPoP header, as Node gives it, and answers with the proof's `jti`. Never rejects. */
export type ProofCheck = (header: string | string[] | undefined, proven: Proven) => Promise<ProofResult>;

/**
 * Checks DPoP proofs as RFC 9449 section 4.3 has it, all but the last of its points: whether the proof was used before
 * (replays.ts). No nonces are handed out, so a `nonce` that a client brings from elsewhere says nothing here.
 *
 * @param resource the address that clients use, whatever proxies stand in front: all that is served is this one path
 */
export function createProofCheck(resource: string): ProofCheck {
  const own = withoutQuery(resource);
  const rules = { typ: 'dpop+jwt', algorithms: [...DPOP_ALGORITHMS] };

  return async (header, proven) => {
    if (header === undefined) return { ok: false, fault: 'proof_absent' };
    if (typeof header !== 'string' || header.length > MAX_PROOF_LENGTH || !COMPACT.test(header)) {
      return { ok: false, fault: 'proof_malformed' };
    }
    // The key comes with the proof; the library refuses one that is not public. Whatever it throws is the proof's fault.
    const verified = await jwtVerify(header, EmbeddedJWK, rules).catch((error: unknown) =>
      error instanceof errors.JWSSignatureVerificationFailed ? 'proof_bad_signature' : 'proof_malformed',
    );
    if (typeof verified === 'string') return { ok: false, fault: verified };
    const { jwk } = verified.protectedHeader;
    const claims = proofClaims.safeParse(verified.payload);
    if (!claims.success || !jwk) return { ok: false, fault: 'proof_malformed' };
    const { jti, htm, htu, iat, ath } = claims.data;
    if (htm !== proven.method) return { ok: false, fault: 'proof_wrong_method' };
    if (withoutQuery(htu) !== own) return { ok: false, fault: 'proof_wrong_uri' };
    if (Math.abs(Date.now() / 1_000 - iat) > PROOF_WINDOW_S) return { ok: false, fault: 'proof_wrong_time' };
    if (ath !== createHash('sha256').update(proven.token).digest('base64url')) {
      return { ok: false, fault: 'proof_wrong_token' };
    }
    if ((await calculateJwkThumbprint(jwk)) !== proven.boundTo) return { ok: false, fault: 'proof_wrong_key' };
    return { ok: true, id: jti };
  };
}

/** The form in which addresses are compared: normalised, without query and fragment (RFC 9449 section 4.3, point 9). */
function withoutQuery(address: string): string | undefined {
  const url = URL.parse(address);
  return url ? `${url.origin}${url.pathname}` : undefined;
}
