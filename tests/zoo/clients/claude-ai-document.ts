import { PUBLIC, type ZooClient } from '../fixture.ts';

/** Claude on the web, Desktop, mobile and Cowork: connects from Anthropic's servers. */
export const client: ZooClient = {
  name: 'Claude.ai, by document',
  source: { kind: 'reported', of: 'document of 2026-09-13' },
  rows: ['AS-20'],
  registration: {
    by: 'document',
    document: {
      client_id: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
      client_name: 'Claude',
      client_uri: 'https://claude.ai',
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
  },
  redirectUri: 'https://claude.ai/api/mcp/auth_callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'the same client' },
  inBrowser: true,
};
