import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** Claude Code without documents: keeps its registration, and comes back with another port. */
export const client: ZooClient = {
  name: 'Claude Code, registered',
  source: { kind: 'recorded', of: '2.1.330' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({
      ...COMMON,
      client_name: 'Claude Code (gatehouse)',
      redirect_uris: [redirectUri],
      application_type: 'native',
      scope,
    }),
  },
  redirectUri: 'http://localhost:{port}/callback',
  probes: {},
  authorize: { scope: 'resource', offlineAccess: true, prompt: 'consent', slash: true },
  token: PUBLIC,
  mcp: { revision: '2026-07-28' },
  refresh: { before: 300, together: 5, lateReplay: 4 * 86_400 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client', prompt: 'consent' },
};
