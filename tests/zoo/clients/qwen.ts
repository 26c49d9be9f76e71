import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** Qwen Code: registers a member that no specification knows, and asks odd addresses for metadata. */
export const client: ZooClient = {
  name: 'Qwen Code',
  source: { kind: 'recorded', of: '0.24.4' },
  registration: {
    by: 'registration',
    body: (redirectUri, scope) => ({
      ...COMMON,
      client_name: 'Qwen Code MCP Client',
      redirect_uris: [redirectUri],
      code_challenge_method: ['S256'],
      scope,
    }),
  },
  redirectUri: 'http://localhost:7777/oauth/callback',
  probes: {
    methods: ['HEAD'],
    paths: [
      '/.well-known/oauth-protected-resource',
      '/.well-known/oauth-protected-resource/.well-known/oauth-protected-resource',
    ],
  },
  authorize: { scope: 'resource', offlineAccess: false },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: 300, together: 2 },
  stepUp: 'shows the error',
  loginAgain: { with: 'a new registration' },
};
