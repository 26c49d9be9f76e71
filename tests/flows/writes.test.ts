import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { redeem, register } from '../support/oauth.ts';
import { callAt, postTo } from '../support/replica.ts';
import { askSandbox as sandbox } from '../support/sandbox-control.ts';

const site = 'northwind-robotics';
const CREATE = '/ex/jira/*/rest/api/3/issue';
const COMMENT = '/ex/jira/*/rest/api/3/issue/*/comment';
const PAGES = '/ex/confluence/*/wiki/api/v2/pages';

describe('a call that creates, at two replicas', () => {
  let house: House;
  let token: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    const { client_id } = await register(house);
    token = (await redeem(house, client_id)).access_token;
    await sandbox(house, 'search', { lagSeconds: 5 });
  });
  afterAll(() => house?.stop());
  afterEach(async () => {
    expect((await sandbox<{ violations: unknown[] }>(house, 'contract')).violations ?? []).toEqual([]);
    await sandbox(house, 'reset', { parts: ['faults', 'requests'] });
  });

  const issue = () => ({ project: 'ROV', issue_type: 'Task', summary: `Once ${randomUUID()}`, site });
  const create = (given: object, replica = 0) => callAt(house, replica, token, 'jira_create_issue', given);
  const fault = (path: string, effect: object, times = 1) =>
    sandbox(house, 'faults', { method: 'POST', path, effect, times });
  const requests = async (operation: string) =>
    (await sandbox<{ requests: { operation?: string }[] }>(house, 'requests')).requests.filter(
      (request) => request.operation === operation,
    ).length;
  const keyIn = (text: string) => /ROV-\d+/.exec(text)?.[0];
  const held = (id: string) => async () =>
    (await sandbox<{ holds: { id: string }[] }>(house, 'holds')).holds.some((one) => one.id === id);
  const delivered = async () =>
    (await house.query('select from writes where delivered_at is null and state = $1', ['done'])).length === 0;
  /** Nothing that was sent can land any more. */
  const letTimePass = () => house.query(`update writes set late_until = now() where state = 'sent'`);

  it('is made once; the next is told so, and how to make another', async () => {
    const given = issue();
    const first = await create(given);
    expect(first).toMatchObject({ isError: false, text: expect.stringMatching(/^Created ROV-\d+/) });
    await expect.poll(delivered).toBe(true);
    const second = await create(given, 1);
    expect(second.isError).toBe(false);
    expect(second.text).toMatch(
      /^Already created \d+ s ago as ROV-\d+; pass `idempotency_key` to create another\.\n\nCreated ROV-\d+/,
    );
    expect(keyIn(second.text)).toBe(keyIn(first.text));
    expect(await requests('createIssue')).toBe(1);

    const other = await create({ ...given, idempotency_key: 'second' });
    expect(other.text).toMatch(/^Created ROV-/);
    expect(keyIn(other.text)).not.toBe(keyIn(first.text));
    expect(keyIn((await create({ ...given, idempotency_key: 'second' }, 1)).text)).toBe(keyIn(other.text));
    const misused = await create({ ...issue(), idempotency_key: 'second' });
    expect(misused).toMatchObject({ isError: true, text: expect.stringContaining('with other arguments') });
    expect(await requests('createIssue')).toBe(2);
  });

  it('whose answer was not delivered is answered with it, as if it were new', async () => {
    const given = issue();
    await fault(CREATE, { kind: 'hold', id: 'gone', when: 'after' });
    const controller = new AbortController();
    const lost = fetch(`${house.replicas.mcp[0]}/mcp`, {
      method: 'POST',
      signal: controller.signal,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'jira_create_issue', arguments: given },
      }),
    }).catch(() => undefined);
    await expect.poll(held('gone')).toBe(true);
    controller.abort();
    expect(await lost).toBeUndefined();
    await sandbox(house, 'holds/gone/release', {});
    const again = await create(given, 1);
    expect(again.text).toMatch(/^Created ROV-/);
    expect(await requests('createIssue')).toBe(1);
  });

  it('sent five times at once is made once, and all get the same', async () => {
    const given = issue();
    await fault(CREATE, { kind: 'latency', milliseconds: 1_000 });
    const all = await Promise.all([0, 1, 0, 1, 0].map((replica) => create(given, replica)));
    expect(new Set(all.map(({ text }) => keyIn(text))).size).toBe(1);
    expect(all.every(({ isError }) => !isError)).toBe(true);
    expect(await requests('createIssue')).toBe(1);
  });

  it('holds no connection of the database while it waits', async () => {
    const given = issue();
    await fault(CREATE, { kind: 'hold', id: 'slow', when: 'after' });
    const all = [0, 1, 1].map((replica) => create(given, replica));
    await expect.poll(held('slow')).toBe(true);
    const busy = () =>
      house.query(
        `select query from pg_stat_activity
         where datname = current_database() and application_name = 'gatehouse-mcp' and state <> 'idle'`,
      );
    await expect.poll(busy).toEqual([]);
    await sandbox(house, 'holds/slow/release', {});
    expect(new Set((await Promise.all(all)).map(({ text }) => keyIn(text))).size).toBe(1);
  });

  it.each([
    ['lost on the way', { kind: 'drop' }],
    ['unreadable', { kind: 'cut' }],
    ['three seconds late, its connection broken', { kind: 'late', milliseconds: 3_000 }],
  ])('whose answer from Jira is %s finds its issue by its mark', async (_what, effect) => {
    const given = issue();
    await fault(CREATE, effect);
    const [first, beside] = await Promise.all([create(given), create(given, 1)]);
    expect(first).toMatchObject({ isError: false, text: expect.stringMatching(/^Created ROV-/) });
    expect(keyIn(beside.text)).toBe(keyIn(first.text));
    expect(await requests('createIssue')).toBe(1);
    const read = await callAt(house, 0, token, 'jira_get_issue', { issue: keyIn(first.text), site });
    expect(read.text).toContain(given.summary);
  });

  it('that certainly did not land is sent again, by whoever asks next', async () => {
    const given = issue();
    await fault(CREATE, { kind: 'status', status: 503 });
    const first = create(given);
    const sent = async () => (await house.query(`select from writes where state = 'sent'`)).length;
    await expect.poll(sent).toBe(1);
    await expect.poll(() => requests('bulkFetchIssues')).toBeGreaterThan(0);
    await letTimePass();
    expect(await first).toMatchObject({ isError: true, text: expect.stringContaining('nothing was created') });
    expect((await create(given, 1)).text).toMatch(/^Created ROV-/);
    expect(await requests('createIssue')).toBe(2);
  });

  it('that Jira refuses leaves nothing behind', async () => {
    const given = { ...issue(), fields: [{ name: 'Story Points', value: '3' }] };
    await fault(CREATE, { kind: 'status', status: 400 });
    expect(await create(given)).toMatchObject({ isError: true });
    expect(await house.query(`select from writes where state = 'sent'`)).toEqual([]);
    expect((await create(given, 1)).text).toMatch(/^Created ROV-/);
  });

  it('finds a comment by its mark, and a page by its title', async () => {
    const comment = { issue: 'ROV-1', body: `Once ${randomUUID()}`, site };
    await fault(COMMENT, { kind: 'drop' });
    const added = await callAt(house, 0, token, 'jira_add_comment', comment);
    expect(added).toMatchObject({ isError: false, text: expect.stringMatching(/^Added comment \d+/) });
    expect(await requests('addComment')).toBe(1);

    const page = { space: 'ENG', title: `Once ${randomUUID()}`, body: 'Text.', site };
    await fault(PAGES, { kind: 'drop' });
    const created = await callAt(house, 1, token, 'confluence_create_page', page);
    expect(created).toMatchObject({ isError: false, text: expect.stringMatching(/^Created the page/) });
    expect(await requests('createPage')).toBe(1);
  });

  it('that cannot be looked for says so, and creates nothing anew', async () => {
    const draft = { space: 'ENG', title: `Once ${randomUUID()}`, body: 'Text.', status: 'draft', site };
    await fault(PAGES, { kind: 'drop' });
    const first = await callAt(house, 0, token, 'confluence_create_page', draft);
    const second = await callAt(house, 1, token, 'confluence_create_page', draft);
    for (const { isError, text } of [first, second]) {
      expect(isError).toBe(true);
      expect(text).toContain('It is not known whether this was created');
      expect(text).toContain('Nothing was created anew');
    }
    expect(await requests('createPage')).toBe(1);
    const keyed = { ...draft, idempotency_key: 'anew' };
    expect((await callAt(house, 0, token, 'confluence_create_page', keyed)).text).toMatch(/^Created the draft/);
  });

  it('keeps nothing of what was said in the clear', async () => {
    const given = issue();
    await create(given);
    const rows = await house.query('select * from writes');
    const text = JSON.stringify(rows, (_name, value: unknown) =>
      Buffer.isBuffer(value) ? value.toString('latin1') : value,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(text).not.toContain('Once');
  });

  it('is somebody else’s, or another client’s, if they call it', async () => {
    const given = issue();
    const mine = await create(given);
    const { client_id } = await register(house);
    const other = (await redeem(house, client_id)).access_token;
    const theirs = await callAt(house, 0, other, 'jira_create_issue', given);
    expect(theirs.text).toMatch(/^Created ROV-/);
    expect(keyIn(theirs.text)).not.toBe(keyIn(mine.text));
  });

  it('that only checks leaves nothing behind', async () => {
    const before = (await house.query('select from writes')).length;
    const answer = await postTo(house, 0, token, {
      id: 1,
      method: 'tools/call',
      params: { name: 'jira_create_issue', arguments: { ...issue(), dry_run: true } },
    });
    expect(answer.status).toBe(200);
    expect(await house.query('select from writes')).toHaveLength(before);
  });
});
