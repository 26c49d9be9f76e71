import type { ZooClient } from '../fixture.ts';

/** The Python SDK: names no method, so it gets a secret, and sends it as Basic with the client id in the body besides. */
export const client: ZooClient = {
  name: 'Python SDK',
  source: { kind: 'recorded', of: 'mcp 2.3.0' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({
      client_name: 'Python client',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      application_type: 'native',
      scope,
    }),
  },
  redirectUri: 'http://127.0.0.1:{port}/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true, prompt: 'consent' },
  token: { authentication: 'basic and client_id', resource: { code: true, refresh: true }, refreshScope: false },
  mcp: { revision: '2026-07-28' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'the same client', prompt: 'consent' },
};
