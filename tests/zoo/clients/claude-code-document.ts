import { PUBLIC, type ZooClient } from '../fixture.ts';

/**
 * Claude Code: loopback without a port in the document, a random one at run time, no application type. All its sessions
 * on a computer share one refresh token.
 */
export const client: ZooClient = {
  name: 'Claude Code, by document',
  source: { kind: 'recorded', of: '2.1.330' },
  rows: ['AS-20', 'AS-24'],
  registration: {
    by: 'document',
    document: {
      client_id: 'https://claude.ai/oauth/claude-code-client-metadata',
      client_name: 'Claude Code',
      client_uri: 'https://claude.ai',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
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
