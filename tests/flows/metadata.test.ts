import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import {
  authorizationRequest,
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  REDIRECT_URI,
  register,
} from '../support/oauth.ts';

describe('authorization server metadata and requests', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse();
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());

  const get = (path: string, headers: Record<string, string>) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const { port } = new URL(house.issuer);
      http
        .get({ host: '127.0.0.1', port, path: `/${path}`, headers }, (response) => {
          let body = '';
          response.on('data', (chunk: Buffer) => {
            body += chunk.toString();
          });
          response.on('end', () => resolve({ status: response.statusCode, body }));
        })
        .on('error', reject);
    });

  const documents = ['oauth-authorization-server', 'openid-configuration'];

  it.each(documents)('AS-02, AS-03, AS-04, AS-05, AS-51: %s says what clients need', async (name) => {
    const answer = await fetch(`${house.issuer}/.well-known/${name}`);
    const metadata = (await answer.json()) as Record<string, string[]>;
    expect(metadata).toMatchObject({
      issuer: house.issuer,
      authorization_endpoint: `${house.issuer}/authorize`,
      token_endpoint: `${house.issuer}/token`,
      registration_endpoint: `${house.issuer}/register`,
      revocation_endpoint: `${house.issuer}/revoke`,
      introspection_endpoint: `${house.issuer}/introspect`,
      pushed_authorization_request_endpoint: `${house.issuer}/par`,
      token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256']),
      jwks_uri: `${house.issuer}/jwks`,
      response_types_supported: ['code'],
      grant_types_supported: [
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      revocation_endpoint_auth_methods_supported: [
        'none',
        'client_secret_basic',
        'client_secret_post',
        'private_key_jwt',
      ],
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      scopes_supported: expect.arrayContaining(['offline_access', 'jira:read', 'confluence:write']),
    });
    for (const endpoint of ['revocation', 'introspection']) {
      expect(metadata[`${endpoint}_endpoint_auth_signing_alg_values_supported`]).toEqual(
        metadata.token_endpoint_auth_signing_alg_values_supported,
      );
    }
  });

  it.each([...documents.map((name) => `.well-known/${name}`), 'jwks'])(
    '%s may be cached and asked for again',
    async (path) => {
      const first = await fetch(`${house.issuer}/${path}`, { headers: { origin: 'https://page.example' } });
      expect(first.headers.get('cache-control')).toBe('public, max-age=300');
      expect(first.headers.get('access-control-allow-origin')).toBeTruthy();
      const etag = first.headers.get('etag') ?? '';
      // Not fetch, which asks caches for a fresh copy whenever it is given a condition.
      const again = await get(path, { 'if-none-match': etag });
      expect(again.status).toBe(304);
    },
  );

  it('a poisoned Host reaches no address in the metadata', async () => {
    expect((await get('.well-known/oauth-authorization-server', { host: 'evil.example' })).status).toBe(421);
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const { body } = await get('.well-known/oauth-authorization-server', headers);
    expect(body).not.toContain('evil');
    expect(JSON.parse(body)).toMatchObject({ token_endpoint: `${house.issuer}/token` });
  });

  it('unknown well-known addresses are a plain 404 in JSON', async () => {
    const answer = await fetch(`${house.issuer}/.well-known/oauth-protected-resource`, {
      headers: { accept: 'text/html' },
    });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: 'not_found' });
  });

  it('AS-08: gives the usual scopes to a client that names none, and one resource to a client that names none', async () => {
    const grant = await obtainCode(house, client, { scope: '', resource: '' });
    const tokens = await (await postToken(house, codeForm(client, grant))).json();
    expect(tokens).toMatchObject({ scope: 'jira:read jira:write confluence:read confluence:write' });
  });

  it('AS-07: takes the resource with a trailing slash in one request and without in the next', async () => {
    const grant = await obtainCode(house, client, { resource: `${house.mcpUrl}/` });
    const answer = await postToken(house, { ...codeForm(client, grant), resource: house.mcpUrl });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const [, claims = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: house.mcpUrl });
  });

  const redirected = async (extra: Record<string, string>, resource?: string) => {
    const request = authorizationRequest(house, client, { extra, ...(resource ? { resource } : {}) });
    const answer = await fetch(request.url, { redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? 'nowhere:', house.issuer);
  };

  it('AS-06, AS-07: refuses another resource with invalid_target, and names the issuer in the error', async () => {
    const url = await redirected({}, 'https://other.example/mcp');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ error: 'invalid_target', iss: house.issuer });
    expect(`${url.origin}${url.pathname}`).toBe(REDIRECT_URI);
  });

  it.each([
    ['a missing challenge', { code_challenge: '', code_challenge_method: '' }],
    ['the method plain', { code_challenge_method: 'plain' }],
    ['the implicit flow', { response_type: 'token' }],
  ])('AS-01, AS-02: refuses %s', async (_what, extra) => {
    const url = await redirected(extra);
    expect(url.searchParams.get('error') ?? new URLSearchParams(url.hash.slice(1)).get('error')).toMatch(
      /invalid_request|unsupported_response_type/,
    );
  });

  it.each([
    ['an unknown client', { client_id: 'cl_unknown' }, 'not known here any more'],
    ['an unregistered redirect', { redirect_uri: 'https://evil.example/cb' }, 'unknown address'],
  ])('never redirects for %s: a page says what to do', async (_what, extra, words) => {
    const request = authorizationRequest(house, client, { extra });
    const answer = await fetch(request.url, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(await answer.text()).toContain(words);
  });

  it('AS-02: asks confidential clients for a challenge too', async () => {
    const { client_id } = await register(house, { token_endpoint_auth_method: 'client_secret_basic' });
    const extra = { code_challenge: '', code_challenge_method: '' };
    const answer = await fetch(authorizationRequest(house, client_id, { extra }).url, { redirect: 'manual' });
    expect(new URL(answer.headers.get('location') ?? 'nowhere:').searchParams.get('error')).toBe('invalid_request');
  });

  it('understands prompt=select_account and consent together, as Copilot sends them', async () => {
    const person = newPerson();
    const grant = await obtainCode(house, client, { extra: { prompt: 'consent select_account' } }, person);
    expect(grant.code).not.toBe('');
    const again = await obtainCode(house, client, { extra: { prompt: 'login' } }, person);
    expect(again.code).not.toBe('');
  });

  it('answers prompt=none with an error and never silently', async () => {
    const url = await redirected({ prompt: 'none' });
    expect(url.searchParams.get('error')).toMatch(/login_required|interaction_required|consent_required/);
  });

  it('gives offline_access back to clients that refresh with the scopes they asked for', async () => {
    const scope = 'jira:read offline_access';
    const grant = await obtainCode(house, client, { scope });
    const tokens = (await (await postToken(house, codeForm(client, grant))).json()) as { refresh_token: string };
    const answer = await postToken(house, {
      grant_type: 'refresh_token',
      client_id: client,
      refresh_token: tokens.refresh_token,
      scope,
    });
    expect(answer.status).toBe(200);
  });
});
