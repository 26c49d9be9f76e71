import { PUBLIC, type ZooClient } from '../fixture.ts';

/** GitHub Copilot CLI: its document names one port, it uses another each time. */
export const client: ZooClient = {
  name: 'Copilot CLI, by document',
  source: { kind: 'reported', of: '1.0.83 to 1.0.87' },
  rows: ['AS-20', 'AS-24'],
  registration: {
    by: 'document',
    document: {
      client_id: 'https://github.com/copilot/cli/client-metadata.json',
      client_name: 'GitHub Copilot CLI',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1:33418/'],
    },
  },
  redirectUri: 'http://127.0.0.1:{port}/',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true, prompt: 'consent', slash: true },
  token: PUBLIC,
  mcp: { revision: '2026-07-28' },
  refresh: { before: undefined, together: 2 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'the same client', prompt: 'consent select_account' },
};
