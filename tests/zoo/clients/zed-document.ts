import { PUBLIC, type ZooClient } from '../fixture.ts';

/** Zed, by document: its preferred port, or any other. */
export const client: ZooClient = {
  name: 'Zed, by document',
  source: { kind: 'reported', of: 'document of 2026-09, 1.1.6' },
  rows: ['AS-20'],
  registration: {
    by: 'document',
    document: {
      client_id: 'https://zed.dev/oauth/client-metadata.json',
      client_name: 'Zed',
      client_uri: 'https://zed.dev',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
  },
  redirectUri: 'http://127.0.0.1:{port}/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: false },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client' },
};
