import type { ZooClient } from '../fixture.ts';

/** ChatGPT where servers take `private_key_jwt`: signs with the keys of its `jwks_uri`. */
export const client: ZooClient = {
  name: 'ChatGPT, with its key',
  source: { kind: 'reported', of: 'document of 2026-09-08' },
  rows: ['AS-20', 'AS-25'],
  registration: {
    by: 'document',
    document: {
      client_id: 'https://chatgpt.com/oauth/client.json',
      client_uri: 'https://chatgpt.com/',
      redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      client_name: 'ChatGPT',
      logo_uri: 'https://persistent.oaistatic.com/sonic/misc/openai-logo.png',
      token_endpoint_auth_signing_alg: 'RS256',
      jwks_uri: 'https://chatgpt.com/oauth/jwks.json',
    },
  },
  redirectUri: 'https://chatgpt.com/connector_platform_oauth_redirect',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true },
  token: { authentication: 'private_key_jwt', resource: { code: true, refresh: true }, refreshScope: false },
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 2 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'the same client' },
};
