import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseProxy, startDatabaseProxy } from '../../apps/mcp/test/database-proxy.ts';
import { type House, startHouse } from '../support/house.ts';
import { newPerson, redeem, register } from '../support/oauth.ts';
import { callAt, postTo } from '../support/replica.ts';
import { askSandbox } from '../support/sandbox-control.ts';

const SEARCH = '/ex/jira/*/rest/api/3/search/jql';
const COMMENT = '/ex/jira/*/rest/api/3/issue/*/comment';
const site = 'northwind-robotics';
const search = { jql: 'project = ROV', site, limit: 2 };

describe('calls that their client no longer wants, at two replicas', () => {
  let house: House;
  let token: string;
  /** The same user, through the same client, on another device. */
  let other: string;
  const proxies: DatabaseProxy[] = [];

  beforeAll(async () => {
    house = await startHouse({
      replicas: 2,
      mcpDatabase: async (url, replica) => {
        const proxy = await startDatabaseProxy(url);
        proxies[replica] = proxy;
        return proxy.url;
      },
    });
    const { client_id } = await register(house);
    const person = newPerson();
    token = (await redeem(house, client_id, {}, person)).access_token;
    other = (await redeem(house, client_id, {}, person)).access_token;
  });
  afterAll(async () => {
    await house?.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  });
  afterEach(async () => {
    await askSandbox(house, 'reset', { parts: ['requests', 'faults'] });
  });

  const cancel = async (replica: number, bearer: string, requestId: string | number) => {
    const params = { requestId, reason: 'the user pressed stop' };
    const answer = await postTo(house, replica, bearer, { method: 'notifications/cancelled', params });
    expect(answer.status).toBe(202);
  };
  const hold = (id: string, path: string, times = 1) =>
    askSandbox(house, 'faults', { method: 'POST', path, times, effect: { kind: 'hold', id, when: 'before' } });
  const release = (id: string) => askSandbox(house, `holds/${id}/release`, {});
  const isHeld = (id: string) => async () =>
    (await askSandbox<{ holds: { id: string }[] }>(house, 'holds')).holds.some((one) => one.id === id);
  const reached = (id: string) => expect.poll(isHeld(id)).toBe(true);

  describe.each([
    ['heard by NOTIFY', false],
    ['with LISTEN black-holed, as behind a transaction pooler', true],
  ])('%s', (_how, blackHoled) => {
    beforeAll(() => {
      for (const proxy of proxies) proxy.dropNotifications(blackHoled);
    });

    it.each([
      ['the replica that runs it', 0],
      ['the other replica', 1],
    ])('a read ends when %s is told', async (_where, at) => {
      const took: number[] = [];
      // What takes long may be this process, or the machine: it is not three times in a row.
      while (took.length < 3 && !took.some((ms) => ms < 3_000)) {
        const id = `read-${blackHoled}-${at}-${took.length}`;
        await hold(id, SEARCH);
        const call = callAt(house, 0, token, 'jira_search_issues', search, 7);
        await reached(id);
        const told = performance.now();
        await cancel(at, token, 7);
        expect(await call).toMatchObject({ isError: true, text: expect.stringContaining('cancelled') });
        took.push(performance.now() - told);
        await release(id);
      }
      expect(Math.min(...took)).toBeLessThan(3_000);
    });
  });

  it('ends nothing else: not another id, another kind of id, nor the same id of another device', async () => {
    await hold('kept', SEARCH, 2);
    const call = callAt(house, 0, token, 'jira_search_issues', search, 7);
    const elsewhere = callAt(house, 0, other, 'jira_search_issues', search, 8);
    await reached('kept');
    for (const at of [0, 1]) {
      await cancel(at, token, 8);
      await cancel(at, token, '7');
      await cancel(at, other, 7);
    }
    // A cancellation that does arrive comes after those, and the others would have arrived before it.
    await hold('marker', COMMENT);
    const marker = callAt(house, 0, token, 'jira_add_comment', { issue: 'ROV-1', site, body: 'Marker.' }, 99);
    await reached('marker');
    await cancel(1, token, 99);
    await release('marker');
    await marker;
    await askSandbox(house, 'faults', undefined, 'DELETE');
    await release('kept');
    expect(await Promise.all([call, elsewhere])).toMatchObject([{ isError: false }, { isError: false }]);
  });

  it('a call that uses the id again is another call', async () => {
    await cancel(1, token, 5);
    // How old a cancellation is, is known to the time that its way from Postgres takes: less than a call's.
    await callAt(house, 0, token, 'jira_search_issues', search, 6);
    expect(await callAt(house, 0, token, 'jira_search_issues', search, 5)).toMatchObject({ isError: false });
  });

  it('a write that has left finishes, and is recorded', async () => {
    await hold('sent', COMMENT);
    const call = callAt(house, 0, token, 'jira_add_comment', { issue: 'ROV-1', site, body: 'It went out.' }, 'w1');
    await reached('sent');
    for (const at of [1, 0]) await cancel(at, token, 'w1');
    await release('sent');
    expect(await call).toMatchObject({ isError: false, text: expect.stringContaining('Added comment') });
    const lastCall = () =>
      (house.programs.mcp[0]?.output() ?? '')
        .split('\n')
        .filter((line) => line.includes('"tool_call"') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as { tool: string; outcome: string })
        .at(-1);
    await expect.poll(lastCall).toMatchObject({ tool: 'jira_add_comment', outcome: 'ok' });
  });

  it('a write that waits in line is not sent', async () => {
    await hold('line', SEARCH, 5);
    const busy = Array.from({ length: 5 }, (_, at) =>
      callAt(house, 0, token, 'jira_search_issues', search, `busy-${at}`),
    );
    const held = async () => (await askSandbox<{ holds: unknown[] }>(house, 'holds')).holds.length;
    await expect.poll(held).toBe(5);
    const call = callAt(house, 0, token, 'jira_add_comment', { issue: 'ROV-1', site, body: 'Never.' }, 'w2');
    // Until it is cancelled: before it has begun there is nothing to cancel.
    const ended = call.then(() => true);
    while (!(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100, false))]))) {
      await cancel(1, token, 'w2');
    }
    expect(await call).toMatchObject({ isError: true });
    await release('line');
    await Promise.all(busy);
    const { requests } = await askSandbox<{ requests: { path: string; method: string }[] }>(house, 'requests');
    expect(requests.filter(({ path, method }) => method === 'POST' && path.endsWith('/comment'))).toEqual([]);
  });
});
