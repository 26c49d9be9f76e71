import { PUBLIC, type ZooClient } from '../fixture.ts';

/** Codex: never prompts for consent, and refreshes with the scopes that it asked for, `offline_access` among them. */
export const client: ZooClient = {
  name: 'Codex, by document',
  source: { kind: 'recorded', of: '0.169.0' },
  rows: ['AS-20'],
  registration: {
    by: 'document',
    document: {
      client_id: 'https://chatgpt.com/oauth/codex/client.json',
      client_name: 'Codex',
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
  },
  redirectUri: 'http://127.0.0.1:{port}/callback',
  probes: { methods: ['GET'], paths: ['/mcp/.well-known/oauth-protected-resource'] },
  authorize: { scope: 'challenge', offlineAccess: true },
  token: { ...PUBLIC, refreshScope: true },
  mcp: { revision: '2025-06-18' },
  refresh: { before: 30, together: 5, lateReplay: 465 },
  stepUp: 'shows the error',
  loginAgain: { with: 'the same client' },
};
