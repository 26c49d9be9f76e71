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

/**
 * Whether an address that an answer of Atlassian's named may be one of the hosts where Atlassian keeps files: https, on
 * the usual port, in the domain that the API gateway is in. The sandbox keeps its files where its gateway is.
 */
export function isMediaUrl(hosts: AtlassianHosts, address: string): boolean {
  const url = URL.parse(address);
  const api = new URL(hosts.apiUrl);
  if (url?.username !== '' || url.password !== '') return false;
  if (api.protocol === 'http:') return url.origin === api.origin;
  const labels = api.hostname.split('.');
  const domain = labels.slice(labels.length > 2 ? 1 : 0).join('.');
  return url.protocol === 'https:' && url.port === '' && url.hostname.endsWith(`.${domain}`);
}
