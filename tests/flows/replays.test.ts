import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFamilies } from '../../apps/auth/src/consent/families.ts';
import { createReplays } from '../../apps/auth/src/provider/refresh/replays.ts';
import { startHouse } from '../support/house.ts';
import { codeForm, obtainCode, redeem, refresh, register, type Tokens } from '../support/oauth.ts';
import { openPool } from '../support/pool.ts';
import { makeProver } from '../support/proofs.ts';

/** A house with a policy, and what its users are shown, read as the portal reads it. */
async function open(policy: Record<string, string>) {
  const house = await startHouse({ replicas: 2, auth: policy });
  const pool = openPool({ connectionString: house.databaseUrl, max: 2 });
  const use = async (client: string, token: string): Promise<Tokens> => {
    const answer = await refresh(house, client, token);
    expect(answer.status).toBe(200);
    return (await answer.json()) as Tokens;
  };
  /** Makes every use so far an old one. */
  const age = () =>
    house.query(
      `update oidc_records set consumed_at = consumed_at - interval '5 minutes' where consumed_at is not null`,
    );
  return {
    house,
    use,
    age,
    families: createFamilies(pool),
    replays: createReplays(pool),
    /** A family of three tokens, and time enough for the first one to be old. */
    ageingFamily: async (client: string) => {
      const { refresh_token: first } = await redeem(house, client);
      const { refresh_token: second } = await use(client, first);
      const { refresh_token: third } = await use(client, second);
      await age();
      return { first, second, third };
    },
    userOf: async (client: string) =>
      (await house.query<{ user_id: string }>('select user_id from grants where client_id = $1', [client]))[0]
        ?.user_id ?? '',
    stop: async () => {
      await pool.end();
      await house.stop();
    },
  };
}

type Opened = Awaited<ReturnType<typeof open>>;

const expectRefused = async (answer: Response) => {
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
};

describe('a replay under the policy notify', () => {
  let opened: Opened;
  let client: string;
  beforeAll(async () => {
    opened = await open({});
    client = (await register(opened.house)).client_id;
  });
  afterAll(() => opened?.stop());

  it('is refused, counted and shown with its age and origin, and the family lives on', async () => {
    const { house, replays, use } = opened;
    const { first, third } = await opened.ageingFamily(client);
    for (let n = 0; n < 3; n += 1) await expectRefused(await refresh(house, client, first));
    await use(client, third);

    const user = await opened.userOf(client);
    const [replay, ...others] = await replays.list(user);
    expect(others).toEqual([]);
    expect(replay).toMatchObject({ clientId: client, times: 3, familyLives: true });
    expect(replay?.tokenAge).toBeGreaterThanOrEqual(300);
    expect(replay?.tokenAge).toBeLessThan(400);
    expect(replay?.origin.address).toMatch(/127\.0\.0\.1$/);
    expect(replay?.origin.userAgent).toBe('node');
    const log = () => house.programs.auth.map((program) => program.output()).join('');
    await expect.poll(() => log().match(/"event":"refresh_token.late_replay"/g)).toHaveLength(3);
    expect(log()).not.toContain(first);
  });

  it('is offered for ending at the next authorization until it is dismissed, by its own user alone', async () => {
    const { replays } = opened;
    const user = await opened.userOf(client);
    const [replay] = await replays.openFor(user, client);
    expect(await replays.openFor(user, 'cl_another')).toEqual([]);
    expect(await replays.dismiss(replay?.id ?? '', 'usr_stranger')).toBe(false);
    expect(await replays.openFor(user, client)).toHaveLength(1);
    expect(await replays.dismiss(replay?.id ?? '', user)).toBe(true);
    expect(await replays.openFor(user, client)).toEqual([]);
    expect(await replays.list(user)).toEqual([]);
  });

  it('does not fill the table, however many tokens come back', async () => {
    const { house, use } = opened;
    const { refresh_token: start } = await redeem(house, client);
    const used: string[] = [];
    for (let token = start; used.length < 25; ) {
      used.push(token);
      ({ refresh_token: token } = await use(client, token));
    }
    await opened.age();
    for (const token of used.slice(0, -1)) await expectRefused(await refresh(house, client, token));
    const rows = await house.query(`select count(*)::int from refresh_replays group by grant_id order by 1 desc`);
    expect(rows[0]).toEqual({ count: 20 });
  });

  it('by another client says nothing about the family', async () => {
    const { house, replays } = opened;
    const victim = (await register(house)).client_id;
    const thief = (await register(house)).client_id;
    const { first } = await opened.ageingFamily(victim);
    await expectRefused(await refresh(house, thief, first));
    expect(await replays.openFor(await opened.userOf(victim), victim)).toEqual([]);
  });
});

describe('a replay under the policy revoke-family', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open({ REFRESH_REPLAY: 'revoke-family', REFRESH_WINDOW_SECONDS: '60' });
  });
  afterAll(() => opened?.stop());

  it('ends the family of a public client for good although the answer is an error, and no other', async () => {
    const { house, families, replays, use } = opened;
    const client = (await register(house)).client_id;
    const { third: other } = await opened.ageingFamily(client);
    const { first, third } = await opened.ageingFamily(client);
    await expectRefused(await refresh(house, client, first));
    await expectRefused(await refresh(house, client, third));
    await use(client, other);
    const user = await opened.userOf(client);
    expect(await families.list(user)).toHaveLength(1);
    expect(await replays.list(user)).toMatchObject([{ familyLives: false, times: 1 }]);
    expect(await replays.openFor(user, client)).toEqual([]);
  });

  it('never ends the family of a confidential client', async () => {
    const { house } = opened;
    const registered = await register(house, { token_endpoint_auth_method: 'client_secret_post' });
    const secret = { client_secret: registered.client_secret ?? '' };
    const post = (token: string) => refresh(house, registered.client_id, token, house.issuer, secret);
    const use = async (token: string) => {
      const answer = await post(token);
      expect(answer.status).toBe(200);
      return ((await answer.json()) as Tokens).refresh_token;
    };
    const first = (await redeem(house, registered.client_id, {}, undefined, secret)).refresh_token;
    const third = await use(await use(first));
    await opened.age();
    await expectRefused(await post(first));
    await use(third);
  });

  it('never ends a family that is bound to a key, and hears of no replay from whoever lacks the key', async () => {
    const { house, families, replays } = opened;
    const client = (await register(house)).client_id;
    const prover = await makeProver();
    const url = `${house.issuer}/token`;
    const send = async (form: Record<string, string>, proof?: string) =>
      await fetch(url, { method: 'POST', headers: proof ? { dpop: proof } : {}, body: new URLSearchParams(form) });
    const form = (token: string) => ({ grant_type: 'refresh_token', client_id: client, refresh_token: token });
    const tokenOf = async (answer: Response) => {
      expect(answer.status).toBe(200);
      return ((await answer.json()) as Tokens).refresh_token;
    };
    const use = async (token: string) => await tokenOf(await send(form(token), await prover.prove(url)));
    const grant = await obtainCode(house, client);
    const first = await tokenOf(await send(codeForm(client, grant), await prover.prove(url)));
    const third = await use(await use(first));
    await opened.age();

    const user = await opened.userOf(client);
    const openReplays = async () => (await replays.openFor(user, client)).map(({ times }) => times);
    expect((await send(form(first))).status).toBe(400);
    expect((await send(form(first), await (await makeProver()).prove(url))).status).toBe(400);
    expect(await openReplays()).toEqual([]);
    await expectRefused(await send(form(first), await prover.prove(url)));
    expect(await openReplays()).toEqual([1]);
    await use(third);
    expect((await families.list(user)).some(({ clientId }) => clientId === client)).toBe(true);
  });
});

describe('strict rotation', () => {
  let opened: Opened;
  let client: string;
  beforeAll(async () => {
    opened = await open({ REFRESH_ROTATION: 'strict' });
    client = (await register(opened.house)).client_id;
  });
  afterAll(() => opened?.stop());

  it('AS-10: any second use ends the family, at once and also while the successor is unused', async () => {
    const { house, use } = opened;
    const { refresh_token: first } = await redeem(house, client);
    const { refresh_token: second } = await use(client, first);
    await expectRefused(await refresh(house, client, first));
    await expectRefused(await refresh(house, client, second));
  });

  it('AS-10: of concurrent uses one wins, and the family is over', async () => {
    const { house } = opened;
    const { refresh_token: first } = await redeem(house, client);
    const answers = await Promise.all([0, 1, 0, 1].map((at) => refresh(house, client, first, house.replicas.auth[at])));
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBeLessThanOrEqual(1);
    for (const answer of won) {
      const { refresh_token: second } = (await answer.json()) as Tokens;
      await expectRefused(await refresh(house, client, second));
    }
  });

  it('AS-10: a chain without reuse goes on', async () => {
    const { house, use } = opened;
    let { refresh_token: token } = await redeem(house, client);
    for (let n = 0; n < 4; n += 1) ({ refresh_token: token } = await use(client, token));
  });
});
