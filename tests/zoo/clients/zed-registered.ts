import { PUBLIC, type ZooClient } from '../fixture.ts';

/** Zed, registered for each login: names no refresh grant, but uses a refresh token that it is given. */
export const client: ZooClient = {
  name: 'Zed, registered',
  source: { kind: 'reported', of: '2026-04, from its source' },
  registration: {
    by: 'registration',
    body: (redirectUri) => ({
      client_name: 'Zed',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }),
  },
  redirectUri: 'http://127.0.0.1:27523/callback',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: false },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'shows the error',
  loginAgain: { with: 'a new registration' },
};
