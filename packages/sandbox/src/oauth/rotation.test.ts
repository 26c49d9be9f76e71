import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../clock.js';
import { JIRA, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const set = (settings: unknown) => sandbox.post('/__sandbox/oauth', settings);
const report = async () => (await sandbox.send('/__sandbox/oauth')).body;
const isAlive = async (accessToken: string): Promise<boolean> =>
  (await sandbox.as(accessToken).get(`${JIRA}/myself`)).status === 200;

/** The refresh tokens and access tokens of a sign-in and of as many exchanges, one of each after the other. */
async function rotate(exchanges: number) {
  const chain = [await sandbox.signIn('tomas')];
  for (let done = 0; done < exchanges; done += 1) {
    chain.push((await sandbox.refresh(chain.at(-1)?.refresh_token ?? '')).body);
  }
  return chain;
}

const statusOf = async (token: string | undefined) => (await sandbox.refresh(token ?? '')).status;

beforeEach(() => sandbox.post('/__sandbox/reset', { parts: ['oauth'] }));

describe('the leeway', () => {
  it.each([
    { leeway: 'previous', last: 200, older: 403 },
    { leeway: 'any', last: 200, older: 200 },
    { leeway: 'none', last: 403, older: 403 },
    { leeway: 'same-answer', last: 200, older: 403 },
  ])('$leeway: the token superseded last is $last, an older one $older', async ({ leeway, last, older }) => {
    await set({ leeway });
    const first = await rotate(2);
    expect(await statusOf(first.at(1)?.refresh_token)).toBe(last);
    const second = await rotate(2);
    expect(await statusOf(second.at(0)?.refresh_token)).toBe(older);
    expect(await statusOf(second.at(2)?.refresh_token)).toBe(older);
  });

  it.each(['previous', 'any', 'same-answer'])('%s: is over after ten minutes', async (leeway) => {
    await set({ leeway });
    const chain = await rotate(1);
    sandbox.clock.now += 10 * MINUTE;
    expect(await statusOf(chain.at(0)?.refresh_token)).toBe(200);
    sandbox.clock.now += SECOND;
    expect(await statusOf(chain.at(0)?.refresh_token)).toBe(403);
    expect(await statusOf(chain.at(1)?.refresh_token)).toBe(403);
  });

  it('any: counts from when each token was superseded', async () => {
    await set({ leeway: 'any' });
    const chain = await rotate(1);
    sandbox.clock.now += 6 * MINUTE;
    await sandbox.refresh(chain.at(1)?.refresh_token ?? '');
    sandbox.clock.now += 6 * MINUTE;
    expect(await statusOf(chain.at(1)?.refresh_token)).toBe(200);
    expect(await statusOf(chain.at(0)?.refresh_token)).toBe(403);
  });

  it('same-answer: gives the very tokens of the first exchange, with the time that is left', async () => {
    await set({ leeway: 'same-answer' });
    const chain = await rotate(1);
    sandbox.clock.now += 5 * MINUTE;
    const { body } = await sandbox.refresh(chain.at(0)?.refresh_token ?? '');
    expect(body).toEqual({ ...chain.at(1), expires_in: 3300 });
    expect(await statusOf(body.refresh_token)).toBe(200);
  });

  it('previous: gives further tokens, and those of the lost answer stay good', async () => {
    const chain = await rotate(1);
    const { body } = await sandbox.refresh(chain.at(0)?.refresh_token ?? '');
    expect(body.refresh_token).not.toBe(chain.at(1)?.refresh_token);
    expect(await statusOf(chain.at(1)?.refresh_token)).toBe(200);
    expect(await statusOf(body.refresh_token)).toBe(200);
  });
});

describe('superseded access tokens', () => {
  it('die with the exchange if told so', async () => {
    await set({ supersededAccess: 'at-once' });
    const [first, second] = await rotate(1);
    expect(await isAlive(first?.access_token ?? '')).toBe(false);
    expect(await isAlive(second?.access_token ?? '')).toBe(true);
  });
});

describe('the answer for a dead refresh token', () => {
  it.each([
    [{}, 403, 'invalid_grant', 'Unknown or invalid refresh token.'],
    [{ invalidGrantError: 'unauthorized_client' }, 403, 'unauthorized_client', 'refresh_token is invalid'],
    [{ invalidGrantStatus: 400 }, 400, 'invalid_grant', 'Unknown or invalid refresh token.'],
  ])('with %j is %i %s', async (settings, status, error, description) => {
    await set(settings);
    const answer = await sandbox.refresh('sbx_rt_unknown');
    expect(answer).toMatchObject({ status, body: { error, error_description: description } });
  });
});

it('an app that is refused loses no grant', async () => {
  const chain = await rotate(1);
  const current = chain.at(-1)?.refresh_token ?? '';
  await set({ refuseApp: true });
  expect(await sandbox.refresh(current)).toMatchObject({
    status: 403,
    body: { error: 'unauthorized_client', error_description: 'Grant type not allowed for the client.' },
  });
  await set({ refuseApp: false });
  expect(await statusOf(current)).toBe(200);
});

describe('what tests may ask', () => {
  it('is how many refreshes, breaches and families there were, by person', async () => {
    await rotate(3);
    const chain = await rotate(2);
    await sandbox.refresh(chain.at(0)?.refresh_token ?? '');
    await sandbox.signIn('maya');
    expect(await report()).toMatchObject({
      settings: { leeway: 'previous', supersededAccess: 'leeway' },
      refreshes: 5,
      breaches: 1,
      byPerson: {
        tomas: { refreshes: 5, breaches: 1, families: 2, live: 1 },
        maya: { refreshes: 0, breaches: 0, families: 1, live: 1 },
      },
    });
  });

  it('is which refresh tokens were used again, without telling them', async () => {
    const chain = await rotate(2);
    await sandbox.refresh(chain.at(1)?.refresh_token ?? '');
    await sandbox.refresh(chain.at(0)?.refresh_token ?? '');
    const { reuses, ...rest } = await report();
    expect(reuses).toMatchObject([
      { person: 'tomas', family: 1, generation: 2, newest: 3, outcome: 'tolerated' },
      { person: 'tomas', family: 1, generation: 1, newest: 3, outcome: 'breach' },
    ]);
    expect(JSON.stringify([reuses, rest])).not.toContain('sbx_');
  });

  it('counts a family that ended once, however often it is tried again', async () => {
    await set({ leeway: 'none' });
    const chain = await rotate(1);
    await sandbox.refresh(chain.at(0)?.refresh_token ?? '');
    await sandbox.refresh(chain.at(0)?.refresh_token ?? '');
    expect(await report()).toMatchObject({ breaches: 1, byPerson: { tomas: { live: 0 } } });
  });

  it('keeps to what it knows', async () => {
    expect((await set({ leeway: 'sometimes' })).status).toBe(400);
    await set({ leeway: 'any' });
    await set({ supersededAccess: 'at-once' });
    expect((await report()).settings).toMatchObject({ leeway: 'any', supersededAccess: 'at-once' });
  });
});
