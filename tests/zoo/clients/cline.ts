import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

export const client: ZooClient = {
  name: 'Cline',
  source: { kind: 'recorded', of: '3.0.65' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({ ...COMMON, client_name: 'Cline', redirect_uris: [redirectUri], scope }),
  },
  redirectUri: 'http://127.0.0.1:1456/mcp/oauth/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: false, slash: true },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client' },
};
