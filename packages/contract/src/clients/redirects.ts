const MAX_URI_LENGTH = 2_048;

/** Schemes that a browser or a system would run instead of handing them to an application. */
const NEVER = new Set(['javascript:', 'data:', 'file:', 'vbscript:', 'blob:', 'about:', 'intent:', 'filesystem:']);

/** A host that can stand in a page's Content-Security-Policy: the URL standard allows separators and wildcards. */
const PLAIN_HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])$/;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

export type RedirectVerdict = { ok: true } | { ok: false; why: string };

/**
 * Whether a redirect URI may be registered: https anywhere, http on loopback alone (RFC 8252 section 7.3), a private-use
 * scheme (section 7.1) that the operator allows.
 *
 * @param schemes private-use schemes without their colon; `any` for an operator's own registrations
 * @returns why not, in words that follow "redirect_uris"
 */
export function judgeRedirectUri(uri: unknown, schemes: readonly string[] | 'any'): RedirectVerdict {
  const no = (why: string): RedirectVerdict => ({ ok: false, why });
  const url = typeof uri === 'string' ? URL.parse(uri) : null;
  if (!url || typeof uri !== 'string') return no('must only contain absolute URIs');
  if (uri.length > MAX_URI_LENGTH) return no(`must not be longer than ${MAX_URI_LENGTH} characters`);
  if (uri.includes('#')) return no('must not contain a fragment');
  if (NEVER.has(url.protocol)) return no(`must not use the scheme ${url.protocol}`);
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    if (url.username || url.password) return no('must not contain a user name or password');
    if (!PLAIN_HOST.test(url.hostname)) return no('must name a plain host');
    if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
      return no('may use http only on localhost, 127.0.0.1 or [::1]; use https elsewhere');
    }
    return { ok: true };
  }
  if (schemes !== 'any' && !schemes.includes(url.protocol.slice(0, -1))) {
    return no(`use the scheme ${url.protocol}, which is not on this server's list (PRIVATE_USE_SCHEMES)`);
  }
  return { ok: true };
}

/** Https on loopback: matched exactly, port included, which is not how native applications redirect. */
export function isHttpsLoopback(uri: string): boolean {
  const url = URL.parse(uri);
  return url?.protocol === 'https:' && LOOPBACK.test(url.hostname);
}
