import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newClientKey } from '../support/assertions.ts';
import { type House, startHouse } from '../support/house.ts';
import {
  authorizationRequest,
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  redeem,
  refresh,
  register,
} from '../support/oauth.ts';
import { gatehouse } from '../support/operator.ts';

const HTTPS = 'https://app.corp.example/callback';
const LOOPBACK = 'http://127.0.0.1:9/callback';

describe('clients that an operator registers', () => {
  let house: House;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clients-'));
    house = await startHouse({ replicas: 2, auth: { DYNAMIC_REGISTRATION: 'off' } });
  });
  afterAll(async () => {
    await house?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const clients = (...args: string[]) => gatehouse(house, 'clients', ...args);
  const add = async (...args: string[]) => {
    const said = await clients('add', '--name', 'The app', ...args);
    return {
      id: /client id: (\S+)/.exec(said)?.[1] ?? '',
      secret: /client secret: (\S+)/.exec(said)?.[1] ?? '',
    };
  };
  const firstPage = async (id: string, redirectUri: string, extra: Record<string, string> = {}) => {
    const { url } = authorizationRequest(house, id, { redirectUri, extra });
    const started = await fetch(url, { redirect: 'manual' });
    const cookie = started.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
    return await fetch(new URL(started.headers.get('location') ?? '', house.issuer), {
      headers: { cookie: cookie.join('; '), accept: 'text/html' },
      redirect: 'manual',
    });
  };

  it('AS-46: with a secret, which is shown once and stored as a hash', async () => {
    const { id, secret } = await add('--redirect-uri', LOOPBACK, '--secret');
    expect(id).toMatch(/^cl_/);
    const stored = JSON.stringify(await house.query('select * from clients'));
    expect(stored).not.toContain(secret);
    for (const listing of [await clients('list'), await clients('show', id)]) {
      expect(listing).toContain(id);
      expect(listing).not.toMatch(/sha256:|client_secret"/);
      expect(listing).not.toContain(secret);
    }
    const grant = await obtainCode(house, id);
    expect((await postToken(house, codeForm(id, grant))).status).toBe(401);
    expect((await postToken(house, { ...codeForm(id, grant), client_secret: `${secret}x` })).status).toBe(401);
    expect((await postToken(house, { ...codeForm(id, grant), client_secret: secret })).status).toBe(200);
  });

  it('AS-46: a new secret ends the old one at once, on both replicas', async () => {
    const { id, secret } = await add('--redirect-uri', LOOPBACK, '--secret');
    const tokens = await redeem(house, id, {}, newPerson(), { client_secret: secret });
    const said = await clients('rotate-secret', id);
    const next = /client secret: (\S+)/.exec(said)?.[1] ?? '';
    for (const at of house.replicas.auth) {
      expect((await refresh(house, id, tokens.refresh_token, at, { client_secret: secret })).status).toBe(401);
      expect((await refresh(house, id, tokens.refresh_token, at, { client_secret: next })).status).toBe(200);
    }
    const { id: open } = await add('--redirect-uri', LOOPBACK, '--public');
    await expect(clients('rotate-secret', open)).rejects.toThrow('has a secret');
  });

  it('AS-46: with a key of its own', async () => {
    const key = await newClientKey('mine');
    const file = join(folder, 'jwks.json');
    await writeFile(file, JSON.stringify({ keys: [key.publicJwk] }));
    const { id, secret } = await add('--redirect-uri', LOOPBACK, '--jwks', file);
    expect(secret).toBe('');
    const grant = await obtainCode(house, id);
    const stranger = await newClientKey('mine');
    const attempt = async (by: typeof key) =>
      (await postToken(house, { ...codeForm(id, grant), ...(await by.assertion(id, house.issuer)) })).status;
    expect([await attempt(stranger), await attempt(key)]).toEqual([401, 200]);
  });

  it('its scope is its ceiling: more is neither asked about nor granted', async () => {
    const { id } = await add('--redirect-uri', LOOPBACK, '--public', '--scope', 'jira:read confluence:read');
    const page = await (await firstPage(id, LOOPBACK, { scope: 'jira:read jira:write' })).text();
    expect(page).toContain('value="jira:read"');
    expect(page).not.toContain('value="jira:write"');
    expect((await redeem(house, id, { scope: 'jira:read jira:write' })).scope).toBe('jira:read');
    // Without a scope of its own the request means the usual ones, as far as the ceiling goes.
    expect((await redeem(house, id, { scope: '' })).scope.split(' ').sort()).toEqual(['confluence:read', 'jira:read']);
    const { url } = authorizationRequest(house, id, { scope: 'jsm:write' });
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.headers.get('location')).toContain('error=invalid_scope');
  });

  it('people are told that it was registered here, and asked', async () => {
    const { id } = await add('--redirect-uri', HTTPS, '--public');
    const page = await firstPage(id, HTTPS);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Registered here by an administrator');
  });

  it('invariant 2: of a trusted one people are not asked, where the answer goes to https', async () => {
    const { id } = await add('--redirect-uri', HTTPS, '--redirect-uri', LOOPBACK, '--public', '--trusted');
    const away = await firstPage(id, HTTPS);
    expect(away.status).toBe(303);
    expect(away.headers.get('location')).toContain(house.sandboxUrl);
    const loopback = await firstPage(id, LOOPBACK);
    expect(loopback.status).toBe(200);
    expect(await loopback.text()).toContain('name="decision"');
    // The whole way, first without and then with a session.
    const person = newPerson();
    for (let n = 0; n < 2; n += 1) {
      const { url } = authorizationRequest(house, id, { redirectUri: HTTPS, scope: 'jira:read' });
      const arrived = await person.visit(url, (at) => at.href.startsWith(HTTPS));
      expect(arrived.searchParams.get('code')).not.toBeNull();
    }
  });

  it('invariant 2: nobody makes a client trusted by registering one', async () => {
    await expect(
      house.query(`insert into clients values ('cl_x', 'dynamic', '{}', now(), null, true)`),
    ).rejects.toThrow('clients_trusted_check');
    const other = await startHouse();
    try {
      const { client_id } = await register(other, {
        redirect_uris: [HTTPS],
        gatehouse_registration: 'trusted',
        trusted: true,
      });
      const { url } = authorizationRequest(other, client_id, { redirectUri: HTTPS });
      const started = await fetch(url, { redirect: 'manual' });
      const cookie = started.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
      const page = await fetch(new URL(started.headers.get('location') ?? '', other.issuer), {
        headers: { cookie: cookie.join('; '), accept: 'text/html' },
        redirect: 'manual',
      });
      expect(page.status).toBe(200);
    } finally {
      await other.stop();
    }
  });

  it('a removed client is over at once: 401 at the token endpoint, a page at the authorization', async () => {
    const { id } = await add('--redirect-uri', LOOPBACK, '--public');
    const tokens = await redeem(house, id);
    expect(await clients('remove', id)).toContain('ended its grants');
    const answer = await refresh(house, id, tokens.refresh_token);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: 'invalid_client' });
    const { url } = authorizationRequest(house, id);
    const page = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('not known here');
    await expect(clients('show', id)).rejects.toThrow('There is no client');
    await expect(clients('remove', id)).rejects.toThrow('There is no client');
  });

  it.each([
    [['--redirect-uri', LOOPBACK], 'Give one of --secret'],
    [['--redirect-uri', LOOPBACK, '--secret', '--public'], 'Give one of --secret'],
    [['--public'], '--redirect-uri is missing'],
    [['--redirect-uri', 'http://evil.example/cb', '--public'], 'http only on localhost'],
    [['--redirect-uri', 'javascript:alert(1)', '--public'], 'must not use the scheme'],
    [['--redirect-uri', LOOPBACK, '--public', '--trusted'], 'needs an https redirect URI'],
    [['--redirect-uri', LOOPBACK, '--public', '--scope', 'jira:everything'], 'no scope of this server'],
    [['--grant', 'client_credentials', '--public'], 'a machine proves itself'],
    [['--redirect-uri', LOOPBACK, '--jwks', '/nowhere'], 'cannot be read'],
    [['--redirect-uri', LOOPBACK, '--jwks-uri', 'http://x/y'], 'must be an https address'],
    [['--colour', 'red'], 'Unknown option'],
  ])('says what to change: %j', async (args, words) => {
    await expect(add(...args)).rejects.toThrow(words);
  });

  it('takes no private key', async () => {
    const file = join(folder, 'private.json');
    await writeFile(file, JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AA', d: 'AA' }] }));
    await expect(add('--redirect-uri', LOOPBACK, '--jwks', file)).rejects.toThrow('private');
  });
});
