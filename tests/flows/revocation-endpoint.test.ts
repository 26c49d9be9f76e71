import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createForger } from '../support/forge.ts';
import { type House, startHouse } from '../support/house.ts';
import { redeem, refresh, register, type Tokens } from '../support/oauth.ts';

describe('revocation of access tokens over two processes', () => {
  let house: House;
  let client: string;
  let forge: Awaited<ReturnType<typeof createForger>>;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
    forge = await createForger(house, (await redeem(house, client)).access_token);
  });
  afterAll(() => house?.stop());

  const revoke = (token: string, form: Record<string, string> = {}) =>
    fetch(`${house.issuer}/revoke`, {
      method: 'POST',
      headers: { origin: 'https://page.example' },
      body: new URLSearchParams({ token, client_id: client, ...form }),
    });
  const works = async ({ refresh_token: token }: Tokens) => (await refresh(house, client, token)).status === 200;
  const logged = (subject: unknown) =>
    house.query<{ kind: string }>('select kind from changes where subject = $1', [subject]);

  it('invariant 7: a family ends with its access token, at once and alone, and the change log says so', async () => {
    const [family, other] = [await redeem(house, client), await redeem(house, client)];
    const { grant_id: grant } = decodeJwt(family.access_token);
    const answer = await revoke(family.access_token, { token_type_hint: 'access_token' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://page.example');
    expect(await works(family)).toBe(false);
    expect(await works(other)).toBe(true);
    expect(await logged(grant)).toEqual([{ kind: 'grant' }]);
    // Again, and with the wrong hint.
    expect((await revoke(family.access_token, { token_type_hint: 'refresh_token' })).status).toBe(200);
  });

  it('an expired access token ends its family too: signing out late is signing out', async () => {
    const family = await redeem(house, client);
    const { grant_id: grantId, jti } = decodeJwt(family.access_token);
    expect((await revoke(await forge({ grant_id: grantId, jti, exp: 1_700_000_000 }))).status).toBe(200);
    expect(await works(family)).toBe(false);
  });

  it('answers 200 and ends nothing for what is not the client’s, or no token of ours', async () => {
    const family = await redeem(house, client);
    const { grant_id: grantId } = decodeJwt(family.access_token);
    const stranger = (await register(house)).client_id;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const attempts: [string, Record<string, string>?][] = [
      [family.access_token, { client_id: stranger }],
      [family.refresh_token, { client_id: stranger }],
      [await forge({ grant_id: grantId }, {}, privateKey)],
      [await forge({ grant_id: grantId }, { typ: 'JWT' })],
      [await forge({ grant_id: grantId }, { kid: 'another' })],
      [await forge({ grant_id: grantId, iss: 'https://evil.example' })],
      [await forge({ grant_id: grantId, client_id: stranger })],
      [`${family.access_token.slice(0, -4)}AAAA`],
      ['a.b.c'],
      ['nonsense'],
    ];
    for (const [token, form] of attempts) expect((await revoke(token, form)).status).toBe(200);
    expect(await works(family)).toBe(true);
    expect(await logged(grantId)).toEqual([]);
  });

  it('ends a machine’s single token by its number, once', async () => {
    const jti = 'machine-token-1';
    const token = await forge({ sub: client, grant_id: undefined, auth_time: undefined, jti });
    for (const _ of [1, 2]) expect((await revoke(token)).status).toBe(200);
    expect(await logged(jti)).toEqual([{ kind: 'token' }]);
    const over = await forge({ sub: client, grant_id: undefined, jti: 'machine-token-2', exp: 1_700_000_000 });
    expect((await revoke(over)).status).toBe(200);
    expect(await logged('machine-token-2')).toEqual([]);
  });

  it('asks confidential clients for their secret', async () => {
    const confidential = await register(house, { token_endpoint_auth_method: 'client_secret_post' });
    const credentials = { client_id: confidential.client_id, client_secret: confidential.client_secret ?? '' };
    const token = await forge({
      client_id: confidential.client_id,
      sub: confidential.client_id,
      grant_id: undefined,
      jti: 'm3',
    });
    expect((await revoke(token, { ...credentials, client_secret: 'wrong' })).status).toBe(401);
    expect((await revoke(token, { client_id: confidential.client_id })).status).toBe(401);
    expect(await logged('m3')).toEqual([]);
    expect((await revoke(token, credentials)).status).toBe(200);
    expect(await logged('m3')).toEqual([{ kind: 'token' }]);
  });
});
