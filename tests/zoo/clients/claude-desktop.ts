import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** Claude Desktop with a server of its own configuration: a fixed port on loopback. */
export const client: ZooClient = {
  name: 'Claude Desktop',
  source: { kind: 'reported', of: '2.19675.1' },
  registration: {
    by: 'registration',
    body: (redirectUri) => ({ ...COMMON, client_name: 'Claude Desktop (2.19675.1)', redirect_uris: [redirectUri] }),
  },
  redirectUri: 'http://127.0.0.1:53280/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true, prompt: 'consent' },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client' },
};
