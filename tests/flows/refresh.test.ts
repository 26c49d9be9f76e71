import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { redeem, refresh, register, type Tokens } from '../support/oauth.ts';

describe('refresh tokens over two processes', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());

  const use = async (token: string, at?: string): Promise<Tokens> => {
    const answer = await refresh(house, client, token, at);
    expect(answer.status).toBe(200);
    return (await answer.json()) as Tokens;
  };

  it('five concurrent uses all succeed and get the same successor', async () => {
    let { refresh_token: token } = await redeem(house, client);
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all([0, 1, 0, 1, 0].map((at) => use(token, house.replicas.auth[at])));
      const successors = new Set(answers.map(({ refresh_token }) => refresh_token));
      expect(successors.size).toBe(1);
      [token = ''] = successors;
    }
  });

  it('a retry after a lost answer gets what was lost, however late, while the successor is unused', async () => {
    const { refresh_token: token } = await redeem(house, client);
    const lost = await use(token);
    await house.query(`update oidc_records set consumed_at = now() - interval '10 days' where consumed_at is not null`);
    expect((await use(token)).refresh_token).toBe(lost.refresh_token);
  });

  it('an older replay is refused, and the family lives on', async () => {
    const { refresh_token: first } = await redeem(house, client);
    const second = (await use(first)).refresh_token;
    const third = (await use(second)).refresh_token;
    await house.query(
      `update oidc_records set consumed_at = now() - interval '3 minutes' where consumed_at is not null`,
    );
    const replay = await refresh(house, client, first);
    expect(replay.status).toBe(400);
    expect(await replay.json()).toMatchObject({ error: 'invalid_grant' });
    await use(third);
  });

  it('invariant 7: revoking with any token of the family, also a superseded one, ends that family alone', async () => {
    const other = await redeem(house, client);
    const { refresh_token: first } = await redeem(house, client);
    const second = (await use(first)).refresh_token;
    const third = (await use(second)).refresh_token;
    await house.query(
      `update oidc_records set consumed_at = now() - interval '3 minutes' where consumed_at is not null`,
    );
    const revoked = await fetch(`${house.issuer}/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: first, client_id: client }),
    });
    expect(revoked.status).toBe(200);
    expect((await refresh(house, client, third)).status).toBe(400);
    await use(other.refresh_token);
  });

  it('never widens: a scope that was not granted is refused, a narrower one is given', async () => {
    const { refresh_token: token } = await redeem(house, client, { scope: 'jira:read confluence:read' });
    const narrower = await refresh(house, client, token, house.issuer, { scope: 'jira:read' });
    expect(await narrower.json()).toMatchObject({ scope: 'jira:read' });
    const wider = await refresh(house, client, token, house.issuer, { scope: 'jira:write' });
    expect(await wider.json()).toMatchObject({ error: 'invalid_scope' });
  });

  it('belongs to its client', async () => {
    const { refresh_token: token } = await redeem(house, client);
    const thief = (await register(house)).client_id;
    expect((await refresh(house, thief, token)).status).toBe(400);
    await use(token);
  });
});
