import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** mcp-remote, the bridge for clients that speak stdio only: several of them on a computer share their tokens. */
export const client: ZooClient = {
  name: 'mcp-remote',
  source: { kind: 'recorded', of: '0.15.1' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({
      ...COMMON,
      client_name: 'MCP CLI Proxy',
      client_uri: 'https://github.com/modelcontextprotocol/mcp-cli',
      redirect_uris: [redirectUri],
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      software_version: '0.15.1',
      application_type: 'native',
      scope,
    }),
  },
  redirectUri: 'http://localhost:8631/oauth/callback',
  probes: { methods: ['GET'] },
  authorize: { scope: 'challenge', offlineAccess: true, prompt: 'consent', slash: true },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: 60, together: 3, lateReplay: 3_600 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'the same client', prompt: 'consent' },
};
