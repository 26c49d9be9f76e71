import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/**
 * Gemini CLI: asks for every scope that the server's metadata lists, refreshes twice within two milliseconds, sends no
 * protocol version, and registers an empty client when its token is refused.
 */
export const client: ZooClient = {
  name: 'Gemini CLI',
  source: { kind: 'recorded', of: '0.61.0' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({
      ...COMMON,
      client_name: 'Gemini CLI MCP Client',
      redirect_uris: [redirectUri],
      scope,
    }),
  },
  redirectUri: 'http://localhost:{port}/oauth/callback',
  probes: { methods: ['HEAD'] },
  authorize: { scope: 'server', offlineAccess: false, slash: true },
  token: PUBLIC,
  mcp: { revision: '2025-06-18', header: false },
  refresh: { before: 300, together: 2 },
  stepUp: 'holds every scope from the start',
  loginAgain: {
    with: 'a new registration',
    strayRegistration: {
      client_name: 'Gemini CLI (Stored OAuth)',
      redirect_uris: [],
      grant_types: [],
      response_types: [],
      token_endpoint_auth_method: 'none',
    },
  },
};
