import { z } from 'zod';

/** The `typ` header of our access tokens (RFC 9068 section 2.1). */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** Signature algorithms that auth signs access tokens with and mcp accepts. */
export const ACCESS_TOKEN_ALGORITHMS = ['RS256', 'ES256'] as const;

/**
 * Signature algorithms of DPoP proofs (RFC 9449 section 4.2: asymmetric ones only), at auth and at mcp. ES256 comes
 * first, because clients are told to use it (MCP's extension for DPoP).
 */
export const DPOP_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'] as const;

/** Every user's subject starts so; no client id may (a machine's subject is its client id, RFC 9068 section 5). */
export const USER_SUBJECT_PREFIX = 'usr_';

/** Whether a subject names a person. */
export function isUserSubject(subject: string): boolean {
  return subject.startsWith(USER_SUBJECT_PREFIX);
}

/** The claims that auth puts into an access token and mcp relies on (RFC 9068 section 2.2, and ours: `grant_id`). */
export const accessTokenClaims = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  aud: z.union([z.string(), z.array(z.string())]),
  client_id: z.string().min(1),
  exp: z.number(),
  iat: z.number(),
  jti: z.string().min(1),
  scope: z.string().default(''),
  /** The grant, which is one device's refresh family; absent for machines, which have none. */
  grant_id: z.string().min(1).optional(),
  /** When the user last signed in, in seconds since the epoch. */
  auth_time: z.number().optional(),
  /** The thumbprint of the key that a sender-constrained token is bound to (RFC 9449 section 6.1). */
  cnf: z.object({ jkt: z.string().min(1) }).optional(),
});

export type AccessTokenClaims = z.infer<typeof accessTokenClaims>;
