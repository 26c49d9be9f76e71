import { COMMON, PUBLIC, type ZooClient } from '../fixture.ts';

/** Cursor: three kinds of redirect URI in one registration that calls itself a web application; answers to its scheme. */
export const client: ZooClient = {
  name: 'Cursor',
  source: { kind: 'reported', of: '3.10 to 3.14' },
  rows: ['AS-13', 'AS-41', 'AS-42'],
  registration: {
    by: 'registration',
    body: () => ({
      ...COMMON,
      client_name: 'Cursor',
      application_type: 'web',
      redirect_uris: [
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'http://localhost:8787/callback',
        'cursor://anysphere.cursor-mcp/oauth/callback',
      ],
    }),
  },
  redirectUri: 'cursor://anysphere.cursor-mcp/oauth/callback',
  probes: {},
  authorize: { scope: 'server', offlineAccess: false },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 2 },
  stepUp: 'holds every scope from the start',
  loginAgain: { with: 'the same client' },
  inBrowser: true,
};
