import { createHash, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tests/support/ports.ts';
import { startNode } from '../machine.ts';
import type { Start } from './types.ts';

const REDIRECT = 'http://127.0.0.1:9/callback';

/** better-auth with jwt() and mcp(), as its documentation sets them up. EdDSA, its default. */
export const startBetterAuth: Start = async (databaseUrl) => {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const base = `${origin}/api/auth`;
  const entry = fileURLToPath(new URL('./better-auth-server.ts', import.meta.url));
  const program = await startNode(entry, { DATABASE_URL: databaseUrl, PORT: String(port) }, `${base}/ok`);

  const post = (path: string, body: object, cookie = '') =>
    fetch(`${base}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', origin, cookie },
      body: JSON.stringify(body),
    });
  const signUp = await post('/sign-up/email', { email: 'p@example.com', password: 'a-long-password', name: 'P' });
  const cookie = signUp.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  const registered = await post('/oauth2/register', {
    client_name: 'bench',
    redirect_uris: [REDIRECT],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    application_type: 'native',
  });
  const { client_id: clientId } = (await registered.json()) as { client_id: string };

  const newFamily = async () => {
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: REDIRECT,
      scope: 'openid offline_access',
      state: randomBytes(8).toString('hex'),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: 'http://localhost:4001/mcp',
    });
    const asked = await fetch(`${base}/oauth2/authorize?${query}`, { redirect: 'manual', headers: { cookie } });
    // What looks like a script is told in JSON where to go.
    let location = asked.headers.get('location') ?? ((await asked.json()) as { url: string }).url;
    if (!location.startsWith(REDIRECT)) {
      const consent = { accept: true, oauth_query: new URL(location, origin).search.slice(1) };
      const answer = await post('/oauth2/consent', consent, cookie);
      const body = (await answer.json()) as { url?: string; redirect_uri?: string };
      location = body.url ?? body.redirect_uri ?? JSON.stringify(body);
    }
    const response = await fetch(`${base}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: clientId,
        code: new URL(location).searchParams.get('code') ?? '',
        code_verifier: verifier,
        redirect_uri: REDIRECT,
        resource: 'http://localhost:4001/mcp',
      }),
    });
    const tokens = (await response.json()) as { refresh_token?: string };
    if (!tokens.refresh_token) throw new Error(`better-auth: ${JSON.stringify(tokens)}`);
    // Without the resource it would answer with an opaque access token.
    return { clientId, refreshToken: tokens.refresh_token, extra: { resource: 'http://localhost:4001/mcp' } };
  };
  return { name: 'better-auth', tokenUrl: `${base}/oauth2/token`, newFamily, stop: () => program.stop() };
};
