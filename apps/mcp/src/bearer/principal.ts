import type { Scope } from '@gatehouse/contract';

/** Who a verified access token speaks for. */
export interface Principal {
  /** A machine has no user, and so no Atlassian connection of a user's (RFC 9068 section 5). */
  kind: 'user' | 'machine';
  /** `usr_…` for users, the client id for machines. */
  subject: string;
  clientId: string;
  /** As granted; what they imply is for the policy to say. */
  scopes: readonly Scope[];
  grantId: string | undefined;
  /** The token's `jti`, for the audit. */
  tokenId: string;
  /** The thumbprint of the key that must sign a proof for each use of the token (RFC 9449); bearer tokens have none. */
  boundTo: string | undefined;
  /** When the token was issued, in seconds since the epoch. */
  issuedAt: number;
  /** When the token ends, in seconds since the epoch. */
  expiresAt: number;
}
