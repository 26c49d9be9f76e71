import { PUBLIC, type ZooClient } from '../fixture.ts';

/** ChatGPT as a public client: a document for each connector, whose address has a query. */
export const client: ZooClient = {
  name: 'ChatGPT, without a key',
  source: { kind: 'reported', of: 'document of 2026-06' },
  rows: ['AS-20', 'AS-21'],
  registration: {
    by: 'document',
    document: {
      client_id: 'https://chatgpt.com/oauth/Dyp26IIu2iQg/client.json?token_endpoint_auth_method=none',
      client_uri: 'https://chatgpt.com/',
      redirect_uris: ['https://chatgpt.com/connector/oauth/Dyp26IIu2iQg'],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      client_name: 'ChatGPT',
      logo_uri: 'https://persistent.oaistatic.com/sonic/misc/openai-logo.png',
    },
  },
  redirectUri: 'https://chatgpt.com/connector/oauth/Dyp26IIu2iQg',
  probes: {},
  authorize: { scope: 'challenge', offlineAccess: true },
  token: PUBLIC,
  mcp: { revision: '2025-11-25' },
  refresh: { before: undefined, together: 2 },
  stepUp: 'authorizes again',
  loginAgain: { with: 'the same client' },
};
