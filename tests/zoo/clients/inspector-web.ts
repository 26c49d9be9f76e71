import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** The MCP Inspector in a browser: everything but the approval is requested by its page. */
export const client: ZooClient = {
  name: 'Inspector, in a browser',
  source: { kind: 'recorded', of: '2.12.0' },
  rows: ['AS-16'],
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
  redirectUri: 'http://127.0.0.1:{port}/oauth/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true, prompt: 'consent' },
  token: PUBLIC,
  mcp: { revision: '2026-07-28' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'the same client', prompt: 'consent' },
  inPage: true,
  inBrowser: true,
};
