import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { attach, linkTo } from '../support/files.ts';
import { askSandbox } from '../support/sandbox-control.ts';
import { startToolWorld, type ToolWorld } from '../support/tool-cases.ts';

/** What is made of a link, at one of the replicas or at whichever has its turn. */
const at = (link: string, replica: string) => `${replica}${new URL(link).pathname}`;

describe('a link to a file', () => {
  let world: ToolWorld;
  beforeAll(async () => {
    world = await startToolWorld({ replicas: 2 });
  });
  afterAll(() => world?.stop());

  const file = (name: string, type: string, content: string | Buffer = 'content') =>
    attach(world.house, 'ROV-5', { name, type, content });
  const link = async (person?: string) => await linkTo(world, await file('a.txt', 'text/plain'), person);
  const logs = () => world.house.programs.mcp.map(({ output }) => output()).join('');

  it('is good once, of twenty at a time over two replicas', async () => {
    const url = await link();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, turn) => {
        const answer = await fetch(at(url, world.house.replicas.mcp[turn % 2] ?? ''));
        return { status: answer.status, body: await answer.text() };
      }),
    );
    expect(answers.filter(({ status }) => status === 200)).toEqual([{ status: 200, body: 'content' }]);
    // Where many come at once, some are told to wait.
    expect(answers.filter(({ status }) => status === 410 || status === 503)).toHaveLength(19);
    expect((await fetch(url)).status).toBe(410);
  });

  it('is not used up by looking, nor by robots that preview links', async () => {
    const url = await link();
    const looked = await fetch(url, { method: 'HEAD' });
    expect(looked.status).toBe(200);
    expect(looked.headers.get('content-length')).toBe('7');
    const robot = await fetch(url, { headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0' } });
    expect(robot.status).toBe(403);
    expect((await fetch(url, { headers: { 'sec-purpose': 'prefetch' } })).status).toBe(403);
    const whole = await fetch(url, { headers: { range: 'bytes=0-1' } });
    expect([whole.status, await whole.text()]).toEqual([200, 'content']);
    expect((await fetch(url)).status).toBe(410);
  });

  it('tells the audit of each who was refused, and why', async () => {
    // Of somebody whose links nobody followed before: what came of others may be told only now.
    const url = await link('tomas');
    const [, ticket = ''] = url.split('/files/');
    const [holder] = await world.house.query<{ user_id: string }>(
      'select user_id from file_tickets order by created_at desc limit 1',
    );
    const events = () =>
      logs()
        .split('\n')
        .filter((line) => line.includes('"event":"file_download"'))
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ subject, outcome }) => subject === holder?.user_id || outcome === 'unknown');
    const come = async (method: string, agent: string) =>
      (await fetch(url, { method, headers: { 'user-agent': agent } })).status;
    const came = [await come('HEAD', 'Slackbot'), await come('GET', 'Slackbot'), await come('HEAD', 'browser')];
    came.push(await come('GET', 'browser'), await come('GET', 'browser'), await come('HEAD', 'browser'));
    expect(came).toEqual([403, 403, 200, 200, 410, 410]);
    const late = await link('tomas');
    await world.house.query(`update file_tickets set expires_at = now() where used_at is null`);
    expect((await fetch(late)).status).toBe(410);
    expect((await fetch(url.replace(ticket, '0'.repeat(48)))).status).toBe(404);
    const said = await vi.waitFor(() => {
      const found = events();
      expect(found).toHaveLength(8);
      return found;
    }, 20_000);
    expect(said.map(({ method, outcome }) => `${method} ${outcome}`).sort()).toEqual(
      [
        'HEAD unasked',
        'GET unasked',
        'HEAD looked',
        'GET ok',
        'GET used',
        'HEAD used',
        'GET expired',
        'GET unknown',
      ].sort(),
    );
    for (const { outcome, subject, client, tool } of said) {
      const known = [subject, client, tool].map((one) => typeof one);
      expect(known, String(outcome)).toEqual(Array(3).fill(outcome === 'unknown' ? 'undefined' : 'string'));
    }
  });

  it('is over after five minutes, and nothing without its ticket', async () => {
    const url = await link();
    const [made] = await world.house.query(
      'select extract(epoch from expires_at - created_at)::int as seconds from file_tickets order by created_at desc limit 1',
    );
    expect(made).toEqual({ seconds: 300 });
    await world.house.query(`update file_tickets set expires_at = expires_at - interval '4 minutes'`);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    await world.house.query(`update file_tickets set expires_at = expires_at - interval '1 minute'`);
    expect((await fetch(url)).status).toBe(410);
    expect((await fetch(`${url.slice(0, -1)}g`)).status).toBe(404);
    expect((await fetch(`${url.slice(0, -48)}${'0'.repeat(48)}`)).status).toBe(404);
  });

  it.each([
    ['page.html', 'text/html', '<script>alert(1)</script>'],
    ['drawing.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['"; filename=evil.html\r\nX-Evil: 1', 'text/html; charset=utf-8', 'x'],
    ['Tromsø \u202efdp.exe', 'application/x-msdownload', 'MZ'],
    ['a'.repeat(300), 'x', 'x'],
  ])('gives %j as bytes to be kept, which nothing runs', async (name, type, content) => {
    const answer = await fetch(await linkTo(world, await file(name, type, content)));
    expect(await answer.text()).toBe(content);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="[^"\\/]+"; filename\*=UTF-8''[\w%.~!$&+^`|-]+$/,
      ),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(answer.headers.has('x-evil')).toBe(false);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });

  it('breaks off where the file does', async () => {
    const url = await linkTo(world, await file('long.bin', 'x/y', Buffer.alloc(300_000, 'x')));
    await world.sandbox.fault('/ex/jira/*/rest/api/3/attachment/content/*', { kind: 'cut' }, { times: 1 });
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
    await vi.waitFor(() => expect(logs().includes('"outcome":"broken_off"')).toBe(true), 20_000);
  });

  it('leaves nothing running at Atlassian where its client goes away', async () => {
    const url = await linkTo(world, await file('slow.bin', 'x/y', Buffer.alloc(2_000_000, 'x')));
    await world.sandbox.fault('/ex/jira/*/rest/api/3/attachment/content/*', {
      kind: 'slow_body',
      milliseconds: 60_000,
    });
    const client = new AbortController();
    const answer = await fetch(url, { signal: client.signal });
    const reader = answer.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    const before = logs().split('"outcome":"broken_off"').length;
    client.abort();
    await vi.waitFor(() => expect(logs().split('"outcome":"broken_off"').length).toBe(before + 1), 20_000);
    await world.sandbox('reset', { parts: ['faults'] });
  });

  it('invariant 9: stops in the middle, and is refused, when its client is ended', async () => {
    const slow = await linkTo(world, await file('slow.bin', 'x/y', Buffer.alloc(2_000_000, 'x')), 'tomas');
    const other = await linkTo(world, await file('b.txt', 'text/plain'), 'tomas');
    await world.sandbox.fault('/ex/jira/*/rest/api/3/attachment/content/*', {
      kind: 'slow_body',
      milliseconds: 60_000,
    });
    const answer = await fetch(slow);
    const body = answer.arrayBuffer();
    body.catch(() => {});
    const [ticket] = await world.house.query<{ user_id: string }>(
      'select user_id from file_tickets order by created_at desc limit 1',
    );
    await world.house.query('update users set suspended_at = now() where id = $1', [ticket?.user_id]);
    await expect(body).rejects.toThrow();
    await world.sandbox('reset', { parts: ['faults'] });
    await sleep(1_000);
    for (const replica of world.house.replicas.mcp) {
      for (const method of ['GET', 'HEAD']) expect((await fetch(at(other, replica), { method })).status).toBe(403);
    }
    await world.house.query('update users set suspended_at = null where id = $1', [ticket?.user_id]);
    // What was refused was not used up.
    await expect.poll(async () => (await fetch(other)).status).toBe(200);
  });

  it('invariant 9: a copy stops in the middle when its user is suspended, and leaves nothing half there', async () => {
    const from = await file('slow.bin', 'x/y', Buffer.alloc(2_000_000, 'x'));
    const [name, content] = ['half.bin', `/attachment/content/${from}`];
    await world.sandbox.fault(`/ex/jira/*/rest/api/3${content}`, { kind: 'slow_body', milliseconds: 60_000 });
    const copy = world.call('jira_upload_attachment', { issue: 'ROV-5', from, name }, { person: 'tomas' });
    await vi.waitFor(async () => {
      const { requests } = await askSandbox<{ requests: { path: string }[] }>(world.house, 'requests');
      expect(requests.some(({ path }) => path.includes(content))).toBe(true);
    }, 30_000);
    const suspended = await world.house.query<{ id: string }>(
      `update users set suspended_at = now() where id in (
         select user_id from writes where tool = 'jira_upload_attachment' and state <> 'done') returning id`,
    );
    expect(suspended).toHaveLength(1);
    expect((await copy).isError).toBe(true);
    await world.sandbox('reset', { parts: ['faults'] });
    const { structured } = await world.call('jira_get_issue', { issue: 'ROV-5', include: ['attachments'] });
    expect(JSON.stringify(structured.attachments)).toContain('slow.bin');
    expect(JSON.stringify(structured.attachments)).not.toContain(name);
    await world.house.query('update users set suspended_at = null');
  });

  it('invariant 9: is refused once its connection is removed', async () => {
    const url = await link('maya');
    const [ticket] = await world.house.query<{ user_id: string }>(
      'select user_id from file_tickets order by created_at desc limit 1',
    );
    await world.house.query('delete from connections where user_id = $1', [ticket?.user_id]);
    await sleep(1_000);
    for (const replica of world.house.replicas.mcp) {
      for (const method of ['GET', 'HEAD']) expect((await fetch(at(url, replica), { method })).status).toBe(403);
    }
  });

  it('is told to the audit, and its ticket to nobody', async () => {
    const said = logs();
    expect(said).toMatch(/"event":"file_download".*"tool":"jira_get_attachment".*"outcome":"ok","bytes":7/);
    expect(said).not.toMatch(/files\/[0-9a-f]{20}/);
    expect(said).not.toContain('evil.html');
    const rows = await world.house.query<{ row: string }>('select file_tickets::text as row from file_tickets');
    for (const { row } of rows) expect(row).not.toMatch(/long\.bin|page\.html|Tromsø/);
  });
});
