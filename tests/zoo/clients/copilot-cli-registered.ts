import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** GitHub Copilot CLI without documents: names no scope, and lets the person choose the account when it comes back. */
export const client: ZooClient = {
  name: 'Copilot CLI, registered',
  source: { kind: 'recorded', of: '1.0.102' },
  registration: {
    by: 'registration',
    body: (redirectUri) => ({ ...COMMON, client_name: 'GitHub Copilot CLI', redirect_uris: [redirectUri] }),
  },
  redirectUri: 'http://127.0.0.1:{port}/',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true, prompt: 'consent', slash: true },
  token: PUBLIC,
  mcp: { revision: '2026-07-28' },
  refresh: { before: undefined, together: 2 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'a new registration', prompt: 'consent select_account' },
};
