import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { redeem, register } from '../support/oauth.ts';
import { callAt } from '../support/replica.ts';
import { askSandbox } from '../support/sandbox-control.ts';

const HOUR = 3_600_000;
const A_WHILE = 10_000;
const SEARCH = '/ex/jira/*/rest/api/3/search/jql';
const search = { jql: 'project = ROV', site: 'northwind-robotics', limit: 5 };

describe('Atlassian’s limits, at two replicas', () => {
  let house: House;
  let token: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    const { client_id } = await register(house);
    token = (await redeem(house, client_id)).access_token;
  });
  afterAll(() => house?.stop());
  afterEach(async () => {
    await askSandbox(house, 'reset', { parts: ['requests', 'faults', 'quota'] });
  });

  const searchAt = (replica: number) => callAt(house, replica, token, 'jira_search_issues', search);
  const requests = async (operation = '') =>
    (await askSandbox<{ requests: { path: string; operation?: string }[] }>(house, 'requests')).requests.filter(
      (entry) => entry.path.startsWith('/ex/') && (operation === '' || entry.operation?.includes(operation)),
    );

  it('repeats what a burst refused, reads and writes', async () => {
    const effect = { kind: 'status', status: 429, reason: 'jira-burst-based', retryAfter: 0 };
    await askSandbox(house, 'faults', { path: SEARCH, times: 2, effect });
    expect(await searchAt(0)).toMatchObject({ isError: false });
    expect(await requests()).toHaveLength(3);
    const comment = { issue: 'ROV-1', site: search.site, body: 'Repeated once.' };
    const perIssue = { ...effect, reason: 'jira-per-issue-on-write' };
    await askSandbox(house, 'faults', { method: 'POST', path: '/ex/jira/*/comment', effect: perIssue });
    expect(await callAt(house, 1, token, 'jira_add_comment', comment)).toMatchObject({ isError: false });
    expect(await requests()).toHaveLength(5);
  });

  it('names the scope that is missing, and does not refresh for it', async () => {
    await askSandbox(house, 'faults', { path: SEARCH, effect: { kind: 'scope_mismatch' } });
    const answer = await searchAt(0);
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain('read:jira-work');
    const { refreshes } = await askSandbox<{ refreshes: number }>(house, 'oauth');
    expect(refreshes).toBe(0);
  });

  it.each([
    [410, /operator must update Gatehouse/],
    [404, /does not exist, or this account may not see it/],
    [403, /not permitted/],
    [503, /failed to answer/],
  ])('says what a %i of Atlassian means', async (status, text) => {
    await askSandbox(house, 'faults', { path: SEARCH, times: 4, effect: { kind: 'status', status, retryAfter: 0 } });
    expect(await searchAt(1)).toMatchObject({ isError: true, text: expect.stringMatching(text) });
    expect(await requests()).toHaveLength(status === 503 ? 4 : 1);
  });

  it('has five requests of a user under way in each replica, and the others wait', async () => {
    await askSandbox(house, 'faults', {
      path: SEARCH,
      times: 24,
      effect: { kind: 'hold', id: 'busy', when: 'before' },
    });
    const held = async () => (await askSandbox<{ holds: unknown[] }>(house, 'holds')).holds.length;
    const calls = Promise.all(Array.from({ length: 24 }, (_, at) => searchAt(at % 2)));
    await expect.poll(held, { timeout: 15_000 }).toBe(10);
    // The line is long, and nobody jumps it.
    for (let seen = 0; seen < 3; seen += 1) expect(await held()).toBe(10);
    await askSandbox(house, 'faults', undefined, 'DELETE');
    await askSandbox(house, 'holds/busy/release', {});
    expect((await calls).every(({ isError }) => !isError)).toBe(true);
    expect(await requests()).toHaveLength(24);
  });

  it('asks for a create form once in a while, not for every issue', async () => {
    const issue = { project: 'ROV', issue_type: 'Task', summary: 'Counted', dry_run: true, site: search.site };
    for (let time = 0; time < 5; time += 1) {
      expect(await callAt(house, 0, token, 'jira_create_issue', issue)).toMatchObject({ isError: false });
    }
    expect(await requests()).toHaveLength(2);
  });

  it('counts as Atlassian does, in one account', async () => {
    // Not so shortly before the next hour, where both begin to count anew.
    const left = HOUR - (Date.now() % HOUR);
    if (left < A_WHILE) await sleep(left);
    const spent = async () =>
      (await house.query<{ spent: number }>('select coalesce(sum(spent), 0)::int as spent from atlassian_hours'))[0]
        ?.spent ?? 0;
    await expect.poll(spent).toBeGreaterThan(0);
    await Promise.all([0, 1, 0, 1].map(searchAt));
    const atAtlassian = async () => (await askSandbox<{ spent: number }>(house, 'quota')).spent;
    expect(await atAtlassian()).toBe(4 * 6);
    // Replicas tell what they were told every two seconds.
    const latest = async () => (await house.query('select * from atlassian_hours order by hour desc limit 1'))[0];
    await expect.poll(latest).toMatchObject({ seen_limit: 65_000, seen_remaining: expect.any(Number) });
  });

  it('stops at both replicas when Atlassian says that the quota is used up, without asking again', async () => {
    for (const replica of [0, 1]) expect(await searchAt(replica)).toMatchObject({ isError: false });
    const effect = { kind: 'status', status: 429, reason: 'jira-quota-global-based', retryAfter: 1800, resetIn: 1800 };
    await askSandbox(house, 'faults', { path: SEARCH, effect });
    const before = (await requests()).length;
    const first = await searchAt(0);
    expect(first.text).toMatch(/quota for this installation is used up until \d\d:\d\d UTC/);
    await expect.poll(async () => (await searchAt(1)).text, { interval: 100 }).toMatch(/used up until \d\d:\d\d UTC/);
    const asked = (await requests()).length;
    // The one that was refused, and what the other replica asked before it knew.
    expect(asked - before).toBeGreaterThanOrEqual(1);
    expect(asked - before).toBeLessThanOrEqual(1 + 20);
    for (const replica of [0, 1]) {
      expect((await searchAt(replica)).isError).toBe(true);
      const page = await callAt(house, replica, token, 'confluence_search', { query: 'rover', site: search.site });
      expect(page.text).toContain('used up until');
    }
    expect(await requests()).toHaveLength(asked);
    await expect.poll(() => house.programs.mcp[0]?.output()).toContain('quota_used_up');
  });
});
