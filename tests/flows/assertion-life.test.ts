import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newClientKey } from '../support/assertions.ts';
import { type House, startHouse } from '../support/house.ts';
import { postToken, register } from '../support/oauth.ts';

describe('assertions that a client authenticates with', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
  });
  afterAll(() => house?.stop());

  it('are remembered, hence good, for ten minutes at most', async () => {
    const key = await newClientKey('k');
    const { client_id: id } = await register(house, {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [key.publicJwk] },
    });
    const attempt = async (expires: string | number) => {
      const form = { grant_type: 'refresh_token', refresh_token: 'none' };
      const answer = await postToken(house, { ...form, ...(await key.assertion(id, house.issuer, expires)) });
      return [answer.status, ((await answer.json()) as { error: string }).error];
    };
    const remembered = () =>
      house.query<{ seconds: number }>(
        `select extract(epoch from expires_at - now())::int as seconds from oidc_records where model = 'ReplayDetection'`,
      );
    for (const expires of ['15m', '1000y', 1e15, 9e15]) expect(await attempt(expires)).toEqual([401, 'invalid_client']);
    expect(await remembered()).toEqual([]);
    expect(await attempt('10m')).toEqual([400, 'invalid_grant']);
    expect((await remembered()).map(({ seconds }) => seconds <= 20 * 60)).toEqual([true]);
  });
});
