import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pressOn } from '../support/accounts.ts';
import { callWithForms, connectAsking, type OnQuestion, textOf } from '../support/confirming.ts';
import { type House, startHouse } from '../support/house.ts';
import { register } from '../support/oauth.ts';
import { callAt, postTo } from '../support/replica.ts';
import { askSandbox } from '../support/sandbox-control.ts';
import { as, walk } from '../support/steps.ts';
import { csrfOf, Tab } from '../support/tab.ts';
import { SITE, signIn } from '../support/tool-people.ts';

const APPROVE: [string, string][] = [['decision', 'approve']];
const DECLINE: [string, string][] = [['decision', 'decline']];
const LINK = /http:\/\/localhost:\d+\/confirmations\/cnf_[\w-]{43}(?![\w-])/;
const POLICY = { CONFIRM_WRITES: 'destructive', CONFIRM_TOOLSETS: 'jira_comments:all', TOOLSETS: 'all' };

describe('calls that people confirm, over two replicas', () => {
  let house: House;
  let client: string;
  let token: string;
  const maya = new Tab();
  const tomas = new Tab();

  beforeAll(async () => {
    house = await startHouse({ replicas: 2, auth: { TOOLSETS: 'all' }, mcp: { ...POLICY, LINK_WAIT_SECONDS: '15' } });
    client = (await register(house, { client_name: 'Notebook' })).client_id;
    token = await signIn(house, client, 'maya', undefined, maya);
    await signIn(house, client, 'tomas', undefined, tomas);
  });
  afterAll(async () => {
    expect((await askSandbox<{ violations: unknown[] }>(house, 'contract')).violations ?? []).toEqual([]);
    await house?.stop();
  });
  beforeEach(async () => {
    await askSandbox(house, 'reset', { parts: ['faults', 'requests'] });
    await house.query('delete from call_confirmations');
  });

  const requests = async (operation?: string) =>
    (await askSandbox<{ requests: { operation?: string }[] }>(house, 'requests')).requests.filter(
      (request) => operation === undefined || request.operation === operation,
    ).length;
  const comment = () => ({ issue: 'ROV-5', body: `Noted ${randomUUID()}`, site: SITE });
  const call = (tool: string, given: object, replica = 0) => callAt(house, replica, token, tool, given);
  const linkIn = (text: string) => LINK.exec(text)?.[0] ?? '';
  const pageOf = async (tab: Tab, url: string) => await (await tab.send(url)).text();
  const press = (tab: Tab, page: string, decision = APPROVE) => pressOn(tab, page, page, decision);
  const state = () => house.query('select decision, decided_in, used_at is not null as used from call_confirmations');

  /** A comment that is there, and a call that changes it, which is never made once only by itself. */
  async function changing(): Promise<{ issue: string; comment: string; body: string; site: string }> {
    const given = comment();
    await press(maya, linkIn((await call('jira_add_comment', given)).text));
    const { text } = await call('jira_add_comment', given);
    await house.query('delete from call_confirmations');
    await askSandbox(house, 'reset', { parts: ['requests'] });
    return { ...given, comment: /comment (\d+)/.exec(text)?.[1] ?? '', body: `Changed ${randomUUID()}` };
  }

  it('RS-62 RS-69: asks in the client’s own form, which shows all of it, and makes the call once', async () => {
    const asked: string[] = [];
    let answer: Awaited<ReturnType<OnQuestion>> = { action: 'accept', content: { decision: 'approve' } };
    const asking = await connectAsking(house, token, { form: {} }, async (params) => {
      asked.push(params.message);
      expect(await requests()).toBe(0);
      return answer;
    });
    const given = comment();
    const made = await asking.callTool({ name: 'jira_add_comment', arguments: given });
    expect(made).toMatchObject({ structuredContent: { issue: 'ROV-5' } });
    expect(asked).toHaveLength(1);
    for (const part of ['Comment on a Jira issue', SITE, 'Maya Lindqvist', 'ROV-5', given.body]) {
      expect(asked[0]).toContain(part);
    }
    expect(await requests('addComment')).toBe(1);
    expect(await state()).toEqual([{ decision: 'approved', decided_in: 'client', used: true }]);
    // The same again has its answer already, and needs nobody.
    expect(await asking.callTool({ name: 'jira_add_comment', arguments: given })).not.toHaveProperty('isError');
    expect(asked).toHaveLength(1);

    for (const no of [
      { action: 'decline' },
      { action: 'cancel' },
      { action: 'accept', content: { decision: 'decline' } },
    ] as const) {
      answer = no;
      await askSandbox(house, 'reset', { parts: ['requests'] });
      const refused = await asking.callTool({ name: 'jira_add_comment', arguments: comment() });
      expect(refused).toMatchObject({ isError: true });
      expect(JSON.stringify(refused.content)).toContain('The user declined this call');
      expect(await requests()).toBe(0);
    }
    // Nobody is asked about what the policy leaves alone.
    const free = { project: 'ROV', issue_type: 'Task', summary: `Free ${randomUUID()}`, site: SITE };
    expect(await asking.callTool({ name: 'jira_create_issue', arguments: free })).not.toHaveProperty('isError');
    expect(asked).toHaveLength(4);
    await asking.close();
  });

  it('shows a page to the clients that can only hand on a link; it is nobody else’s, and does nothing by itself', async () => {
    const given = { ...comment(), body: `<b>Bold</b> ${randomUUID()}` };
    const asked = await call('jira_add_comment', given);
    expect(asked.isError).toBe(true);
    const page = linkIn(asked.text);
    expect(linkIn((await call('jira_add_comment', given, 1)).text)).toBe(page);

    const shown = await maya.send(page);
    const html = await shown.text();
    const policy = shown.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(shown.headers.get('cache-control')).toBe('no-store');
    for (const part of ['Notebook', 'Comment on a Jira issue', SITE, 'Maya Lindqvist', 'ROV-5', '&lt;b>Bold']) {
      expect(html).toContain(part);
    }
    expect(html).not.toContain('<b>Bold');
    expect(await pageOf(maya, `${house.issuer}/`)).toContain('Notebook</bdi> waits for your approval');
    expect(await pageOf(tomas, `${house.issuer}/`)).not.toContain('waits for your approval');

    const forged: [string, string][][] = [[['csrf', 'forged'], ...APPROVE], APPROVE];
    for (const fields of forged) expect((await maya.post(page, fields)).status).toBe(403);
    const genuine: [string, string][] = [['csrf', csrfOf(html)], ...APPROVE];
    expect((await maya.post(page, genuine, { origin: 'https://evil.example' })).status).toBe(403);
    for (const answer of [await tomas.send(page), await tomas.post(page, genuine)]) {
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toMatch(/Notebook|ROV-5/);
    }
    const stranger = await pageOf(new Tab(), page);
    expect(stranger).toContain('Sign in to decide');
    expect(stranger).not.toMatch(/Notebook|ROV-5|Maya/);
    expect(await call('jira_add_comment', given)).toMatchObject({ isError: true });
    expect(await requests()).toBe(0);

    expect((await press(maya, page)).status).toBe(303);
    expect(await pageOf(maya, page)).toContain('Approved, once');
    expect(await call('jira_add_comment', given, 1)).toMatchObject({ isError: false });
    expect(await pageOf(maya, page)).toContain('Approved, and made');
    expect(await pageOf(maya, `${house.issuer}/portal/activity`)).toContain('You approved a call of ');
    expect(await requests('addComment')).toBe(1);
  });

  it('brings somebody who signs in first back to the page', async () => {
    const page = linkIn((await call('jira_add_comment', comment())).text);
    const tab = new Tab();
    const sent = await pressOn(tab, page, `${page}/sign-in`);
    const begun = sent.headers.get('location') ?? /^0; url=(.+)$/.exec(sent.headers.get('refresh') ?? '')?.[1] ?? '';
    const arrived = await walk(tab, new URL(begun, page).href, (url) => url.href === page, [
      ['decision', 'accept'],
      ...as('maya'),
    ]);
    expect(arrived.url.href).toBe(page);
    expect(await pageOf(tab, page)).toContain('Approve this once?');
  });

  it('tells the client of a no, once; the next call asks anew', async () => {
    const given = comment();
    const page = linkIn((await call('jira_add_comment', given)).text);
    await press(maya, page, DECLINE);
    expect(await pageOf(maya, page)).toContain('You declined this');
    expect((await call('jira_add_comment', given)).text).toContain('The user declined this call');
    const next = linkIn((await call('jira_add_comment', given)).text);
    expect(next).toMatch(LINK);
    expect(next).not.toBe(page);
    // What was decided stays decided.
    await maya.post(page, [['csrf', csrfOf(await pageOf(maya, next))], ...APPROVE]);
    expect(await call('jira_add_comment', given)).toMatchObject({ isError: true });
    expect(await requests()).toBe(0);
  });

  it('goes on by itself where the client can wait, and gives the error to those that can show pages', async () => {
    const given = comment();
    const decided: Promise<unknown>[] = [];
    const asking = await connectAsking(house, token, { url: {} }, async (params) => {
      if (params.mode !== 'url') throw new Error(`a form for a client without: ${params.message}`);
      decided.push(press(maya, params.url));
      return { action: 'accept' };
    });
    const made = await asking.callTool({ name: 'jira_add_comment', arguments: given });
    expect(made).toMatchObject({ structuredContent: { issue: 'ROV-5' } });
    await Promise.all(decided);
    await asking.close();

    const params = {
      protocolVersion: '2025-11-25',
      capabilities: { elicitation: { url: {} } },
      clientInfo: { name: 'old', version: '1' },
    };
    const begun = await postTo(house, 0, token, { id: 1, method: 'initialize', params });
    const session = begun.headers.get('mcp-session-id') ?? '';
    const answer = await fetch(`${house.replicas.mcp[1]}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        'mcp-session-id': session,
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 2,
        method: 'tools/call',
        params: { name: 'jira_add_comment', arguments: comment() },
      }),
    });
    const { error } = (await answer.json()) as { error: { code: number; data: { elicitations: { url: string }[] } } };
    expect(error.code).toBe(-32042);
    expect(error.data.elicitations[0]?.url).toMatch(LINK);
  });

  it('lets one of twenty that come at once through, whichever replica they come to', async () => {
    const given = await changing();
    const page = linkIn((await call('jira_update_comment', given)).text);
    await press(maya, page);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => call('jira_update_comment', given, at % 2)),
    );
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
    expect(await requests('updateComment')).toBe(1);
    const next = linkIn((await call('jira_update_comment', given)).text);
    expect(next).not.toBe(page);
    expect(await pageOf(maya, next)).toContain('The same was done before');
  });

  it('approves one call: not one with other arguments, of another user, or of another device', async () => {
    const given = await changing();
    const page = linkIn((await call('jira_update_comment', given)).text);
    await press(maya, page);
    const others = [
      await call('jira_update_comment', { ...given, body: 'Something else' }),
      await call('jira_delete_comment', { issue: given.issue, comment: given.comment, site: SITE }),
      await callAt(house, 0, await signIn(house, client, 'tomas'), 'jira_update_comment', given),
      await callAt(house, 1, await signIn(house, client, 'maya'), 'jira_update_comment', given),
    ];
    for (const { isError, text } of others) expect([isError, LINK.test(text)]).toEqual([true, true]);
    expect(await requests('updateComment')).toBe(0);
    // In another order they are the same arguments.
    const { body, ...rest } = given;
    expect(await call('jira_update_comment', { body, ...rest }, 1)).toMatchObject({ isError: false });
  });

  it('ends by PostgreSQL’s clock: before the decision, and before the call', async () => {
    const given = comment();
    const expire = () => house.query(`update call_confirmations set expires_at = now() - interval '1 second'`);
    const page = linkIn((await call('jira_add_comment', given)).text);
    const html = await pageOf(maya, page);
    await expire();
    expect(await pageOf(maya, page)).toContain('This has expired');
    await maya.post(page, [['csrf', csrfOf(html)], ...APPROVE]);
    expect(await state()).toMatchObject([{ decision: null }]);
    const next = linkIn((await call('jira_add_comment', given)).text);
    expect(next).not.toBe(page);
    await press(maya, next);
    await expire();
    expect((await call('jira_add_comment', given)).text).toMatch(LINK);
    expect(await pageOf(maya, next)).toContain('This has expired');
    expect(await requests('addComment')).toBe(0);
  });

  it('RS-70 RS-71: has the same outcome however often a state comes back, and takes no approval from one for another call', async () => {
    const given = await changing();
    const update = { name: 'jira_update_comment', arguments: given };
    const asked = await callWithForms(house, 0, token, update);
    expect(asked.result?.inputRequests?.confirm?.params.mode).toBe('form');
    const back = (decision: unknown, action = 'accept') => ({
      requestState: asked.result?.requestState,
      inputResponses: { confirm: { action, content: { decision } } },
    });
    // What says nothing is no approval: the question comes again.
    for (const nothing of [undefined, true, 'yes', ['approve']]) {
      const again = await callWithForms(house, 1, token, update, back(nothing));
      expect(again.result).toMatchObject({ resultType: 'input_required' });
    }
    const more = back('approve');
    const other = { ...update, arguments: { ...given, body: 'Something else' } };
    expect((await callWithForms(house, 0, token, other, more)).error).toMatchObject({ code: -32602 });
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) => callWithForms(house, at % 2, token, update, more)),
    );
    for (const { result } of answers) expect(result).toMatchObject({ structuredContent: { id: given.comment } });
    expect(await requests('updateComment')).toBe(1);
    // The state is used up; a new call is a new question.
    expect((await callWithForms(house, 0, token, update)).result).toMatchObject({ resultType: 'input_required' });
    expect(textOf(await callWithForms(house, 1, token, update, more))).toContain('Updated comment');
    expect(await requests('updateComment')).toBe(1);
  });

  it('is used up by the write and by nothing before it', async () => {
    const given = await changing();
    const used = async () => (await state()).map((row) => row.used);
    const missing = { issue: 'ROV-5', comment: '99999999', site: SITE };
    await press(maya, linkIn((await call('jira_delete_comment', missing)).text));
    expect((await call('jira_delete_comment', missing)).text).not.toMatch(LINK);
    expect(await used()).toEqual([false]);

    await house.query('delete from call_confirmations');
    await press(maya, linkIn((await call('jira_update_comment', given)).text));
    await askSandbox(house, 'faults', {
      method: 'PUT',
      path: '/ex/jira/*/rest/api/3/issue/*/comment/*',
      effect: { kind: 'status', status: 403 },
      times: 1,
    });
    expect(await call('jira_update_comment', given)).toMatchObject({ isError: true });
    expect(await used()).toEqual([false]);
    expect(await call('jira_update_comment', given)).toMatchObject({ isError: false });
    expect(await used()).toEqual([true]);
  });

  it('is worth nothing once the connection is removed, the client’s access ended, or the user suspended', async () => {
    const given = comment();
    const page = linkIn((await call('jira_add_comment', given)).text);
    await press(maya, page);
    await house.query(`update users set suspended_at = now() where id = (select user_id from call_confirmations)`);
    await expect.poll(async () => (await call('jira_add_comment', given)).status).toBe(401);
    await house.query('update users set suspended_at = null');
    await expect.poll(async () => (await call('atlassian_get_context', {})).status).toBe(200);

    const other = linkIn((await call('jira_add_comment', comment())).text);
    await house.query(`delete from oidc_records where model = 'Grant' and client_id = $1`, [client]);
    expect(await pageOf(maya, other)).toContain('There is nothing to decide any more');
    await maya.post(other, [['csrf', csrfOf(await pageOf(maya, `${house.issuer}/`))], ...APPROVE]);
    await expect.poll(async () => (await call('jira_add_comment', given)).status).toBe(401);
    await house.query('delete from connections');
    expect(await state()).toEqual([]);
    expect(await requests('addComment')).toBe(0);
  });

  it('keeps nothing of a call that a dump could show', async () => {
    const given = comment();
    const issued = await register(house, { client_name: 'Reader' });
    const fresh = await signIn(house, issued.client_id, 'maya', undefined, new Tab());
    const { text } = await callAt(house, 0, fresh, 'jira_add_comment', given);
    const rows = JSON.stringify(
      await house.query(
        `select encode(shown_sealed, 'escape') as a, encode(id_sealed, 'escape') as b, * from call_confirmations`,
      ),
    );
    expect(rows).not.toContain(given.body);
    expect(rows).not.toContain(linkIn(text).split('cnf_')[1]);
  });
});
