import { openVault, parseKeyring } from '@gatehouse/vault';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPerson } from '../../packages/cli/src/try/person.ts';
import { connectionsOf, pressOn, signInEmployee, travel } from '../support/accounts.ts';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import type { House } from '../support/house.ts';
import { callMcp, redeem, register } from '../support/oauth.ts';
import { openPool } from '../support/pool.ts';
import { askSandbox } from '../support/sandbox-control.ts';
import type { Tab } from '../support/tab.ts';
import { holdNextRefresh, isHeld } from '../support/upstream.ts';

interface Person {
  tab: Tab;
  userId: string;
}

describe('what may happen while somebody is at Atlassian, over two replicas', () => {
  let own: CompanyHouse;
  let house: House;
  let client: string;
  let ada: Person;
  let grace: Person;

  beforeAll(async () => {
    own = await startCompanyHouse({ replicas: 2 });
    house = own.house;
    client = (await register(house)).client_id;
    ada = await signInEmployee(house, client, 'ada');
    grace = await signInEmployee(house, client, 'grace');
  });
  afterAll(() => own?.stop());
  beforeEach(async () => {
    await house.query('delete from connections');
    await askSandbox(house, 'reset', { parts: ['oauth', 'faults'] });
  });

  const home = () => `${house.issuer}/`;
  const connect = ({ tab }: Person) => pressOn(tab, home(), '/portal/connections/connect', [['confirmed', 'yes']]);
  const reconnect = ({ tab }: Person, id: string) => pressOn(tab, home(), `/portal/connections/${id}/reconnect`);
  const all = () => house.query('select id from connections');

  /** Connects an account and returns the row. */
  async function connected(person: Person, atlassian: string) {
    await person.tab.send(await travel(await connect(person), atlassian));
    const row = (await connectionsOf(house, person.userId)).at(-1);
    if (!row) throw new Error('nothing was connected');
    return row;
  }

  it('two trips that come back at once renew one connection, each with a generation of its own', async () => {
    const { id } = await connected(ada, 'maya');
    const callbacks = [await travel(await reconnect(ada, id), 'maya'), await travel(await reconnect(ada, id), 'maya')];
    const answers = await Promise.all(callbacks.map((url) => ada.tab.send(url)));
    expect(answers.map((answer) => ada.tab.follow(answer, home()))).toEqual([
      `${home()}?done=reconnected`,
      `${home()}?done=reconnected`,
    ]);
    expect(await connectionsOf(house, ada.userId)).toMatchObject([{ id, generation: 3, status: 'active' }]);
  });

  it('one return that comes twice at once counts once', async () => {
    const callback = await travel(await connect(ada), 'maya');
    const answers = await Promise.all([ada.tab.send(callback), ada.tab.send(callback)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400]);
    expect(await connectionsOf(house, ada.userId)).toMatchObject([{ generation: 1 }]);
  });

  it('invariant 13: two people who bring one account at once: one has it, and the other is told', async () => {
    const callbacks = [await travel(await connect(ada), 'maya'), await travel(await connect(grace), 'maya')];
    const answers = await Promise.all([ada, grace].map(({ tab }, at) => tab.send(callbacks[at] ?? '')));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(await refused?.text()).toContain('ask the people who run Gatehouse to remove that user');
    expect(await all()).toHaveLength(1);
  });

  it('two accounts that come back at once as the first: one is, and the other only once that was confirmed', async () => {
    // Neither trip was for a further account: there was none when they began.
    const trips = await Promise.all([1, 2].map(() => pressOn(ada.tab, home(), '/portal/connections/connect')));
    const [one, other] = await Promise.all([
      travel(trips[0] as Response, 'maya'),
      travel(trips[1] as Response, 'tomas'),
    ]);
    const answers = await Promise.all([ada.tab.send(one), ada.tab.send(other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(await refused?.text()).toContain('Add it as a further account');
    expect(await all()).toHaveLength(1);
  });

  it('a user who is suspended meanwhile gets nothing stored', async () => {
    const callback = await travel(await connect(ada), 'maya');
    await house.query('update users set suspended_at = now() where id = $1', [ada.userId]);
    try {
      const answer = await ada.tab.send(callback);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('Your access is suspended');
      expect(await all()).toEqual([]);
    } finally {
      await house.query('update users set suspended_at = null');
    }
  });

  it('invariant 3: nor does one who is suspended, or gone, between the look at the session and the write', async () => {
    const pool = openPool({ connectionString: house.databaseUrl });
    try {
      const dependencies = { pool, keyring: parseKeyring(house.secrets.vaultKeyring) };
      const vault = openVault(dependencies as Parameters<typeof openVault>[0]);
      const person = { accountId: 'acc', displayName: 'Ada', email: undefined, pictureUrl: undefined };
      const tokens = { accessToken: 'a', refreshToken: 'r' };
      const account = { person, tokens, expiresIn: 3_600, scopes: [], sites: [] };
      await house.query('update users set suspended_at = now() where id = $1', [ada.userId]);
      for (const userId of [ada.userId, 'usr_gone']) {
        expect(await vault.store({ ...account, userId })).toEqual({ ok: false, reason: 'user_gone' });
      }
      expect(await all()).toEqual([]);
    } finally {
      await house.query('update users set suspended_at = null');
      await pool.end();
    }
  });

  it('a connection that is removed meanwhile does not come back', async () => {
    const { id } = await connected(ada, 'maya');
    const callback = await travel(await reconnect(ada, id), 'maya');
    await pressOn(ada.tab, home(), `/portal/connections/${id}/remove`, [['confirmed', 'yes']]);
    const answer = await ada.tab.send(callback);
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('This connection was removed meanwhile');
    expect(await all()).toEqual([]);
  });

  describe('a return that races a refresh', () => {
    let token: string;
    beforeAll(async () => {
      token = (
        await redeem(
          house,
          client,
          {},
          createPerson(() => {}, ['linus', 'maya']),
        )
      ).access_token;
    });

    const search = async () => {
      const call = { name: 'jira_search_issues', arguments: { jql: 'project = ROV', site: 'northwind-robotics' } };
      const answer = await callMcp(house, token, 'tools/call', call);
      const { result } = (await answer.json()) as { result: { isError?: boolean; content: { text: string }[] } };
      return { failed: result.isError === true, text: result.content[0]?.text };
    };
    /** Calls until one waits for a refresh: a replica hears a moment later that its token is over. */
    const untilHeld = async () => {
      for (;;) {
        const calling = search();
        const isAnswered = await Promise.race([calling.then(() => true), isHeld(house, 'race').then(() => false)]);
        if (!isAnswered) return { calling };
      }
    };

    it.each([
      ['before', 'release'],
      ['after', 'release'],
      ['after', 'drop'],
    ] as const)('that Atlassian holds %s it does its work, then to %s: nothing is lost', async (when, how) => {
      const linus = await signInEmployee(house, client, 'linus');
      const { id } = await connected(linus, 'maya');
      expect((await search()).failed).toBe(false);
      const callback = await travel(await reconnect(linus, id), 'maya');
      await house.query(`update connections set expires_at = now()`);
      await holdNextRefresh(house, 'race', when);
      const { calling } = await untilHeld();
      const returning = linus.tab.send(callback);
      // The code is redeemed while the refresh is held; then the row is waited for, or taken.
      const settled = async () => {
        const [row] = await house.query<{ waiting: number }>(
          `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        const [connection] = await connectionsOf(house, linus.userId);
        return (row?.waiting ?? 0) > 0 || (connection?.generation ?? 1) > 1;
      };
      await expect.poll(settled).toBe(true);
      await askSandbox(house, `holds/race/${how}`, {});
      const back = await returning;
      expect(linus.tab.follow(back, home())).toBe(`${home()}?done=reconnected`);
      // Where the answer was lost, this one call may have to be repeated; no more than that.
      const called = await calling;
      if (how === 'release') expect(called.failed).toBe(false);
      expect((await search()).failed).toBe(false);
      expect(await connectionsOf(house, linus.userId)).toMatchObject([{ id, status: 'active' }]);
      const oauth = await askSandbox<{ breaches: number }>(house, 'oauth');
      expect(oauth.breaches).toBe(0);
    });
  });
});
