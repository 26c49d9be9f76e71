import { errors } from 'oidc-provider';

/** Seconds that a client's assertion may still be good for; a minute of it is for clocks that differ. */
const MOST_AHEAD = 11 * 60;

/** Seconds that an identifier is remembered at most: longer than anything that is accepted can be good for. */
export const LONGEST_MEMORY = 20 * 60;

/**
 * Refuses a client's assertion that is good for more than ten minutes (RFC 7523 section 3 lets a server): its identifier
 * is remembered for as long, and whoever has a key can make as many as they like.
 *
 * @throws InvalidClientAuth
 */
export function assertShortLife(_context: unknown, claims: Record<string, unknown>): void {
  const ahead = Number(claims.exp) - Math.floor(Date.now() / 1000);
  if (ahead > MOST_AHEAD) throw new errors.InvalidClientAuth('a client_assertion must expire within ten minutes');
}
