import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseProxy, startDatabaseProxy } from '../../apps/mcp/test/database-proxy.ts';
import { followedWithinASecond } from '../support/follow.ts';
import { type House, startHouse } from '../support/house.ts';
import { newPerson, redeem, register } from '../support/oauth.ts';
import { callTool, type ToolCalled } from '../support/tool-call.ts';
import { liftQuota, UNPACED } from '../support/traffic.ts';

const SITE = 'northwind-robotics';

describe('tool calls and what changes behind them, at two replicas', () => {
  let house: House;
  const proxies: DatabaseProxy[] = [];
  let client: string;
  let token: string;
  let refreshToken: string;

  beforeAll(async () => {
    house = await startHouse({
      replicas: 2,
      // On a fast machine all these questions are more than one person may ask.
      mcp: UNPACED,
      mcpDatabase: async (url, replica) => {
        const proxy = await startDatabaseProxy(url);
        proxies[replica] = proxy;
        return proxy.url;
      },
    });
    await liftQuota(house);
    client = (await register(house)).client_id;
  });
  afterAll(async () => {
    await house?.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  });

  const search = (replica: number, site: string | undefined = SITE): Promise<ToolCalled> =>
    callTool(house.replicas.mcp[replica] ?? '', token, 'jira_search_issues', {
      jql: 'project = ROV',
      ...(site ? { site } : {}),
    });
  const works = async (replica: number) => (await search(replica)).isError === false;

  /** A person with a connection, whom both replicas know well. */
  beforeEach(async () => {
    await house.query('delete from connections');
    await house.query('update users set suspended_at = null, default_site_id = null');
    ({ access_token: token, refresh_token: refreshToken } = await redeem(house, client, {}, newPerson()));
    for (const replica of [0, 1]) {
      await expect.poll(() => works(replica), { timeout: 10_000 }).toBe(true);
      await expect.poll(async () => (await search(replica, '')).text, { timeout: 10_000 }).toContain('Several sites');
    }
  });

  interface Change {
    make(): Promise<unknown>;
    /** Whether a call's outcome is the one that the change asks for. */
    followed(called: ToolCalled): boolean;
    /** Whether it is the one of before; success unless told. */
    unchanged?(called: ToolCalled): boolean;
    /** The site that calls name; none where it is empty. */
    site?: string;
  }
  const says = (text: string) => (called: ToolCalled) => called.isError === true && called.text.includes(text);
  // The call that was under way is ended, the next one not let in.
  const refused = (called: ToolCalled) => called.status === 401 || says('has ended')(called);
  const changes: [string, Change][] = [
    ['a suspended user', { make: () => house.query('update users set suspended_at = now()'), followed: refused }],
    [
      'a revoked grant',
      {
        make: () =>
          fetch(`${house.issuer}/revoke`, {
            method: 'POST',
            body: new URLSearchParams({ token: refreshToken, client_id: client }),
          }),
        followed: refused,
      },
    ],
    [
      'a removed connection',
      {
        make: () => house.query('delete from connections'),
        followed: (called) => says('No Atlassian account is connected')(called) || says('has ended')(called),
      },
    ],
    [
      'a connection that has to be renewed',
      { make: () => house.query(`update connections set status = 'needs_reconsent'`), followed: says('renewed') },
    ],
    [
      'another default site',
      {
        make: () =>
          house.query(
            `update users set default_site_id = (select site ->> 'id' from jsonb_array_elements(sites) site
               where site ->> 'name' = '${SITE}') from connections where user_id = users.id`,
          ),
        site: '',
        unchanged: says('Several sites'),
        followed: ({ isError, text }) => isError === false && text.includes(`Jira on ${SITE}`),
      },
    ],
    [
      'a site of another name',
      {
        make: () =>
          house.query(
            `update connections set sites = (select jsonb_agg(site || '{"name": "Another name"}')
               from jsonb_array_elements(sites) site)`,
          ),
        followed: ({ isError, text }) => isError === false && text.includes('Jira on Another name'),
      },
    ],
  ];

  const outcome =
    (replica: number, { followed, unchanged = ({ isError }) => isError === false, site }: Change) =>
    async () => {
      const called = await search(replica, site);
      if (followed(called)) return 'after';
      if (unchanged(called)) return 'before';
      throw new Error(`${called.status} ${called.text}`);
    };

  describe.each([
    ['told by NOTIFY', true],
    ['with LISTEN black-holed, as behind a transaction pooler', false],
  ])('%s', (how, heard) => {
    beforeAll(() => {
      for (const proxy of proxies) proxy.dropNotifications(!heard);
    });
    afterAll(() => {
      for (const proxy of proxies) proxy.dropNotifications(false);
    });

    it.each(changes)('invariant 9: both follow within a second: %s', async (what, change) => {
      await change.make();
      const measured = await Promise.all([0, 1].map((replica) => followedWithinASecond(outcome(replica, change))));
      console.info(`${what}, ${how}: followed after ${measured.map(Math.round).join(' and ')} ms`);
    });
  });

  /** When the first replica, which hears of nothing, let a call through for the last time: in milliseconds from now. */
  const lastActed = async (): Promise<number> => {
    const committed = performance.now();
    for (let last = 0; ; ) {
      const began = performance.now() - committed;
      const called = await search(0);
      if (called.status === 503) return last;
      // Until it notices, it may answer from what it holds.
      if (called.isError === false) last = began;
      else expect(called.text).toContain('cannot be used at the moment');
      expect(last).toBeLessThan(1_000);
    }
  };
  const cutOff = changes.filter(([what]) => /user|removed/.test(what));
  it.each(cutOff)('invariant 9: a replica that is cut off from Postgres acts on nothing: %s', async (what, change) => {
    proxies[0]?.stall(true);
    try {
      await change.make();
      const measured = await Promise.all([lastActed(), followedWithinASecond(outcome(1, change))]);
      const [cut, other] = measured.map(Math.round);
      console.info(
        `${what}: the replica that was cut off last acted after ${cut} ms, the other followed after ${other}`,
      );
      for (let again = 0; again < 2; again += 1) expect((await search(0)).status).toBe(503);
    } finally {
      proxies[0]?.stall(false);
    }
    await expect.poll(async () => change.followed(await search(0)), { timeout: 20_000 }).toBe(true);
  });
});
