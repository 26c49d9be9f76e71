import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** mcp-use: registers with a logo and no scope. */
export const client: ZooClient = {
  name: 'mcp-use',
  source: { kind: 'recorded', of: '1.34.6' },
  registration: {
    by: 'registration',
    body: (redirectUri) => ({
      ...COMMON,
      client_name: 'mcp-use',
      client_uri: 'https://mcp-use.com',
      logo_uri: 'https://mcp-use.com/logo.png',
      redirect_uris: [redirectUri],
    }),
  },
  redirectUri: 'http://127.0.0.1:33418/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: false, slash: true },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: 30, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client' },
};
