import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** Google Antigravity, also its command line: the answer goes to a page of Google's that shows the code to copy. */
export const client: ZooClient = {
  name: 'Antigravity',
  source: { kind: 'reported', of: '1.0.10 to 1.1.0' },
  registration: {
    by: 'registration',
    body: (redirectUri) => ({ ...COMMON, client_name: 'Google Antigravity', redirect_uris: [redirectUri] }),
  },
  redirectUri: 'https://antigravity.google/oauth-callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: false },
  token: PUBLIC,
  mcp: { revision: '2025-06-18' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client' },
};
