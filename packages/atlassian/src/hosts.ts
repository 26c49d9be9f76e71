/**
 * The addresses of one Atlassian Cloud: the commercial one, a government one, or a stand-in.
 * They come from the operator's configuration only, never from a request.
 */
export interface AtlassianHosts {
  /** Where the browser is sent to consent, e.g. `https://auth.atlassian.com/authorize`. */
  authorizeUrl: string;
  /** Where codes and refresh tokens are exchanged, e.g. `https://auth.atlassian.com/oauth/token`. */
  tokenUrl: string;
  /** Where tokens are revoked (RFC 7009), e.g. `https://auth.atlassian.com/oauth/revoke`. */
  revokeUrl: string;
  /** The API gateway, e.g. `https://api.atlassian.com`. */
  apiUrl: string;
}

/** The origins that a token of ours may ever be sent to. The authorize address is the browser's alone. */
export function trustedOrigins(hosts: AtlassianHosts): ReadonlySet<string> {
  return new Set([hosts.tokenUrl, hosts.revokeUrl, hosts.apiUrl].map((url) => new URL(url).origin));
}
