import { PUBLIC, type ZooClient } from '../fixture.ts';

/** Visual Studio Code, registered: four redirect URIs at once, then another port than any of them. */
export const client: ZooClient = {
  name: 'VS Code, registered',
  source: { kind: 'reported', of: '2025-11, from its source' },
  rows: ['AS-42'],
  registration: {
    by: 'registration',
    body: (_redirectUri, scope) => ({
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      scope,
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    }),
  },
  redirectUri: 'http://127.0.0.1:{port}/',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: false },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 1 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'the same client' },
};
