import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** The MCP Inspector on the command line. */
export const client: ZooClient = {
  name: 'Inspector, command line',
  source: { kind: 'recorded', of: '2.12.0' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({
      ...COMMON,
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      redirect_uris: [redirectUri],
      application_type: 'native',
      scope,
    }),
  },
  redirectUri: 'http://127.0.0.1:6276/oauth/callback',
  probes: {},
  authorize: { scope: 'resource', offlineAccess: true, prompt: 'consent' },
  token: PUBLIC,
  mcp: { revision: '2026-07-28' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client', prompt: 'consent' },
};
