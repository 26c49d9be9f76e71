import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newTokens, startVaults, type Vaults } from '../../support/vaults.ts';

let vaults: Vaults;
let connection: string;
let user: string;
let users = 0;

const vault = (replica: number) => {
  const found = vaults.replicas[replica];
  if (!found) throw new Error('no such replica');
  return found;
};
const usable = (accessToken: string, generation: number) => ({
  ok: true,
  credential: { generation, token: { state: 'usable', accessToken } },
});

/** Holds Atlassian's answer to each request until it is told. */
function holdAnswers() {
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  let count = 0;
  vaults.endpoint.answer(async () => {
    count += 1;
    const own = count;
    asked.resolve();
    if (own === 1) await release.promise;
    return newTokens(`at-${own}`, `rt-${own}`);
  });
  return { asked: asked.promise, release: release.resolve };
}

/** Ends the database connection that holds a row's lock, as a network or a restarted PostgreSQL would. */
const endHolder = async () => {
  const ended = await vaults.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and state = 'idle in transaction'`,
  );
  expect(ended).toHaveLength(1);
};

/** The intent of a program that died: committed, and held by nobody. */
const leaveIntent = (state = 'asking', token = 'rt-0') =>
  vaults.query(
    `insert into refreshes (connection_id, state, generation, token_hash, holder, tries, retry_at)
     values ($1, $2, 1, $3, 'who died', 1, now())`,
    [connection, state, createHash('sha256').update(token).digest()],
  );

beforeAll(async () => {
  vaults = await startVaults();
});
afterAll(() => vaults?.stop());
beforeEach(async () => {
  await vaults.query('delete from connections');
  vaults.endpoint.sent.length = 0;
  vaults.endpoint.answer(() => newTokens('at-new', 'rt-new'));
  users += 1;
  user = `usr_${users}`;
  connection = await vaults.connect(user, { refreshToken: 'rt-0' });
});

describe('a connection that is removed while a refresh is under way', () => {
  it('invariant 9: is refused at once, and gone when Atlassian has answered', async () => {
    const { asked, release } = holdAnswers();
    const refreshed = vault(0).refresh(connection, 1);
    await asked;
    const removed = vaults.remove(connection, user);
    const changes = () =>
      vaults.query<{ kind: string }>('select kind from changes where subject in ($1, $2)', [connection, user]);
    const kinds = async () => (await changes()).map(({ kind }) => kind);
    await expect.poll(kinds, { timeout: 8_000 }).toContain('connection');
    expect(await vaults.query('select from connections where id = $1', [connection])).toHaveLength(1);
    release();
    await Promise.all([refreshed, removed]);
    expect(await vaults.query('select from connections where id = $1', [connection])).toEqual([]);
  });
});

describe('a callback that stores tokens while a refresh is under way', () => {
  it('waits for the answer, and its tokens are the last', async () => {
    const { asked, release } = holdAnswers();
    const refreshed = vault(0).refresh(connection, 1);
    await asked;
    const stored = vaults.connect(user, { accessToken: 'at-callback', refreshToken: 'rt-callback' });
    release();
    expect(await refreshed).toMatchObject(usable('at-1', 2));
    await stored;
    expect(await vault(1).refresh(connection, 2)).toMatchObject(usable('at-callback', 3));
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
  });

  it('wins where the refresh has lost its lock: what comes then is void', async () => {
    const { asked, release } = holdAnswers();
    const refreshed = vault(0).refresh(connection, 1);
    await asked;
    await endHolder();
    await vaults.connect(user, { accessToken: 'at-callback', refreshToken: 'rt-callback' });
    release();
    expect(await refreshed).toMatchObject(usable('at-callback', 2));
    expect(await vault(1).refresh(connection, 1)).toMatchObject(usable('at-callback', 2));
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
  });

  it('leaves no intent to repeat: the token of before is never sent again', async () => {
    await leaveIntent();
    await vaults.connect(user, { accessToken: 'at-callback', refreshToken: 'rt-callback' });
    const tending = vault(0).tend({ keepAliveDays: 0 });
    await tending.stop();
    expect(vaults.endpoint.sent).toEqual([]);
    expect(await vault(1).refresh(connection, 2)).toMatchObject(usable('at-new', 3));
    expect(vaults.endpoint.sent).toEqual(['rt-callback']);
  });
});

describe('a database connection that breaks while Atlassian is asked', () => {
  it('invariant 8: costs nothing: the answer is written over another one', async () => {
    const { asked, release } = holdAnswers();
    const refreshed = vault(0).refresh(connection, 1);
    await asked;
    await endHolder();
    release();
    expect(await refreshed).toMatchObject(usable('at-1', 2));
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
    expect(await vaults.look(connection)).toMatchObject({ state: 'done', generation: 2 });
  });

  it('invariant 8: gives the intent to who asks next; the answer that came last counts', async () => {
    const { asked, release } = holdAnswers();
    const cutOff = vault(0).refresh(connection, 1);
    await asked;
    await endHolder();
    await vaults.query('update refreshes set retry_at = now()');
    expect(await vault(1).refresh(connection, 1)).toMatchObject(usable('at-2', 2));
    release();
    expect(await cutOff).toMatchObject(usable('at-2', 2));
    expect(vaults.endpoint.sent).toEqual(['rt-0', 'rt-0']);
  });
});

describe('the sweep', () => {
  it.each(['asking', 'retry'])('invariant 8: repeats the very token of an intent that is left at %s', async (state) => {
    await leaveIntent(state);
    const tendings = [vault(0), vault(1)].map((one) => one.tend({ keepAliveDays: 0 }));
    await expect.poll(async () => (await vaults.look(connection)).generation, { timeout: 30_000 }).toBe(2);
    await Promise.all(tendings.map((one) => one.stop()));
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
    expect(await vaults.look(connection)).toMatchObject({ state: 'done' });
  });

  it('leaves alone whom a living program holds', async () => {
    const { asked, release } = holdAnswers();
    const refreshed = vault(0).refresh(connection, 1);
    await asked;
    // Long after its intent, as the rows have it: only the lock tells that its holder lives.
    await vaults.query(`update refreshes set retry_at = now() - interval '1 minute'`);
    await vault(1).tend({ keepAliveDays: 0 }).stop();
    release();
    expect(await refreshed).toMatchObject(usable('at-1', 2));
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
  });
});

describe('what is done while nobody waits', () => {
  const expire = (id: string, when: string) =>
    vaults.query('update connections set expires_at = now() + $2::interval where id = $1', [id, when]);
  const tend = async (days: number, replica = 0) => vault(replica).tend({ keepAliveDays: days }).stop();
  const generation = async (id = connection) => (await vaults.look(id)).generation;
  /** Both replicas at once. Each may give way to the other's look at the row: then the next round has it, or the sweep. */
  const tendUntilRefreshed = (days: number) =>
    expect
      .poll(
        async () => {
          await Promise.all([tend(days, 0), tend(days, 1)]);
          return await generation();
        },
        { timeout: 30_000, interval: 250 },
      )
      .toBe(2);

  it('refreshes what is in use before it expires, once, and nothing else', async () => {
    const unused = await vaults.connect(`${user}_unused`);
    const early = await vaults.connect(`${user}_early`);
    for (const [id, left] of [
      [connection, '59 seconds'],
      [unused, '59 seconds'],
      // Three minutes at most before the end, whatever its share: and half a one for a slow machine.
      [early, '210 seconds'],
    ] as const) {
      await expire(id, left);
    }
    for (const replica of [0, 1]) for (const id of [connection, early]) vault(replica).noteUse(id);
    await tendUntilRefreshed(0);
    expect([await generation(unused), await generation(early)]).toEqual([1, 1]);
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
  });

  it('keeps idle connections alive, unless they are of somebody who is suspended, or the operator says no', async () => {
    const suspended = await vaults.connect(`${user}_suspended`);
    const recent = await vaults.connect(`${user}_recent`);
    await vaults.query('update users set suspended_at = now() where id = $1', [`${user}_suspended`]);
    for (const [id, ago] of [
      [connection, '-61 days'],
      [suspended, '-61 days'],
      [recent, '-59 days'],
    ] as const) {
      await expire(id, ago);
    }
    await tend(0);
    expect(vaults.endpoint.sent).toEqual([]);
    await tendUntilRefreshed(60);
    expect([await generation(suspended), await generation(recent)]).toEqual([1, 1]);
    expect(vaults.endpoint.sent).toEqual(['rt-0']);
  });

  it('spreads those that rest since the same moment over a day', async () => {
    for (let n = 0; n < 40; n += 1) await expire(await vaults.connect(`${user}_${n}`), '-60 days -12 hours');
    await tend(60);
    // Ten at most in one round of a replica; and half of them have not had their hour when those are all through.
    expect(vaults.endpoint.sent.length).toBeLessThanOrEqual(10);
    for (let round = 0; round < 4; round += 1) await tend(60);
    expect(vaults.endpoint.sent.length).toBeGreaterThan(4);
    expect(vaults.endpoint.sent.length).toBeLessThan(36);
  });

  it('tells the operator of connections that Atlassian may end for their age', async () => {
    await vaults.query(`update connections set consented_at = now() - interval '301 days' where id = $1`, [connection]);
    await vaults.connect(`${user}_young`);
    await tend(0);
    expect(vaults.log).toContainEqual(
      expect.objectContaining({ event: 'connections.aged', count: 1, oldest: connection, level: 'warn' }),
    );
    await vaults.connect(user);
    vaults.log.length = 0;
    await tend(0);
    expect(vaults.log.filter(({ event }) => event === 'connections.aged')).toEqual([]);
  });
});
