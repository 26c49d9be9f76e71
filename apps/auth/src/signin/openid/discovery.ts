import { ConfigError, type OpenIdConfig } from '@gatehouse/config';
import { importJWK, importPKCS8, type JWK } from 'jose';
import * as oidc from 'openid-client';
import { type Dispatcher, fetch } from 'undici';
import { z } from 'zod';

/** Seconds that one exchange with the provider may take. */
const TIMEOUT = 5;
/** Milliseconds after which the provider's metadata is read again, beside whatever is going on. */
const RENEW_AFTER_MS = 60 * 60_000;

/** The provider cannot be used for what its metadata says, or for what OIDC_ISSUER says; the text is for the log. */
export class ProviderMisconfigured extends Error {
  override readonly name = 'ProviderMisconfigured';
}

/** The way to the provider, its metadata read (OpenID Connect Discovery 1.0). */
export interface Discovery {
  /**
   * Reads the metadata at the first call, and remembers it. Calls at the same time share one attempt; a failed one is
   * not remembered.
   * @throws ProviderMisconfigured, or whatever the network says
   */
  configuration(): Promise<oidc.Configuration>;
  /** The same if it has been read, without waiting for anything. */
  known(): oidc.Configuration | undefined;
  /** Through the configured proxy; trusts what Node trusts, NODE_EXTRA_CA_CERTS included. */
  fetch: oidc.CustomFetch;
}

/**
 * @param dispatcher the way out through the outbound proxy, where there is one
 * @throws ConfigError where OIDC_PRIVATE_KEY holds no key
 */
export async function createDiscovery(config: OpenIdConfig, dispatcher: Dispatcher | undefined): Promise<Discovery> {
  // The types of the two `fetch` differ in name alone.
  const send = ((url: string, options: object) =>
    fetch(url, { ...options, ...(dispatcher ? { dispatcher } : {}) })) as unknown as oidc.CustomFetch;
  const authentication = await clientAuthentication(config);
  let found: { configuration: oidc.Configuration; at: number } | undefined;
  let reading: Promise<oidc.Configuration> | undefined;

  const read = (): Promise<oidc.Configuration> => {
    reading ??= discover(config, authentication, send)
      .then((configuration) => {
        found = { configuration, at: Date.now() };
        return configuration;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };

  return {
    configuration: async () => {
      if (!found) return await read();
      // What is known stays good while it is renewed, and if it cannot be.
      if (Date.now() - found.at > RENEW_AFTER_MS) read().catch(() => {});
      return found.configuration;
    },
    known: () => found?.configuration,
    fetch: send,
  };
}

async function discover(config: OpenIdConfig, authentication: oidc.ClientAuth, send: oidc.CustomFetch) {
  const issuer = new URL(config.issuer);
  const configuration = await oidc.discovery(issuer, config.clientId, {}, authentication, {
    [oidc.customFetch]: send,
    timeout: TIMEOUT,
    // The signature of an ID token is checked although TLS vouches for it: a proxy may stand in between.
    execute: [oidc.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [])],
  });
  const metadata = configuration.serverMetadata();
  // Identities are (issuer, subject): two spellings would be two people.
  if (metadata.issuer !== config.issuer) {
    throw new ProviderMisconfigured(`the provider calls itself ${metadata.issuer}: write OIDC_ISSUER exactly so`);
  }
  const { authorization_endpoint, token_endpoint, jwks_uri } = metadata;
  if (!authorization_endpoint || !token_endpoint || !jwks_uri) {
    throw new ProviderMisconfigured('the provider names no authorization_endpoint, token_endpoint or jwks_uri');
  }
  return configuration;
}

async function clientAuthentication({ credential }: OpenIdConfig): Promise<oidc.ClientAuth> {
  if (credential.kind === 'secret') {
    const basic = oidc.ClientSecretBasic(credential.secret);
    const post = oidc.ClientSecretPost(credential.secret);
    return (server, ...rest) => {
      // Basic is what a provider that does not say supports (OpenID Connect Discovery 1.0 section 3).
      const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
    };
  }
  const { key, header } = await readKey(credential.key);
  return oidc.PrivateKeyJwt(key, {
    [oidc.modifyAssertion]: (assertion) => void Object.assign(assertion, header),
  });
}

const privateJwk = z.looseObject({
  kty: z.string(),
  alg: z.string().optional(),
  kid: z.string().optional(),
  'x5t#S256': z.string().optional(),
});

/** A key as a JWK (RFC 7517) or PKCS #8 PEM, and the header by which the provider finds its public part. */
async function readKey(text: string): Promise<{ key: CryptoKey; header: Record<string, string> }> {
  try {
    if (!text.startsWith('{')) return { key: await importPem(text), header: {} };
    const { kid, 'x5t#S256': thumbprint, ...jwk } = privateJwk.parse(JSON.parse(text));
    const key = await importJWK(jwk as JWK, jwk.alg ?? (jwk.kty === 'RSA' ? 'RS256' : 'ES256'));
    if (!(key instanceof CryptoKey) || key.type !== 'private') throw new Error('not a private key');
    return { key, header: { ...(kid ? { kid } : {}), ...(thumbprint ? { 'x5t#S256': thumbprint } : {}) } };
  } catch {
    const cure = 'Give a private RSA or P-256 key, as a JWK or as PKCS #8 PEM (-----BEGIN PRIVATE KEY-----).';
    throw new ConfigError('auth', [{ variable: 'OIDC_PRIVATE_KEY', problem: 'holds no private key', cure }]);
  }
}

async function importPem(text: string): Promise<CryptoKey> {
  return await importPKCS8(text, 'RS256').catch(() => importPKCS8(text, 'ES256'));
}
