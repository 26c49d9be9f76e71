import type { ZooClient } from '../fixture.ts';

/** Claude where no document is supported: a confidential client, registered anew for each connection. */
export const client: ZooClient = {
  name: 'Claude.ai, registered',
  source: { kind: 'reported', of: '2026-02 to 2026-09' },
  rows: ['AS-42'],
  registration: {
    by: 'registration',
    body: () => ({
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      client_name: 'Claude',
    }),
  },
  redirectUri: 'https://claude.ai/api/mcp/auth_callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true },
  token: { authentication: 'client_secret_post', resource: { code: true, refresh: true }, refreshScope: false },
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 2 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'a new registration' },
};
