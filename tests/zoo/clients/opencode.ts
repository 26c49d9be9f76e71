import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** OpenCode: registers twice for one login; older versions ask without end when a fresh token is refused. */
export const client: ZooClient = {
  name: 'OpenCode, registered',
  source: { kind: 'recorded', of: '1.18.33' },
  registration: {
    by: 'registration',
    times: 2,
    body: (redirectUri, scope) => ({
      ...COMMON,
      client_name: 'OpenCode',
      client_uri: 'https://opencode.ai',
      redirect_uris: [redirectUri],
      scope,
    }),
  },
  redirectUri: 'http://127.0.0.1:19876/mcp/oauth/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true, prompt: 'consent', slash: true },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 2 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client', prompt: 'consent' },
};
