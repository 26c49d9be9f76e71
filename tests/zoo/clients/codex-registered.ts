import { COMMON, type ZooClient } from '../fixture.ts';

/** Codex without documents: registers for every login, with a path of its own; some versions refresh without resource. */
export const client: ZooClient = {
  name: 'Codex, registered',
  source: { kind: 'recorded', of: '0.169.0; the path and the refresh reported' },
  rows: ['AS-08'],
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({
      ...COMMON,
      client_name: 'Codex',
      redirect_uris: [redirectUri],
      application_type: 'native',
      scope,
    }),
  },
  redirectUri: 'http://127.0.0.1:{port}/callback/n3fQz1kT0aXb',
  probes: { methods: ['GET'], paths: ['/mcp/.well-known/oauth-protected-resource'] },
  authorize: { scope: 'challenge', offlineAccess: true },
  token: { authentication: 'none', resource: { code: true, refresh: false }, refreshScope: true },
  mcp: { revision: '2025-06-18' },
  refresh: { before: 30, together: 5, lateReplay: 465 },
  stepUp: 'shows the error',
  loginAgain: { with: 'a new registration' },
};
