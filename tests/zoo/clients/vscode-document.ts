import { PUBLIC, type ZooClient } from '../fixture.ts';

/** Visual Studio Code: names a grant type that it may never use, and a port that may be taken. */
export const client: ZooClient = {
  name: 'VS Code, by document',
  source: { kind: 'reported', of: 'document of 2026-09-08' },
  rows: ['AS-20', 'AS-24'],
  registration: {
    by: 'document',
    document: {
      client_name: 'Visual Studio Code',
      logo_uri: 'https://code.visualstudio.com/assets/branding/code-stable.png',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      client_id: 'https://vscode.dev/oauth/client-metadata.json',
      client_uri: 'https://vscode.dev/product',
      redirect_uris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
    },
  },
  redirectUri: 'http://127.0.0.1:{port}/',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: false },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'the same client' },
  inBrowser: true,
};
