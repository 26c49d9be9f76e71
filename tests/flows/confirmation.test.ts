import { randomUUID } from 'node:crypto';
import { UrlElicitationRequiredError } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pressOn } from '../support/accounts.ts';
import {
  APPROVE,
  type Confirming,
  connectAsking,
  connectV1,
  DECLINE,
  LINK,
  linkIn,
  type OnQuestion,
  startConfirming,
} from '../support/confirming.ts';
import { askSandbox } from '../support/sandbox-control.ts';
import { as, walk } from '../support/steps.ts';
import { csrfOf, Tab } from '../support/tab.ts';
import { SITE } from '../support/tool-people.ts';

describe('asking people to confirm a call, over two replicas', () => {
  let world: Confirming;

  beforeAll(async () => {
    world = await startConfirming();
  });
  afterAll(() => world?.stop());
  beforeEach(() => world.reset());

  it('RS-62 RS-69: asks in the client’s own form, which shows all of it, and makes the call once', async () => {
    const { house, token, comment, requests, state } = world;
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
    const { house, maya, tomas, call, comment, press, pageOf, requests } = world;
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
    const { call, comment, pageOf } = world;
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
    const { maya, call, comment, press, pageOf, requests } = world;
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

  it('goes on by itself where the client can wait', async () => {
    const { house, token, maya, comment, press } = world;
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
  });

  it('sends people of the SDK’s first generation to the page, by an error where their client can show pages, and lets them go on', async () => {
    const { house, token, maya, comment, press, requests } = world;
    const plain = await connectV1(house, token, {});
    const given = comment();
    const made = () => plain.callTool({ name: 'jira_add_comment', arguments: given });
    const asked = await made();
    expect(asked).toMatchObject({ isError: true });
    await press(maya, linkIn(JSON.stringify(asked.content)));
    expect(await requests('addComment')).toBe(0);
    expect(await made()).toMatchObject({ structuredContent: { issue: 'ROV-5' } });
    await plain.close();

    const showing = await connectV1(house, token, { elicitation: { url: {} } });
    const other = { name: 'jira_add_comment', arguments: comment() };
    const error = await showing.callTool(other).catch((thrown: unknown) => thrown);
    if (!(error instanceof UrlElicitationRequiredError)) throw new Error(`not asked: ${JSON.stringify(error)}`);
    const [elicitation] = error.elicitations;
    expect(elicitation?.url).toMatch(LINK);
    await press(maya, elicitation?.url ?? '');
    expect(await showing.callTool(other)).toMatchObject({ structuredContent: { issue: 'ROV-5' } });
    expect(await requests('addComment')).toBe(2);
    await showing.close();
  });
});
