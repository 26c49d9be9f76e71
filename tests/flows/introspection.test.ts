import { createHash, generateKeyPairSync } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createForger } from '../support/forge.ts';
import { type House, startHouse } from '../support/house.ts';
import { codeForm, newPerson, obtainCode, postToken, register, type Tokens } from '../support/oauth.ts';

const GATEWAY = { client_id: 'cl_gateway', client_secret: 'the-secret-of-the-gateway' };
const INACTIVE = { status: 200, body: { active: false } };

describe('introspection', () => {
  let house: House;
  let forge: Awaited<ReturnType<typeof createForger>>;
  let credentials: { client_id: string; client_secret: string };
  let tokens: Tokens;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2, auth: { INTROSPECTION_CLIENTS: GATEWAY.client_id } });
    const secret = createHash('sha256').update(GATEWAY.client_secret).digest('base64url');
    await house.query(`insert into clients (id, kind, metadata) values ($1, 'registered', $2)`, [
      GATEWAY.client_id,
      {
        client_id: GATEWAY.client_id,
        client_secret: `sha256:${secret}`,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: ['https://gateway.example/unused'],
      },
    ]);
    credentials = await confidential();
    tokens = await obtain(credentials);
    forge = await createForger(house, tokens.access_token);
  });
  afterAll(() => house?.stop());

  const confidential = async () => {
    const { client_id, client_secret = '' } = await register(house, {
      token_endpoint_auth_method: 'client_secret_post',
    });
    return { client_id, client_secret };
  };
  const obtain = async (of: typeof credentials, person = newPerson()): Promise<Tokens> => {
    const grant = await obtainCode(house, of.client_id, {}, person);
    const answer = await postToken(house, { ...codeForm(of.client_id, grant), client_secret: of.client_secret });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Tokens;
  };
  const introspect = async (token: string, as: Record<string, string> = credentials) => {
    const answer = await fetch(`${house.issuer}/introspect`, {
      method: 'POST',
      headers: { origin: 'https://page.example' },
      body: new URLSearchParams({ token, ...as }),
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://page.example');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    return { status: answer.status, body: await answer.json() };
  };

  it('says of an access token what is in it, while it holds', async () => {
    const claims = decodeJwt(tokens.access_token);
    const { body } = await introspect(tokens.access_token);
    expect(body).toEqual({ ...claims, active: true, token_type: 'Bearer' });
    expect(body).toMatchObject({ sub: expect.stringMatching(/^usr_/), aud: house.mcpUrl, iss: house.issuer });
  });

  it('says of a refresh token that it holds', async () => {
    expect((await introspect(tokens.refresh_token)).body).toMatchObject({
      active: true,
      client_id: credentials.client_id,
      scope: expect.stringContaining('jira:read'),
    });
  });

  it('is for clients that authenticate themselves, whatever the token', async () => {
    const open = (await register(house)).client_id;
    const refused = [
      await introspect(tokens.access_token, { client_id: open }),
      await introspect('nonsense', { client_id: open }),
      await introspect(tokens.refresh_token, { client_id: open }),
      await introspect(tokens.access_token, { ...credentials, client_secret: 'wrong' }),
      await introspect(tokens.access_token, { client_id: credentials.client_id }),
    ];
    for (const { status, body } of refused) {
      expect(status).toBe(401);
      expect(body).toEqual({ error: 'invalid_client', error_description: 'client authentication failed' });
    }
  });

  it('tells nobody about tokens of others, except whom the operator named', async () => {
    const other = await confidential();
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      expect(await introspect(token, other)).toEqual(INACTIVE);
      expect((await introspect(token, GATEWAY)).body).toMatchObject({ active: true, client_id: credentials.client_id });
    }
  });

  it('gives one and the same answer for whatever does not hold', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const token of [
      'nonsense',
      'a.b.c',
      await forge({ exp: Math.floor(Date.now() / 1000) - 1 }),
      await forge({}, {}, privateKey),
      await forge({}, { typ: 'JWT' }),
      await forge({ iss: 'https://evil.example' }),
      await forge({ grant_id: 'unknown' }),
      await forge({ sub: 'usr_unknown' }),
      await forge({ sub: undefined }),
    ]) {
      expect(await introspect(token)).toEqual(INACTIVE);
      expect(await introspect(token, GATEWAY)).toEqual(INACTIVE);
    }
  });

  it('knows bound tokens, and a machine’s token until it is revoked or its client is gone', async () => {
    const bound = await forge({ cnf: { jkt: 'thumbprint' } });
    expect((await introspect(bound)).body).toMatchObject({ token_type: 'DPoP', cnf: { jkt: 'thumbprint' } });
    const machine = await confidential();
    const token = () => forge({ sub: machine.client_id, client_id: machine.client_id, grant_id: undefined, jti: 'm1' });
    expect((await introspect(await token(), machine)).body).toMatchObject({ active: true, sub: machine.client_id });
    await fetch(`${house.issuer}/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: await token(), ...machine }),
    });
    expect(await introspect(await token(), machine)).toEqual(INACTIVE);
    const second = await forge({
      sub: machine.client_id,
      client_id: machine.client_id,
      grant_id: undefined,
      jti: 'm2',
    });
    expect((await introspect(second, GATEWAY)).body).toMatchObject({ active: true });
    await house.query(`update clients set last_used_at = now() where id = $1`, [machine.client_id]);
    await house.query('delete from clients where id = $1', [machine.client_id]);
    expect(await introspect(second, GATEWAY)).toEqual(INACTIVE);
  });

  it('follows suspension and revocation at once', async () => {
    const person = newPerson();
    const family = await obtain(credentials, person);
    const { sub } = decodeJwt(family.access_token);
    const both = async () => [await introspect(family.access_token), await introspect(family.refresh_token)];
    await house.query('update users set suspended_at = now() where id = $1', [sub]);
    expect(await both()).toEqual([INACTIVE, INACTIVE]);
    await house.query('update users set suspended_at = null where id = $1', [sub]);
    for (const { body } of await both()) expect(body).toMatchObject({ active: true });
    await fetch(`${house.issuer}/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: family.access_token, ...credentials }),
    });
    expect(await both()).toEqual([INACTIVE, INACTIVE]);
  });
});
