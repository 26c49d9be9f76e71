import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import {
  authorizationRequest,
  codeForm,
  obtainCode,
  postRegistration,
  postToken,
  REDIRECT_URI,
  type Registration,
  redeem,
  refresh,
  register,
} from '../support/oauth.ts';
import { ROOT } from '../support/process.ts';

/** Manages a registration as its client does (RFC 7592). */
function manage(client: Registration, method: string, body?: object, token = client.registration_access_token) {
  return fetch(String(client.registration_client_uri), {
    method,
    headers: {
      authorization: `Bearer ${String(token)}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

describe('managing a registration (RFC 7592)', () => {
  let house: House;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
  });
  afterAll(() => house?.stop());

  it('a client reads what is registered, without a secret that we do not have', async () => {
    const client = await register(house, { token_endpoint_auth_method: 'client_secret_basic' });
    expect(client.registration_client_uri).toBe(`${house.issuer}/register/${client.client_id}`);
    const answer = await manage(client, 'GET');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { client_secret: _, client_secret_expires_at: __, ...registered } = client;
    expect(await answer.json()).toEqual(registered);
  });

  it('nobody else reads, changes or deletes it', async () => {
    const client = await register(house);
    const other = await register(house);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? { ...client, client_name: 'Mine' } : undefined;
      for (const token of ['', 'nonsense', client.client_id]) {
        expect((await manage(client, method, body, token)).status).toBeGreaterThanOrEqual(400);
      }
    }
    expect((await manage(client, 'GET', undefined, other.registration_access_token)).status).toBe(401);
    expect((await manage(client, 'GET')).status).toBe(200);
  });

  it('a change is mended like a registration, and the token for it is renewed', async () => {
    const client = await register(house);
    const redirect_uris = ['http://evil.example/cb', 'http://127.0.0.1:9/other'];
    const answer = await manage(client, 'PUT', {
      ...client,
      client_name: 'Renamed',
      redirect_uris,
      scope: 'jira:read',
    });
    expect(answer.status).toBe(200);
    const changed = (await answer.json()) as Registration;
    expect(changed).toMatchObject({ client_name: 'Renamed', redirect_uris: ['http://127.0.0.1:9/other'] });
    expect(changed).not.toHaveProperty('scope');
    expect((await manage(client, 'GET')).status).toBe(401);
    expect((await manage(changed, 'GET')).status).toBe(200);
    const bad = await manage(changed, 'PUT', { ...changed, redirect_uris: ['http://evil.example/cb'] });
    expect(await bad.json()).toMatchObject({ error: 'invalid_redirect_uri' });
  });

  it('a secret survives a change, proves itself in one, and its hash does not', async () => {
    const client = await register(house, { token_endpoint_auth_method: 'client_secret_post' });
    const wrong = await manage(client, 'PUT', { ...client, client_secret: `${client.client_secret}x` });
    expect(wrong.status).toBe(400);
    const [row] = await house.query<{ secret: string }>(
      `select metadata->>'client_secret' as secret from clients where id = $1`,
      [client.client_id],
    );
    expect((await manage(client, 'PUT', { ...client, client_secret: row?.secret })).status).toBe(400);
    const answer = await manage(client, 'PUT', { ...client, client_name: 'Renamed' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('sha256:');
    const grant = await obtainCode(house, client.client_id);
    const form = { ...codeForm(client.client_id, grant), client_secret: String(client.client_secret) };
    expect((await postToken(house, form)).status).toBe(200);
  });

  it('a deleted client is over: its grants, its tokens, its approvals', async () => {
    const client = await register(house);
    const tokens = await redeem(house, client.client_id);
    expect((await manage(client, 'DELETE')).status).toBe(204);
    const answer = await refresh(house, client.client_id, tokens.refresh_token);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: 'invalid_client' });
    const left = await house.query(
      `select 1 from oidc_records where client_id = $1 and model in ('Grant', 'RegistrationAccessToken')
       union all select 1 from approvals where client_id = $1`,
      [client.client_id],
    );
    expect(left).toEqual([]);
    expect((await manage(client, 'GET')).status).toBe(401);
    const { url } = authorizationRequest(house, client.client_id);
    const page = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('not known here');
  });

  it('AS-16: can be managed from a page of any origin', async () => {
    const client = await register(house);
    const url = String(client.registration_client_uri);
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'https://inspector.example', 'access-control-request-method': 'DELETE' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
    const answer = await fetch(url, {
      headers: { origin: 'https://inspector.example', authorization: `Bearer ${client.registration_access_token}` },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('registration with a token (RFC 7591 section 3)', () => {
  let house: House;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2, auth: { DYNAMIC_REGISTRATION: 'token' } });
  });
  afterAll(() => house?.stop());

  const registerWith = (token: string | undefined, body: object = {}) =>
    fetch(`${house.issuer}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: 'none', ...body }),
    });
  const makeToken = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [`${ROOT}packages/cli/dist/program/main.js`, 'clients', 'token', '--name', 'laptops', ...args],
      { env: { DATABASE_URL: house.databaseUrl } },
    );
    return /reg_[\w-]+/.exec(stdout)?.[0] ?? '';
  };

  it('AS-43: nobody registers without one', async () => {
    const metadata = await (await fetch(`${house.issuer}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).toHaveProperty('registration_endpoint');
    expect((await postRegistration(house)).status).toBe(401);
    const answer = await registerWith('reg_nonsense-nonsense-nonsense');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('AS-43: one is good for as many clients as it says, also asked at once, and a refused one costs nothing', async () => {
    const token = await makeToken('--uses', '3');
    expect((await registerWith(token, { redirect_uris: ['http://evil.example/cb'] })).status).toBe(400);
    expect((await registerWith(token, { jwks: { keys: [{ kty: 'oct', k: 'AA' }] } })).status).toBe(400);
    const answers = await Promise.all(Array.from({ length: 8 }, () => registerWith(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 401, 401, 401, 401, 401]);
    expect(await house.query('select 1 from registration_tokens where name = $1', [token])).toEqual([]);
  });

  it('AS-43: one is over after its time', async () => {
    const token = await makeToken('--days', '2');
    await house.query(`update registration_tokens set expires_at = now() where uses_left > 0`);
    expect((await registerWith(token)).status).toBe(401);
  });
});
