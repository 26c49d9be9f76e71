import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { csrfOf, Tab } from '../support/tab.ts';
import { type Given, startToolWorld, type ToolWorld } from '../support/tool-cases.ts';
import { recorded, signInToUndo, type Undoer } from '../support/undoing.ts';

describe('who may undo what, and how often, over two replicas', () => {
  let world: ToolWorld;
  let maya: Undoer;
  let issue: string;

  beforeAll(async () => {
    world = await startToolWorld({ replicas: 2 });
    await world.people.client('maya');
    maya = await signInToUndo(world.house, 'maya');
  });
  afterAll(() => world?.stop());
  beforeEach(async () => {
    const given = { project: 'ROV', issue_type: 'Task', summary: `Ruled ${randomUUID()}` };
    issue = String((await world.call('jira_create_issue', given)).structured.key);
    await world.sandbox('reset', { parts: ['faults'] });
  });

  const did = (tool: string, given: Given) => recorded(world, tool, given);
  const comments = async () => (await world.call('jira_list_comments', { issue })).text;
  const undos = (id: string) =>
    world.house.query<{ id: string; outcome: string }>('select id, outcome from write_records where undoes = $1', [id]);
  const requests = async (operation: string) => {
    const { requests: all } = (await world.sandbox('requests')) as { requests: { operation?: string }[] };
    return all.filter((one) => one.operation === operation).length;
  };

  it('undoes once, however often and wherever it is asked', async () => {
    const { id } = await did('jira_update_issue', { issue, summary: 'Twice?' });
    const before = await requests('editIssue');
    const csrf = csrfOf((await maya.page('/portal/changes')).html);
    const clicks = Array.from({ length: 6 }, () =>
      maya.tab.post(`${world.house.issuer}/portal/changes/${id}/undo`, [['csrf', csrf]]),
    );
    const statuses = (await Promise.all(clicks)).map(({ status }) => status);
    expect(statuses).toContain(303);
    expect(await requests('editIssue')).toBe(before + 1);
    expect(await undos(id)).toMatchObject([{ outcome: 'done' }]);
    expect((await maya.undo(id)).to).toContain('done=undone_already');
    expect(await requests('editIssue')).toBe(before + 1);
  });

  it('does nothing without the form of one’s own session', async () => {
    const { id } = await did('jira_add_comment', { issue, body: 'Stays put' });
    const action = `${world.house.issuer}/portal/changes/${id}/undo`;
    expect((await maya.tab.post(action, [['csrf', 'forged']])).status).toBe(403);
    const csrf = csrfOf((await maya.page('/portal/changes')).html);
    const abroad = await maya.tab.post(action, [['csrf', csrf]], { origin: 'https://evil.example' });
    expect(abroad.status).toBe(403);
    expect((await new Tab().post(action, [['csrf', csrf]])).headers.get('location')).toBe('/');
    expect((await maya.tab.send(action)).status).toBe(404);
    expect(await comments()).toContain('Stays put');
  });

  it('shows and undoes nobody else’s', async () => {
    const { id } = await did('jira_add_comment', { issue, body: 'Of Maya' });
    await world.people.client('tomas');
    const tomas = await signInToUndo(world.house, 'tomas');
    expect((await tomas.page(`/portal/changes/${id}`)).status).toBe(404);
    expect((await tomas.undo(id)).status).toBe(404);
    expect((await tomas.page('/portal/changes')).html).not.toContain(id);
    // A row that was moved to another user does not open for them, and spoils nothing.
    await world.house.query(
      `update write_records set user_id = (select user_id from connections where display_name like 'Tom%')
      where id = $1`,
      [id],
    );
    const moved = await tomas.page('/portal/changes');
    expect(moved.status).toBe(200);
    expect(moved.html).toContain('does not open here');
    expect(moved.html).not.toContain('Of Maya');
    expect((await tomas.undo(id)).to).toContain('undone_already');
    expect(await comments()).toContain('Of Maya');
  });

  it('asks where it was changed meanwhile, and shows all three', async () => {
    const { id } = await did('jira_update_issue', { issue, summary: 'Ours' });
    await world.call('jira_update_issue', { issue, summary: 'Of somebody else' });
    const asked = await maya.undo(id);
    expect(asked.status).toBe(409);
    for (const words of ['Of somebody else', 'Ours', 'Ruled']) expect(asked.html).toContain(words);
    expect(await undos(id)).toEqual([]);
    const seen = /name="seen" value="([^"]+)"/.exec(asked.html)?.[1] ?? '';
    expect((await maya.undo(id, [['seen', seen]])).to).toContain('done=undone');
    expect((await world.call('jira_get_issue', { issue })).text).toContain('Ruled');
  });

  it('finds out what came of a request whose answer was lost, and takes over what a replica that died had begun', async () => {
    const { id } = await did('jira_update_issue', { issue, summary: 'Lost?' });
    await world.sandbox.fault('/ex/jira/*/rest/api/3/issue/*', { kind: 'drop' }, { method: 'PUT' });
    expect((await maya.undo(id)).to).toContain('done=undone');
    expect(await undos(id)).toMatchObject([{ outcome: 'done' }]);
    const second = await did('jira_update_issue', { issue, summary: 'Lost again?' });
    // A replica that died: what it had begun is found by whoever comes after its lease.
    await world.house.query(
      `insert into write_records (id, user_id, client_id, tool, kind, site_id, connection_id, outcome, change_sealed,
         expires_at, undoes, lease_until)
       select $1, user_id, client_id, tool, kind, site_id, connection_id, 'sent', change_sealed, expires_at, id,
         now() + interval '60 seconds' from write_records where id = $2`,
      [randomUUID(), second.id],
    );
    const busy = await maya.undo(second.id);
    expect(busy.status).toBe(409);
    expect(busy.html).toContain('It is being undone');
    await world.house.query(`update write_records set lease_until = now() - interval '1 second' where undoes = $1`, [
      second.id,
    ]);
    expect((await maya.undo(second.id)).to).toContain('done=undone');
    expect(await undos(second.id)).toMatchObject([{ outcome: 'done' }]);
  });

  it('says that it does not know where looking fails too, and finds out when it is asked again', async () => {
    const { id } = await did('jira_update_issue', { issue, summary: 'Nobody knows' });
    const path = '/ex/jira/*/rest/api/3/issue/*';
    await world.sandbox.fault(path, { kind: 'hold', id: 'edit', when: 'after' }, { method: 'PUT' });
    const click = maya.undo(id);
    await expect
      .poll(async () => ((await world.sandbox('holds')) as { holds: unknown[] }).holds.length, { timeout: 20_000 })
      .toBe(1);
    await world.sandbox.fault(path, { kind: 'status', status: 503 }, { method: 'GET', times: 1_000 });
    await world.sandbox('holds/edit/drop', {});
    const lost = await click;
    expect(lost.status).toBe(502);
    expect(lost.html).toContain('It is not known whether it was undone');
    expect(await undos(id)).toMatchObject([{ outcome: 'unknown' }]);
    await world.sandbox('reset', { parts: ['faults'] });
    await world.house.query(`update write_records set lease_until = now() - interval '1 second' where undoes = $1`, [
      id,
    ]);
    const before = await requests('editIssue');
    expect((await maya.undo(id)).to).toContain('done=undone');
    expect(await requests('editIssue')).toBe(before);
    expect(await undos(id)).toMatchObject([{ outcome: 'done' }]);
  });

  it('says what to do where a permission is missing, or the connection is gone or has to be renewed', async () => {
    const { id } = await did('jira_add_comment', { issue, body: 'Kept for now' });
    const sayOf = async () => {
      const { status, html } = await maya.undo(id);
      expect(status).toBe(409);
      return html;
    };
    await world.house.query(`update connections set scopes = array_remove(scopes, 'write:jira-work')`);
    expect(await sayOf()).toMatch(/without a permission that this needs[\s\S]*Reconnect it/);
    await world.house.query(`update connections set scopes = scopes || '{write:jira-work}'`);
    await world.house.query(`update connections set status = 'needs_reconsent'`);
    expect(await sayOf()).toContain('Reconnect it');
    await world.house.query(`update connections set status = 'active'`);
    await world.house.query(`update write_records set connection_id = 'con_gone' where id = $1`, [id]);
    expect(await sayOf()).toContain('no longer connected');
    expect(await undos(id)).toEqual([]);
    expect(await comments()).toContain('Kept for now');
    await world.house.query(`update users set suspended_at = now() where display_name like 'Maya%'`);
    expect((await maya.tab.post(`${world.house.issuer}/portal/changes/${id}/undo`, [])).headers.get('location')).toBe(
      '/',
    );
    await world.house.query(`update users set suspended_at = null`);
  });

  it('pages through with a cursor, and shows no record whose time is over', async () => {
    await world.house.query(
      `insert into write_records (id, user_id, client_id, tool, kind, site_id, connection_id, outcome, change_sealed, at,
         expires_at)
       select gen_random_uuid()::text, user_id, client_id, tool, kind, site_id, connection_id, 'done', change_sealed,
         now() - interval '1 day', case when n > 60 then now() else now() + interval '1 day' end
       from (select * from write_records where undoes is null order by at desc limit 1) one, generate_series(1, 70) n`,
    );
    const seen = new Set<string>();
    let path: string | undefined = '/portal/changes';
    let pages = 0;
    while (path !== undefined) {
      const { html, status } = await maya.page(path);
      expect(status).toBe(200);
      for (const [, id = ''] of html.matchAll(/href="\/portal\/changes\/([0-9a-f-]{36})"/g)) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
      path = /href="(\/portal\/changes\?after=[^"]+)"/.exec(html)?.[1];
      pages += 1;
    }
    const [row] = await world.house.query<{ count: string }>(
      `select count(*) from write_records where expires_at > now() and user_id in
        (select user_id from connections where display_name like 'Maya%')`,
    );
    expect(seen.size).toBe(Number(row?.count));
    expect(pages).toBeGreaterThan(2);
    expect((await maya.page('/portal/changes?after=nonsense')).status).toBe(200);
  });
});
