import type { AuthConfig } from '@gatehouse/config';
import { isLoopbackHost } from '@gatehouse/config';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** Grants that a client may register; others in its list are dropped and not refused (RFC 7591 section 3.2.1). */
const GRANT_TYPES = new Set(['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code']);

/** Schemes that a browser or a system would run instead of handing them to an application. */
const NEVER = new Set(['javascript:', 'data:', 'file:', 'vbscript:', 'blob:', 'about:', 'intent:', 'filesystem:']);

/** A host that can stand in a page's Content-Security-Policy: the URL standard allows separators and wildcards. */
const PLAIN_HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])$/;

/** Makes the validator run once a registration; the library calls it once for each listed property. */
export const EXTRA_CLIENT_PROPERTIES = ['software_id'];

type Metadata = Record<string, unknown>;

/**
 * What clients may register, and what of their metadata is mended instead of refused. Runs before the library's own
 * validation, on dynamic registrations (with a context) and on metadata documents (without one), and must be
 * idempotent.
 *
 * @throws InvalidClientMetadata with a text that says what to change
 */
export function createMetadataValidator(config: Pick<AuthConfig, 'privateUseSchemes'>) {
  const schemes = new Set(config.privateUseSchemes.map((scheme) => `${scheme}:`));

  return (context: KoaContextWithOIDC | undefined, _key: string, _value: unknown, metadata: Metadata): void => {
    const isDocument = typeof metadata.client_id === 'string' && metadata.client_id.startsWith('https://');
    if (!context && !isDocument) return;
    const uris = Array.isArray(metadata.redirect_uris) ? metadata.redirect_uris : [];
    for (const uri of uris) checkRedirectUri(uri, schemes);

    // Clients name scopes of resources here, and later need more of them: the registration is no allow-list.
    delete metadata.scope;
    // `native` accepts what `web` does, and any port on loopback besides (RFC 8252 section 7.3).
    if (uris.every((uri) => !isHttpsLoopback(uri))) metadata.application_type = 'native';
    if (Array.isArray(metadata.grant_types)) {
      metadata.grant_types = withRefresh(metadata.grant_types.filter((type) => GRANT_TYPES.has(type)));
    }
    applyAuthenticationMethod(context, metadata);
  };
}

/**
 * Some clients leave `refresh_token` out and use one all the same if they get it; without, their people would log in
 * anew for every access token. The answer says what was registered (RFC 7591 section 3.2.1).
 */
function withRefresh(types: unknown[]): unknown[] {
  return types.includes('authorization_code') ? [...new Set([...types, 'refresh_token'])] : types;
}

function applyAuthenticationMethod(context: KoaContextWithOIDC | undefined, metadata: Metadata): void {
  const registered = context?.oidc.body as Metadata | undefined;
  // RFC 7591 section 2: a registration that names no method gets a secret; a document cannot have one.
  if (registered && registered.token_endpoint_auth_method === undefined) {
    metadata.token_endpoint_auth_method = 'client_secret_basic';
  }
  if ((metadata.token_endpoint_auth_method ?? 'none') === 'none') {
    delete metadata.client_secret;
    delete metadata.client_secret_expires_at;
  }
}

function checkRedirectUri(uri: unknown, schemes: ReadonlySet<string>): void {
  const url = typeof uri === 'string' ? URL.parse(uri) : null;
  const refuse = (why: string): never => {
    throw new errors.InvalidClientMetadata(`redirect_uris ${why}`);
  };
  if (!url) return void refuse('must only contain absolute URIs');
  if (/^https?:$/.test(url.protocol) && !PLAIN_HOST.test(url.hostname)) refuse('must name a plain host');
  if (url.protocol === 'https:') return;
  if (url.protocol === 'http:') {
    if (!isLoopbackHost(url.hostname))
      refuse('may use http only on localhost, 127.0.0.1 or [::1]; use https elsewhere');
    return;
  }
  if (NEVER.has(url.protocol)) refuse(`must not use the scheme ${url.protocol}`);
  if (!schemes.has(url.protocol)) {
    refuse(`use the scheme ${url.protocol}, which is not on this server's list (PRIVATE_USE_SCHEMES)`);
  }
}

function isHttpsLoopback(uri: unknown): boolean {
  const url = typeof uri === 'string' ? URL.parse(uri) : null;
  return url?.protocol === 'https:' && isLoopbackHost(url.hostname);
}
