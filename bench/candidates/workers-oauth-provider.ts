import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Miniflare } from 'miniflare';
import { freePort } from '../../tests/support/ports.ts';
import type { Start } from './types.ts';

const REDIRECT = 'http://127.0.0.1:9/callback';
const library = new URL('../node_modules/@cloudflare/workers-oauth-provider/dist/oauth-provider.js', import.meta.url);

const worker = (origin: string) => `
  import { OAuthProvider } from './oauth-provider.js';
  export default new OAuthProvider({
    apiRoute: '/mcp',
    apiHandler: { fetch: async () => new Response('ok') },
    defaultHandler: {
      fetch: async (request, env) => {
        const asked = await env.OAUTH_PROVIDER.parseAuthRequest(request);
        const { redirectTo } = await env.OAUTH_PROVIDER.completeAuthorization({
          request: asked, userId: 'person', metadata: {}, scope: asked.scope, props: {}, revokeExistingGrants: false,
        });
        return Response.redirect(redirectTo, 302);
      },
    },
    authorizeEndpoint: '/authorize',
    tokenEndpoint: '/token',
    clientRegistrationEndpoint: '/register',
    scopesSupported: ['mcp:read', 'offline_access'],
    resourceMetadata: { resource: '${origin}/mcp', authorization_servers: ['${origin}'] },
  });`;

/** @cloudflare/workers-oauth-provider in workerd, with the key-value store of miniflare: it has no use for PostgreSQL. */
export const startWorkersProvider: Start = async () => {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const miniflare = new Miniflare({
    port,
    compatibilityDate: '2026-07-01',
    compatibilityFlags: ['nodejs_compat', 'global_fetch_strictly_public'],
    kvNamespaces: ['OAUTH_KV'],
    modules: [
      { type: 'ESModule', path: 'worker.js', contents: worker(origin) },
      { type: 'ESModule', path: 'oauth-provider.js', contents: readFileSync(library, 'utf8') },
    ],
  });
  await miniflare.ready;
  const registered = await fetch(`${origin}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'bench',
      redirect_uris: [REDIRECT],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    }),
  });
  const { client_id: clientId } = (await registered.json()) as { client_id: string };

  const newFamily = async () => {
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: REDIRECT,
      scope: 'mcp:read offline_access',
      state: 'state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: `${origin}/mcp`,
    });
    const answer = await fetch(`${origin}/authorize?${query}`, { redirect: 'manual' });
    const location = answer.headers.get('location');
    if (!location) throw new Error(`workers-oauth-provider: ${answer.status} ${await answer.text()}`);
    const response = await fetch(`${origin}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: clientId,
        code: new URL(location).searchParams.get('code') ?? '',
        code_verifier: verifier,
        redirect_uri: REDIRECT,
        resource: `${origin}/mcp`,
      }),
    });
    const tokens = (await response.json()) as { refresh_token?: string };
    if (!tokens.refresh_token) throw new Error(`workers-oauth-provider: ${JSON.stringify(tokens)}`);
    return { clientId, refreshToken: tokens.refresh_token };
  };
  return { name: 'workers-oauth-provider', tokenUrl: `${origin}/token`, newFamily, stop: () => miniflare.dispose() };
};
