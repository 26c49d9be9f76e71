import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** mcpc: sends no `state`, and looks for the server's metadata on the MCP server's host when it refreshes. */
export const client: ZooClient = {
  name: 'mcpc',
  source: { kind: 'recorded', of: '0.2.6' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({
      ...COMMON,
      client_name: 'mcpc',
      client_uri: 'https://github.com/apify/mcpc',
      redirect_uris: [redirectUri],
      scope,
    }),
  },
  redirectUri: 'http://localhost:8000/callback',
  probes: { paths: ['/.well-known/oauth-authorization-server', '/mcp/.well-known/oauth-authorization-server'] },
  authorize: { scope: 'resource', offlineAccess: false, state: false },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'a new registration' },
};
