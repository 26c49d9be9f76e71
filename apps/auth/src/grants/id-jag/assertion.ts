import { canonicalResource } from '@gatehouse/contract';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Claims } from '../../signin/openid/claims.js';
import { IssuerUnavailable, type TrustedIssuers } from './issuers.js';

/** What an identity assertion says, once it is believed. */
export interface IdentityAssertion {
  issuer: string;
  subject: string;
  jti: string;
  /** Seconds since the epoch. */
  expiresAt: number;
  /** The words of its scope; undefined if it sets no limit of its own. */
  scope: string | undefined;
  /** Everything that it says, for what is known of the person. */
  claims: Claims;
  /** The key that whoever presents it must prove to hold (RFC 9449). */
  keyThumbprint: string | undefined;
}

/** Why an assertion is not believed: for the log. On the wire all of them are `invalid_grant`. */
export const ASSERTION_REFUSALS = {
  malformed: 'the assertion is no JWT',
  type: 'the assertion is of another type than oauth-id-jag+jwt',
  issuer: 'the issuer of the assertion is not trusted here',
  signature: "the assertion's algorithm or signature is not accepted",
  audience: 'the assertion is for another authorization server, or for several',
  client: 'the assertion was issued to another client',
  resource: 'the assertion is for another resource',
  time: 'the assertion is expired, not valid yet, or valid for too long',
  claims: 'the assertion lacks a claim, or has one of another kind',
  used: 'the assertion was used before',
  key: 'the assertion is bound to a key that was not proven',
  person: 'the person may not come in',
} as const;

export type Refusal = keyof typeof ASSERTION_REFUSALS;
export type Verified =
  | { ok: true; assertion: IdentityAssertion }
  | { ok: false; refusal: Refusal; issuer: string | undefined }
  | { ok: false; refusal: 'unavailable'; issuer: string; cause: unknown };

/** Asymmetric signatures alone: a shared secret, or the public key taken for one, proves nothing (RFC 8725 section 3.1). */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const TYPE = 'oauth-id-jag+jwt';
/** Seconds. */
const CLOCK_TOLERANCE = 15;
const LONGEST_LIFE = 60 * 60;

const text = z.string().min(1).max(1_000);
const claims = z.object({
  sub: text,
  jti: text,
  client_id: text,
  iat: z.number(),
  exp: z.number(),
  resource: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  scope: z.string().optional(),
  cnf: z.object({ jkt: text }).optional(),
});

/**
 * Verifies an identity assertion (ID-JAG, draft-ietf-oauth-identity-assertion-authz-grant; RFC 7523 section 3). Whether
 * it was used before is not decided here.
 *
 * @param jwt what the client sent
 * @param expected our issuer, our resource, and the client that authenticated
 */
export async function verifyAssertion(
  jwt: string,
  issuers: TrustedIssuers,
  expected: { issuer: string; resource: string; clientId: string },
): Promise<Verified> {
  const unverified = peek(jwt);
  const { issuer } = unverified;
  const refuse = (refusal: Refusal) => ({ ok: false, refusal, issuer }) as const;
  if (issuer === undefined) return refuse('malformed');
  if (unverified.type !== TYPE) return refuse('type');
  // Before anything is fetched: a stranger must not send us anywhere.
  if (!issuers.has(issuer)) return refuse('issuer');
  try {
    const { payload } = await jwtVerify(jwt, await issuers.keysOf(issuer), {
      algorithms: ALGORITHMS,
      issuer,
      typ: TYPE,
      clockTolerance: CLOCK_TOLERANCE,
      requiredClaims: ['exp', 'iat'],
    });
    if (JSON.stringify([payload.aud].flat()) !== JSON.stringify([expected.issuer])) return refuse('audience');
    const parsed = claims.safeParse(payload);
    if (!parsed.success) return refuse('claims');
    const { data } = parsed;
    if (data.exp - data.iat > LONGEST_LIFE || data.iat > Date.now() / 1000 + CLOCK_TOLERANCE) return refuse('time');
    if (data.client_id !== expected.clientId) return refuse('client');
    if (data.resource !== undefined && ![data.resource].flat().some(isResource(expected.resource))) {
      return refuse('resource');
    }
    return {
      ok: true,
      assertion: {
        issuer,
        subject: data.sub,
        jti: data.jti,
        expiresAt: data.exp,
        scope: data.scope,
        claims: payload,
        keyThumbprint: data.cnf?.jkt,
      },
    };
  } catch (error) {
    if (isUnavailable(error)) return { ok: false, refusal: 'unavailable', issuer, cause: error };
    if (error instanceof errors.JWTExpired) return refuse('time');
    if (error instanceof errors.JWTClaimValidationFailed) return refuse(error.claim === 'nbf' ? 'time' : 'claims');
    if (error instanceof errors.JOSEError) return refuse('signature');
    throw error;
  }
}

/** What an assertion says of itself before anybody believes it. */
function peek(jwt: string): { type: string | undefined; issuer: string | undefined } {
  try {
    const { typ } = decodeProtectedHeader(jwt);
    // RFC 7515 section 4.1.9: the prefix may be left out, and case does not count.
    return { type: typ?.toLowerCase().replace(/^application\//, ''), issuer: decodeJwt(jwt).iss };
  } catch {
    return { type: undefined, issuer: undefined };
  }
}

function isResource(ours: string): (value: string) => boolean {
  return (value) => {
    const canonical = canonicalResource(value);
    return canonical.ok && canonical.resource === ours;
  };
}

/** What came in place of the keys makes no sense, or nothing came. */
function isUnavailable(error: unknown): boolean {
  return (
    error instanceof IssuerUnavailable ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC')
  );
}
