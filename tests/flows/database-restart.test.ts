import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followedWithinASecond } from '../support/follow.ts';
import { type House, startHouse } from '../support/house.ts';
import { newPerson, redeem, refresh, register, type Tokens } from '../support/oauth.ts';
import { startServer, type TestServer } from '../support/postgres.ts';
import { askSandbox } from '../support/sandbox-control.ts';
import { callTool } from '../support/tool-call.ts';
import { liftQuota, UNPACED } from '../support/traffic.ts';
import { isHeld } from '../support/upstream.ts';

const SITE = 'northwind-robotics';

/** One request of the traffic, in milliseconds of this process's clock. */
interface Done {
  what: string;
  began: number;
  ended: number;
  ok: boolean;
}

describe('PostgreSQL is restarted during traffic', () => {
  let postgres: TestServer;
  let house: House;
  let client: string;
  let warm: Tokens;

  beforeAll(async () => {
    postgres = await startServer();
    // On a fast machine the traffic is more than one person may ask for.
    house = await startHouse({ replicas: 2, postgres: postgres.context, mcp: UNPACED });
    await liftQuota(house);
    client = (await register(house)).client_id;
    warm = await redeem(house, client, {}, newPerson());
  });
  afterAll(async () => {
    await house?.stop();
    await postgres?.remove();
  });

  const search = async (replica: number, token: string) =>
    (
      await callTool(house.replicas.mcp[replica] ?? '', token, 'jira_search_issues', {
        jql: 'project = ROV',
        site: SITE,
      })
    ).isError === false;

  /** Traffic at every replica of both programs, until it is told to end. */
  function startTraffic() {
    const done: Done[] = [];
    let going = true;
    let { refresh_token: session } = warm;
    const repeat = async (what: string, act: () => Promise<boolean>) => {
      while (going) {
        const began = performance.now();
        const ok = await act().catch(() => false);
        done.push({ what, began, ended: performance.now(), ok });
      }
    };
    const loops = [
      ...[0, 1].map((replica) => repeat(`a tool call at mcp ${replica}`, () => search(replica, warm.access_token))),
      repeat('a refresh at auth', async () => {
        const at = house.replicas.auth[done.length % 2];
        const answer = await refresh(house, client, session, at);
        const body = (await answer.json()) as Partial<Tokens>;
        // What was refused for good would never come back.
        if (answer.status === 400) throw new Error(`auth: ${JSON.stringify(body)}`);
        session = body.refresh_token ?? session;
        return answer.ok;
      }),
    ];
    return {
      done,
      end: async () => {
        going = false;
        await Promise.all(loops);
      },
    };
  }
  const succeeded = (done: Done[], since: number) =>
    new Set(done.filter(({ ok, began }) => ok && began > since).map(({ what }) => what)).size;

  it('calls fail while it is away and not after, and nothing is lost', async () => {
    const traffic = startTraffic();
    await expect.poll(() => succeeded(traffic.done, 0), { timeout: 20_000 }).toBe(3);

    // A refresh that Atlassian has carried out, and whose answer comes when there is nowhere to write it.
    await askSandbox(house, 'faults', {
      method: 'POST',
      path: '/oauth/token',
      times: 1,
      effect: { kind: 'hold', id: 'away', when: 'after' },
    });
    const [before] = await house.query<{ id: string; generation: number }>('select id, generation from connections');
    await house.query(`update connections set expires_at = now() - interval '1 minute'`);
    await isHeld(house, 'away');

    const down = performance.now();
    await postgres.shutDown();
    await askSandbox(house, 'holds/away/release', {});
    await expect
      .poll(() => traffic.done.some(({ what, ok, began }) => what.includes('mcp') && !ok && began > down), {
        timeout: 20_000,
      })
      .toBe(true);
    const starting = performance.now();
    await postgres.startAgain();
    const up = performance.now();

    await expect.poll(() => succeeded(traffic.done, up), { timeout: 60_000 }).toBe(3);
    await traffic.end();
    const failed = traffic.done.filter(({ ok }) => !ok);
    const late = failed.filter(({ began }) => began > up);
    console.info(
      `away for ${Math.round(up - down)} ms (started in ${Math.round(up - starting)}): of ${traffic.done.length} requests ` +
        `${failed.length} failed, the last began ${Math.round(Math.max(...failed.map(({ began }) => began)) - up)} ms after it was back`,
    );
    expect(failed.filter(({ ended }) => ended < down)).toEqual([]);
    expect(late).toEqual([]);

    // What Atlassian gave is not lost: whoever comes first completes it, with the token that was sent.
    const row = async () =>
      (await house.query<{ status: string; generation: number }>('select status, generation from connections'))[0];
    await expect.poll(async () => (await row())?.generation, { timeout: 30_000 }).toBe((before?.generation ?? 0) + 1);
    expect((await row())?.status).toBe('active');
    expect(await askSandbox(house, 'oauth')).toMatchObject({ breaches: 0 });
  });

  it('no program was restarted, and all of them hear of changes again', async () => {
    const programs = [...house.programs.auth, ...house.programs.mcp];
    const ended = await Promise.race([
      Promise.any(programs.map(({ exit }) => exit)),
      new Promise((resolve) => setTimeout(resolve, 50, 'running')),
    ]);
    expect(ended).toBe('running');
    const { access_token: token, refresh_token } = await redeem(house, client, {}, newPerson());
    for (const replica of [0, 1]) expect(await search(replica, token)).toBe(true);
    const body = new URLSearchParams({ token: refresh_token, client_id: client });
    expect((await fetch(`${house.issuer}/revoke`, { method: 'POST', body })).status).toBe(200);
    const follow = (replica: number) => async () => ((await search(replica, token)) ? 'before' : 'after');
    await Promise.all([0, 1].map((replica) => followedWithinASecond(follow(replica))));
    const listening = () =>
      house.query(
        `select 1 from pg_stat_activity where datname = current_database() and application_name = 'gatehouse-mcp-changes'`,
      );
    await expect.poll(listening).toHaveLength(2);
  });
});
