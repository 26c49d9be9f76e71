import { PUBLIC, type ZooClient } from '../fixture.ts';

/** OpenCode's newer versions, by document. */
export const client: ZooClient = {
  name: 'OpenCode, by document',
  source: { kind: 'reported', of: 'document of 2026-09, from its source' },
  rows: ['AS-20'],
  registration: {
    by: 'document',
    document: {
      client_id: 'https://opencode.ai/oauth/opencode/client.json',
      client_name: 'opencode',
      client_uri: 'https://opencode.ai',
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
  },
  redirectUri: 'http://127.0.0.1:{port}/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true, prompt: 'consent', slash: true },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client', prompt: 'consent' },
};
