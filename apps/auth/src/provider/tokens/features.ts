import type { Configuration } from 'oidc-provider';
import type { ProviderParts } from '../configuration.js';
import { mayIntrospect } from './structured.js';

type Features = NonNullable<Configuration['features']>;

/** What the library does about tokens beyond issuing them. JSON Web Tokens do not get here: see structured.ts. */
export function tokenFeatures({ config, keys, users }: Pick<ProviderParts, 'config' | 'keys' | 'users'>): Features {
  return {
    revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
    introspection: {
      enabled: true,
      allowedPolicy: async (_context, client, token) => {
        if (!mayIntrospect(config, client, token.clientId)) return false;
        const accountId = 'accountId' in token ? token.accountId : undefined;
        const user = accountId === undefined ? undefined : await users.find(accountId);
        return user !== undefined && !user.suspended;
      },
    },
    // For public clients too (RFC 9126 section 2): what is pushed cannot be changed in the browser.
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: config.requirePar },
    // Whoever brings a proof gets bound tokens; nobody has to, unless the client's metadata says so (RFC 9449 section 5.2).
    // Nonces are given and not demanded: proofs are single use, and clients' clocks may be off by five minutes.
    dPoP: { enabled: true, nonceSecret: keys.dpopNonces, requireNonce: () => false, allowReplay: false },
  };
}

/** What the library's metadata leaves out (RFC 8414 section 2). @param methods those of the token endpoint */
export function tokenDiscovery(methods: readonly string[]): Record<string, unknown> {
  const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
  return {
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    introspection_endpoint_auth_methods_supported: methods.filter((method) => method !== 'none'),
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
  };
}
