import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import {
  authorizationRequest,
  codeForm,
  obtainCode,
  postRegistration,
  postToken,
  REDIRECT_URI,
  register,
} from '../support/oauth.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

describe('dynamic registration, as real clients do it', () => {
  let house: House;

  beforeAll(async () => {
    house = await startHouse();
  });
  afterAll(() => house?.stop());

  it('AS-42: takes Cursor: three kinds of redirect URI at once, registered as a web application', async () => {
    const redirect_uris = [
      'https://www.cursor.com/agents/mcp/oauth/callback',
      'http://localhost:8787/callback',
      'cursor://anysphere.cursor-mcp/oauth/callback',
    ];
    const client = await register(house, { redirect_uris, application_type: 'web' });
    expect(client.redirect_uris).toEqual(redirect_uris);
  });

  it('AS-43: takes VS Code: drops a grant type that it does not offer instead of refusing the client', async () => {
    const client = await register(house, {
      grant_types: ['authorization_code', 'refresh_token', DEVICE_GRANT, 'urn:example:grant-type:unheard-of'],
    });
    expect(client.grant_types).toEqual(['authorization_code', 'refresh_token', DEVICE_GRANT]);
  });

  it('AS-42: of several redirect URIs the good ones are registered, and it says which', async () => {
    const client = await register(house, { redirect_uris: ['http://evil.example/cb', REDIRECT_URI, 'myapp://cb'] });
    expect(client.redirect_uris).toEqual([REDIRECT_URI]);
    const { url } = authorizationRequest(house, client.client_id, { redirectUri: 'myapp://cb' });
    const answer = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('takes Gemini CLI: null values, odd types, and a second registration with empty lists', async () => {
    const client = await register(house, {
      logo_uri: null,
      contacts: 'me',
      code_challenge_method: ['S256'],
      jwks: null,
    });
    expect(client).toMatchObject({ redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: 'none' });
    expect(client).not.toHaveProperty('logo_uri');
    const empty = { redirect_uris: [], grant_types: [], response_types: [] };
    expect((await postRegistration(house, empty)).status).toBe(201);
  });

  it('AS-42: a name of any alphabet is kept, whichever charset the request says it has', async () => {
    const answer = await fetch(`${house.issuer}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=iso-8859-1' },
      body: JSON.stringify({ client_name: 'Prüfer 検査', redirect_uris: [REDIRECT_URI] }),
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ client_name: 'Prüfer 検査' });
  });

  it('AS-43: registers neither grants for machines nor marks that are ours to give', async () => {
    const client = await register(house, {
      grant_types: ['authorization_code', 'client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
      gatehouse_registration: 'trusted',
      id_token_signed_response_alg: 'HS256',
    });
    expect(client.grant_types).toEqual(['authorization_code', 'refresh_token']);
    const [row] = await house.query('select metadata, kind, trusted from clients where id = $1', [client.client_id]);
    expect(row).toMatchObject({ kind: 'dynamic', trusted: false });
    expect(JSON.stringify(row)).not.toMatch(/gatehouse_|HS256|client_credentials/);
  });

  it('AS-27: registers no address for keys that could not be fetched', async () => {
    for (const jwks_uri of [
      'https://127.0.0.1/jwks.json',
      'https://[::1]/jwks.json',
      'https://host.example:8443/jwks',
    ]) {
      const answer = await postRegistration(house, { token_endpoint_auth_method: 'private_key_jwt', jwks_uri });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: 'invalid_client_metadata' });
    }
  });

  it('takes the SDKs: a scope in the registration is no allow-list', async () => {
    const client = await register(house, { scope: 'jira:read something:else' });
    const grant = await obtainCode(house, client.client_id, { scope: 'jira:read jira:write' });
    expect((await postToken(house, codeForm(client.client_id, grant))).status).toBe(200);
  });

  it('AS-12: takes any port on loopback for a portless loopback redirect (RFC 8252 section 7.3)', async () => {
    const client = await register(house, { redirect_uris: ['http://localhost/callback'] });
    const grant = await obtainCode(house, client.client_id, { redirectUri: 'http://localhost:9/callback' });
    expect(grant.code).not.toBe('');
  });

  it('gives a client that names no method a secret, stores only its hash, and knows it again', async () => {
    const client = await register(house, { token_endpoint_auth_method: undefined });
    expect(client.token_endpoint_auth_method).toBe('client_secret_basic');
    const secret = client.client_secret ?? '';
    expect(secret.length).toBeGreaterThan(40);
    const [row] = await house.query<{ metadata: { client_secret: string } }>(
      'select metadata from clients where id = $1',
      [client.client_id],
    );
    const redeemWith = async (password: string) => {
      const grant = await obtainCode(house, client.client_id);
      const { client_id: _, ...form } = codeForm(client.client_id, grant);
      const basic = Buffer.from(`${client.client_id}:${encodeURIComponent(password)}`).toString('base64');
      const answer = await fetch(`${house.issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams(form),
      });
      return answer.status;
    };
    expect(await redeemWith(secret)).toBe(200);
    expect(await redeemWith(`${secret}x`)).toBe(401);
    // The stored value, presented as if it were the secret.
    expect(await redeemWith(row?.metadata.client_secret ?? '')).toBe(401);
  });

  it('gives a public client no secret', async () => {
    expect(await register(house)).not.toHaveProperty('client_secret');
  });

  it.each([
    ['http://evil.example/callback', 'http only on localhost'],
    ['myapp://callback', 'PRIVATE_USE_SCHEMES'],
    ['javascript:alert(1)', 'must not use the scheme'],
    ['not a uri', 'absolute URIs'],
    ['https://x;frame-ancestors/cb', 'plain host'],
    ['https://*/cb', 'plain host'],
  ])('AS-13: refuses the redirect URI %s and says why', async (uri, why) => {
    const answer = await postRegistration(house, { redirect_uris: [uri] });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: 'invalid_redirect_uri',
      error_description: expect.stringContaining(why),
    });
  });

  it('answers bad bodies with the error of RFC 7591', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${house.issuer}/register`, { method: 'POST', headers: { 'content-type': type }, body });
    for (const answer of await Promise.all([
      post('{'),
      post('[]'),
      post('a=b', 'text/plain'),
      post(`"${'x'.repeat(90_000)}"`),
    ])) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toHaveProperty('error');
    }
  });

  it('AS-16: can be called from a page of any origin', async () => {
    const headers = { origin: 'https://inspector.example', 'access-control-request-method': 'POST' };
    const preflight = await fetch(`${house.issuer}/register`, { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type');
  });

  it('AS-40: can be switched off, and the metadata says so', async () => {
    const closed = await startHouse({ auth: { DYNAMIC_REGISTRATION: 'off' } });
    try {
      expect((await postRegistration(closed)).status).toBe(404);
      const metadata = await (await fetch(`${closed.issuer}/.well-known/oauth-authorization-server`)).json();
      expect(metadata).not.toHaveProperty('registration_endpoint');
    } finally {
      await closed.stop();
    }
  });
});
