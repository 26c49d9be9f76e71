import type { Configuration } from 'oidc-provider';
import type { ProviderParts } from '../configuration.js';
import { recallUserActive } from '../redemption.js';
import { mayIntrospect } from './questions.js';

type Features = NonNullable<Configuration['features']>;

/** What the library does about tokens beyond issuing them. Revocation, and JSON Web Tokens, are answered in questions.ts. */
export function tokenFeatures({ config, keys, users }: Pick<ProviderParts, 'config' | 'keys' | 'users'>): Features {
  return {
    revocation: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: async (_context, client, token) => {
        if (!mayIntrospect(config, client, token.clientId)) return false;
        const accountId = 'accountId' in token ? token.accountId : undefined;
        if (accountId === undefined) return false;
        return recallUserActive(accountId) ?? (await users.find(accountId))?.suspended === false;
      },
    },
    // For public clients too (RFC 9126 section 2): what is pushed cannot be changed in the browser.
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: config.requirePar },
    // Whoever brings a proof gets bound tokens; nobody has to, unless the client's metadata says so (RFC 9449 section 5.2).
    // Nonces are given and not demanded: proofs are single use, and clients' clocks may be off by five minutes.
    dPoP: { enabled: true, nonceSecret: keys.dpopNonces, requireNonce: () => false, allowReplay: false },
  };
}

/** Those that the library takes for `private_key_jwt`. */
const CLIENT_ASSERTION_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'];

/** What the library's metadata leaves out (RFC 8414 section 2). @param methods those of the token endpoint */
export function tokenDiscovery(methods: readonly string[]): Record<string, unknown> {
  return {
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
    introspection_endpoint_auth_methods_supported: methods.filter((method) => method !== 'none'),
    introspection_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
  };
}
