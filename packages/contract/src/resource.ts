/**
 * Resource identifiers (RFC 8707) and what follows from them.
 *
 * One spelling is canonical: scheme and host in lower case, default port dropped, no fragment, no trailing slash.
 * Everything that we publish, mint or compare uses that spelling.
 */

/** The parameter of the MCP endpoint's address by which a connection chooses among the tools. */
export const TOOLSETS_PARAMETER = 'toolsets';

export type ResourceResult = { ok: true; resource: string } | { ok: false; reason: string };

/**
 * Brings a resource indicator to its canonical spelling.
 * @param value what a client sent or an operator configured
 * @returns the canonical string, or why the value is none (RFC 8707 section 2: absolute URI without fragment)
 */
export function canonicalResource(value: string): ResourceResult {
  const url = URL.parse(value);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return { ok: false, reason: 'is not an absolute http or https URL' };
  }
  if (url.hash || value.includes('#')) return { ok: false, reason: 'has a fragment' };
  if (url.username || url.password) return { ok: false, reason: 'has user information' };
  // It says which tools a connection shows, and names no other resource.
  if (url.searchParams.has(TOOLSETS_PARAMETER)) url.searchParams.delete(TOOLSETS_PARAMETER);
  const path = url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname;
  return { ok: true, resource: `${url.origin}${path}${url.search}` };
}

/**
 * Where the Protected Resource Metadata of a resource is found (RFC 9728 section 3.1): the well-known string goes
 * between host and path.
 */
export function resourceMetadataUrl(resource: string): string {
  const url = new URL(resource);
  return `${url.origin}/.well-known/oauth-protected-resource${url.pathname === '/' ? '' : url.pathname}`;
}
