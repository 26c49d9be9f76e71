import { PUBLIC, type ZooClient } from '../fixture.ts';

/** Claude as it registered in its first year: a scope of its own invention, both of its hosts. */
export const client: ZooClient = {
  name: 'Claude.ai of 2025',
  source: { kind: 'reported', of: '2025' },
  rows: ['AS-08'],
  registration: {
    by: 'registration',
    body: () => ({
      client_name: 'claudeai',
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: 'claudeai',
    }),
  },
  redirectUri: 'https://claude.com/api/mcp/auth_callback',
  probes: { methods: ['GET'], paths: ['/.well-known/oauth-authorization-server'] },
  authorize: { scope: { always: 'claudeai' }, offlineAccess: false },
  token: { ...PUBLIC, resource: { code: false, refresh: false } },
  mcp: { revision: '2025-03-26' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'a new registration' },
};
