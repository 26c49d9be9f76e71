import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { IdentityProvider } from './identity-provider.js';

/** What a valid logout token says: which identity, or which of its sessions, is over. */
export interface Logout {
  subject: string | undefined;
  sid: string | undefined;
  jti: string;
  /** Seconds since the epoch: how long the token has to be remembered. */
  expiresAt: number;
}

export type LogoutTokenResult = { ok: true; logout: Logout } | { ok: false; logText: string };

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds: a logout is told at once, and clocks differ. */
const OLDEST = 10 * 60;
const TOLERANCE = 60;
/** Providers of before the final specification name no type, or the general one. */
const TYPES = new Set(['logout+jwt', 'jwt']);

const claims = z
  .looseObject({
    iat: z.number(),
    exp: z.number().optional(),
    jti: z.string().min(1).max(500),
    sub: z.string().min(1).max(255).optional(),
    sid: z.string().min(1).max(500).optional(),
    events: z.looseObject({ [EVENT]: z.looseObject({}) }),
    // What an ID token has and a logout token must not have: one must never pass for the other.
    nonce: z.undefined('a logout token has no nonce').optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined, 'has neither sub nor sid');

/**
 * Validates a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6), except that it counts once.
 * @param audience our client id at the provider
 */
export async function readLogoutToken(
  provider: IdentityProvider,
  audience: string,
  token: string,
): Promise<LogoutTokenResult> {
  try {
    const { typ } = decodeProtectedHeader(token);
    const type = typ?.toLowerCase().replace(/^application\//, '');
    if (type !== undefined && !TYPES.has(type)) return { ok: false, logText: 'the token is of another type' };
    const { getKey, algorithms } = await provider.keys();
    const { payload } = await jwtVerify(token, getKey, {
      issuer: provider.issuer,
      audience,
      algorithms,
      clockTolerance: TOLERANCE,
      requiredClaims: ['iat', 'jti', 'events'],
      maxTokenAge: OLDEST,
    });
    const parsed = claims.safeParse(payload);
    if (!parsed.success) return { ok: false, logText: parsed.error.issues.map(({ message }) => message).join('; ') };
    const { sub: subject, sid, jti, iat, exp } = parsed.data;
    return { ok: true, logout: { subject, sid, jti, expiresAt: Math.max(exp ?? 0, iat + OLDEST) + 2 * TOLERANCE } };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { ok: false, logText: `${error.code}: ${error.message}` };
    return { ok: false, logText: `the provider's keys cannot be read: ${error instanceof Error ? error.message : ''}` };
  }
}
