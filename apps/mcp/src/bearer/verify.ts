import { hash } from 'node:crypto';
import {
  ACCESS_TOKEN_ALGORITHMS,
  ACCESS_TOKEN_TYPE,
  accessTokenClaims,
  isUserSubject,
  parseScopes,
} from '@gatehouse/contract';
import { type CryptoKey, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { BearerFault } from './faults.js';
import type { SigningKeys } from './keys.js';
import type { Principal } from './principal.js';

/** Clocks of two machines differ; more than this is a fault (seconds). */
const CLOCK_TOLERANCE_S = 5;
const MAX_REMEMBERED = 20_000;
/** Longer than any token of ours; hashing and parsing stop here (characters). */
const MAX_TOKEN_LENGTH = 8_192;

export type VerifyResult = { ok: true; principal: Principal } | { ok: false; fault: BearerFault };
export type TokenVerifier = (token: string) => Promise<VerifyResult>;

/** The key id names no key of ours. */
class UnknownKey extends Error {}

/**
 * Verifies access tokens (RFC 9068 section 4): signature, algorithm, `typ`, `iss`, `exp`, `nbf`, and this resource as
 * audience. Verified tokens are remembered by their hash until they expire or a signing key is withdrawn. Whether the
 * token may be used by whoever presents it, and still, is not decided here.
 *
 * The returned function rejects only where the signing keys cannot be read.
 */
export function createTokenVerifier(options: { keys: SigningKeys; issuer: string; resource: string }): TokenVerifier {
  const { keys } = options;
  const remembered = new LRUCache<string, { principal: Principal; revision: number }>({ max: MAX_REMEMBERED });
  const findKey: JWTVerifyGetKey = async ({ kid }) => {
    const key: CryptoKey | undefined = kid === undefined ? undefined : await keys.find(kid);
    if (!key) throw new UnknownKey();
    return key;
  };
  const rules = {
    issuer: options.issuer,
    audience: options.resource,
    typ: ACCESS_TOKEN_TYPE,
    algorithms: [...ACCESS_TOKEN_ALGORITHMS],
    clockTolerance: CLOCK_TOLERANCE_S,
    requiredClaims: ['exp'],
  };

  return async (token) => {
    if (token.length > MAX_TOKEN_LENGTH) return { ok: false, fault: 'malformed' };
    const key = hash('sha256', token, 'base64');
    const known = remembered.get(key);
    if (known && known.revision === keys.revision) return { ok: true, principal: known.principal };

    const revision = keys.revision;
    let payload: unknown;
    try {
      ({ payload } = await jwtVerify(token, findKey, rules));
    } catch (error) {
      return { ok: false, fault: faultOf(error) };
    }
    const parsed = accessTokenClaims.safeParse(payload);
    if (!parsed.success) return { ok: false, fault: 'bad_claims' };
    const claims = parsed.data;
    const principal: Principal = {
      kind: isUserSubject(claims.sub) ? 'user' : 'machine',
      subject: claims.sub,
      clientId: claims.client_id,
      scopes: parseScopes(claims.scope),
      grantId: claims.grant_id,
      tokenId: claims.jti,
      boundTo: claims.cnf?.jkt,
      issuedAt: claims.iat,
      expiresAt: claims.exp,
    };
    const ttl = claims.exp * 1_000 - Date.now();
    if (ttl > 0) remembered.set(key, { principal, revision }, { ttl });
    return { ok: true, principal };
  };
}

function faultOf(error: unknown): BearerFault {
  if (error instanceof UnknownKey) return 'unknown_key';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad_signature';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'wrong_issuer';
    if (error.claim === 'aud') return 'wrong_audience';
    if (error.claim === 'nbf') return 'not_yet_valid';
    return error.claim === 'typ' ? 'malformed' : 'bad_claims';
  }
  if (error instanceof errors.JOSEError || error instanceof TypeError) return 'malformed';
  throw error;
}
