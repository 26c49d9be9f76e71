import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import {
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  redeem,
  refresh,
  register,
  type Tokens,
} from '../support/oauth.ts';

describe('authorization codes over two processes', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());

  it('AS-01, invariant 5: of concurrent redemptions one wins, always', async () => {
    for (let round = 0; round < 10; round += 1) {
      const grant = await obtainCode(house, client);
      const answers = await Promise.all(
        [0, 1, 0, 1, 0, 1].map((at) => postToken(house, codeForm(client, grant), house.replicas.auth[at])),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
      for (const answer of answers) {
        if (answer.status === 400) expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
      }
    }
  });

  it('invariant 5: a later redemption of the code ends that family, and only that', async () => {
    const other = await redeem(house, client);
    const grant = await obtainCode(house, client);
    const first = (await (await postToken(house, codeForm(client, grant))).json()) as Tokens;
    expect((await refresh(house, client, first.refresh_token)).status).toBe(200);

    expect((await postToken(house, codeForm(client, grant))).status).toBe(400);
    expect((await refresh(house, client, first.refresh_token)).status).toBe(400);
    expect((await refresh(house, client, other.refresh_token)).status).toBe(200);
  });

  it('more redemptions at once than there are database connections all succeed', async () => {
    const person = newPerson();
    const grants = [];
    for (let n = 0; n < 28; n += 1) grants.push(await obtainCode(house, client, {}, person));
    const answers = await Promise.all(
      grants.map((grant) => postToken(house, codeForm(client, grant), house.replicas.auth[0])),
    );
    expect(answers.map(({ status }) => status)).toEqual(grants.map(() => 200));
  });

  it('wants the right verifier, redirect and client', async () => {
    const stranger = (await register(house)).client_id;
    for (const wrong of [
      { code_verifier: 'a'.repeat(43) },
      { redirect_uri: 'http://127.0.0.1:10/callback' },
      { client_id: stranger },
    ]) {
      const grant = await obtainCode(house, client);
      const answer = await postToken(house, { ...codeForm(client, grant), ...wrong });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('AS-17: the answer may not be stored, and says what was granted', async () => {
    const grant = await obtainCode(house, client, { scope: 'jira:read' });
    const answer = await postToken(house, codeForm(client, grant));
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({ token_type: 'Bearer', scope: 'jira:read', expires_in: 1800 });
  });
});
