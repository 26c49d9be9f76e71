import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** mcporter: registers anew when its random port or its scopes change. */
export const client: ZooClient = {
  name: 'mcporter',
  source: { kind: 'recorded', of: '0.12.3' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({
      ...COMMON,
      client_name: 'mcporter (gatehouse)',
      redirect_uris: [redirectUri],
      scope,
    }),
  },
  redirectUri: 'http://127.0.0.1:{port}/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: false },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: 60, together: 2 },
  stepUp: 'shows the error',
  loginAgain: { with: 'a new registration' },
};
