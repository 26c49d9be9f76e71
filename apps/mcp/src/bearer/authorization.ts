/** How a token may be presented: RFC 6750 section 2.1, RFC 9449 section 7.1. */
export type Scheme = 'Bearer' | 'DPoP';

export type Presented =
  | { ok: true; scheme: Scheme; token: string }
  | { ok: false; scheme: Scheme; fault: 'absent' | 'malformed_request' };

/** The scheme is case-insensitive (RFC 9110 section 11.1), the token is one `token68`. */
const CREDENTIALS = /^(bearer|dpop)(?: +(.*))?$/i;
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * Reads the Authorization header. A token anywhere else, the query above all, is not looked at.
 *
 * @returns the token and how it was presented; `absent` for no header and for schemes that are not ours
 */
export function presentedToken(authorization: string | undefined): Presented {
  const match = CREDENTIALS.exec(authorization ?? '');
  if (!match) return { ok: false, scheme: 'Bearer', fault: 'absent' };
  const scheme = match[1]?.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
  const token = match[2]?.trim() ?? '';
  return TOKEN.test(token) ? { ok: true, scheme, token } : { ok: false, scheme, fault: 'malformed_request' };
}
