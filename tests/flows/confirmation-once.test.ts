import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  APPROVE,
  type Confirming,
  callWithForms,
  LINK,
  linkIn,
  startConfirming,
  textOf,
} from '../support/confirming.ts';
import { register } from '../support/oauth.ts';
import { callAt } from '../support/replica.ts';
import { askSandbox } from '../support/sandbox-control.ts';
import { csrfOf, Tab } from '../support/tab.ts';
import { SITE, signIn } from '../support/tool-people.ts';

describe('what an approval of a call is good for, over two replicas', () => {
  let world: Confirming;

  beforeAll(async () => {
    world = await startConfirming();
  });
  afterAll(() => world?.stop());
  beforeEach(() => world.reset());

  it('lets one of twenty that come at once through, whichever replica they come to', async () => {
    const { maya, call, press, pageOf, requests, changing } = world;
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
    const { house, client, maya, call, press, requests, changing } = world;
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
    const { house, maya, call, comment, press, pageOf, requests, state } = world;
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
    const { house, token, requests, changing } = world;
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
    const { house, maya, call, press, state, changing } = world;
    const given = await changing();
    const used = async () => (await state()).map((row) => row.used);
    // What is not there is not asked about.
    const missing = { issue: 'ROV-5', comment: '99999999', site: SITE };
    expect((await call('jira_delete_comment', missing)).text).not.toMatch(LINK);
    expect(await used()).toEqual([]);

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
    const { house, client, maya, call, comment, press, pageOf, requests, state } = world;
    const given = comment();
    const page = linkIn((await call('jira_add_comment', given)).text);
    await press(maya, page);
    await house.query(`update users set suspended_at = now() where id = (select user_id from call_confirmations)`);
    // Until the replica hears of it, what was approved may be done: it is asked by another call first.
    const standing = async () => (await call('atlassian_get_context', {})).status;
    await expect.poll(standing).toBe(401);
    expect((await call('jira_add_comment', given)).status).toBe(401);
    await house.query('update users set suspended_at = null');
    await expect.poll(standing).toBe(200);

    const other = linkIn((await call('jira_add_comment', comment())).text);
    await house.query(`delete from oidc_records where model = 'Grant' and client_id = $1`, [client]);
    expect(await pageOf(maya, other)).toContain('There is nothing to decide any more');
    await maya.post(other, [['csrf', csrfOf(await pageOf(maya, `${house.issuer}/`))], ...APPROVE]);
    await expect.poll(standing).toBe(401);
    expect((await call('jira_add_comment', given)).status).toBe(401);
    await house.query('delete from connections');
    expect(await state()).toEqual([]);
    expect(await requests('addComment')).toBe(0);
  });

  it('keeps nothing of a call that a dump could show', async () => {
    const { house, comment } = world;
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
