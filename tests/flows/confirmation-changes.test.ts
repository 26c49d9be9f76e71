import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Confirming, callWithForms, linkIn, startConfirming, textOf } from '../support/confirming.ts';
import { callAt } from '../support/replica.ts';
import { SITE, signIn } from '../support/tool-people.ts';

const ISSUE = { issue: 'ROV-10', site: SITE };
const RUN_BOOK = '20107';

/** What the form says: it stands indented below its name. */
const under = (message: string, name: string): string =>
  new RegExp(`^${name}(?: \\([^\\n]*\\))?:\\n\\n((?: {4}.*(?:\\n|$))+)`, 'm').exec(message)?.[1] ?? '';

let world: Confirming;

/** Makes a call that its user approves on the page. */
async function made(tool: string, given: object): Promise<string> {
  const { call, maya, press } = world;
  await press(maya, linkIn((await call(tool, given)).text));
  const answer = await call(tool, given, 1);
  expect(answer, answer.text).toMatchObject({ isError: false });
  return answer.text;
}
/** What a client is told to show. */
async function askedInForm(tool: string, given: object, more: object = {}) {
  const { house, token } = world;
  const answer = await callWithForms(house, 0, token, { name: tool, arguments: given }, more);
  const approved = {
    requestState: answer.result?.requestState,
    inputResponses: { confirm: { action: 'accept', content: { decision: 'approve' } } },
  };
  return { answer, approved, message: answer.result?.inputRequests?.confirm?.params.message ?? '' };
}

describe('what is there now, beside what a call makes of it', () => {
  beforeAll(async () => {
    world = await startConfirming({ CONFIRM_WRITES: 'all' });
  });
  afterAll(() => world?.stop());
  beforeEach(() => world.reset());

  it('is shown of an issue’s fields, in the form and on the page, as plain text without anything invisible', async () => {
    const { call, maya, pageOf } = world;
    const summary = `Old <b>\u202Esummary</b> ${randomUUID()}`;
    await made('jira_update_issue', { ...ISSUE, summary, labels: ['winter'] });
    const add = [{ name: 'labels', value: 'urgent' }];
    const given = { ...ISSUE, summary: 'New', assignee: 'Tomas', priority: 'high', due_date: 'none', add };
    const { message } = await askedInForm('jira_update_issue', given);
    const seen = summary.replace('\u202E', '');
    expect(under(message, 'Summary, now')).toBe(`    ${seen}\n`);
    expect(message).toContain('Summary, now (1 invisible character is not shown):');
    expect(under(message, 'Summary, then')).toBe('    New\n');
    expect(under(message, 'Labels, now')).toBe('    winter\n');
    expect(under(message, 'Labels, then')).toBe('    as now, with urgent\n');
    // Under the name that Jira has for it.
    expect(under(message, 'Priority, then')).toBe('    High\n');
    expect(message).toContain('\nsummary:\n\n    New\n');

    const html = await pageOf(maya, linkIn((await call('jira_update_issue', given)).text));
    expect(html).toContain('This changes: <bdi class="foreign">ROV-10');
    expect(html).toContain(seen.replaceAll('<', '&lt;'));
    expect(html).not.toMatch(/<b>|\u202E/);
    expect(await world.requests('editIssue')).toBe(1);
  });

  it('is shown of a long text line by line: what goes as well as what comes', async () => {
    const { call, maya, pageOf } = world;
    const lines = Array.from({ length: 60 }, (_, at) => `Step ${at} of the old plan is to be kept.`);
    await made('jira_update_issue', { ...ISSUE, description: lines.join(' ') });
    const description = lines.with(40, 'Step 40 is left out.').join(' ');
    const given = { ...ISSUE, description };
    const html = await pageOf(maya, linkIn((await call('jira_update_issue', given)).text));
    expect(html).toMatch(/removed: <\/span><bdi>-Step 40 of the old plan is to be kept\.</);
    expect(html).toMatch(/added: <\/span><bdi>\+Step 40 is left out\.</);
    expect(html).not.toContain('removed: </span><bdi>-Step 41');

    const { message } = await askedInForm('jira_update_issue', { ...given, description: 'Short.' });
    expect(message).toMatch(/Description, now \(-\) and then \(\+\) \(shortened, [\d,]+ characters in all\):/);
    expect(message).toContain('All of it can be read, and decided about, in your Gatehouse portal.');
  });

  it('is shown of pages, and of what is deleted', async () => {
    const { call, maya, pageOf } = world;
    const [word] = randomUUID().split('-');
    const edit = {
      page: RUN_BOOK,
      site: SITE,
      operation: 'append',
      content: `Ring ${word} first.`,
      expected_version: 8,
    };
    // What cannot be done is not asked about.
    expect((await call('confluence_edit_page', { ...edit, section: 'nonsense' })).text).toContain('no such section');
    const html = await pageOf(maya, linkIn((await call('confluence_edit_page', edit)).text));
    expect(html).toContain('This changes: <bdi class="foreign">Run book: fleet offline');
    expect(html).toContain(`+Ring ${word} first.`);

    const labels = { page: RUN_BOOK, site: SITE, add: ['one'] };
    await made('confluence_set_labels', labels);
    const { message } = await askedInForm('confluence_set_labels', { ...labels, add: ['two'], remove: ['one'] });
    expect(under(message, 'Labels, now')).toMatch(/\bone\n$/);
    expect(under(message, 'Labels, then')).toMatch(/\btwo\n$/);

    const body = `To be deleted ${randomUUID()}`;
    const comment = /comment (\d+)/.exec(await made('jira_add_comment', { ...ISSUE, body }))?.[1];
    const goes = await askedInForm('jira_delete_comment', { ...ISSUE, comment });
    expect(under(goes.message, 'Comment, which goes')).toBe(`    ${body}\n`);
  });

  it('is what is approved: where it has changed meanwhile, the approval ends and its user is asked anew', async () => {
    const { house, client, call, maya, tomas, press, pageOf, requests } = world;
    await made('jira_update_issue', { ...ISSUE, summary: 'As it was' });
    const given = { ...ISSUE, summary: 'As it shall be' };
    const page = linkIn((await call('jira_update_issue', given)).text);
    await press(maya, page);

    const theirs = await signIn(house, client, 'tomas');
    const meanwhile = { ...ISSUE, summary: 'What Tomas wrote meanwhile' };
    await press(tomas, linkIn((await callAt(house, 1, theirs, 'jira_update_issue', meanwhile)).text));
    expect(await callAt(house, 1, theirs, 'jira_update_issue', meanwhile)).toMatchObject({ isError: false });
    const sent = await requests('editIssue');

    const refused = await call('jira_update_issue', given, 1);
    expect(refused).toMatchObject({ isError: true });
    expect(refused.text).toContain('What it changes is another by now');
    expect(await requests('editIssue')).toBe(sent);
    const next = linkIn(refused.text);
    expect(next).not.toBe(page);
    expect(await pageOf(maya, page)).toContain('This has expired');
    const html = await pageOf(maya, next);
    expect(html).toContain('It is another by now');
    expect(html).toContain('What Tomas wrote meanwhile');
    await press(maya, next);
    expect(await call('jira_update_issue', given)).toMatchObject({ isError: false });
    expect(await requests('editIssue')).toBe(sent + 1);
  });

  it('is asked about anew in the same form, where it has changed while the form was open', async () => {
    const { house, requests } = world;
    await made('jira_update_issue', { ...ISSUE, summary: 'Before the form' });
    const given = { ...ISSUE, summary: 'After the form' };
    const first = await askedInForm('jira_update_issue', given);
    await made('jira_update_issue', { ...ISSUE, summary: 'While the form was open' });
    const sent = await requests('editIssue');
    const second = await askedInForm('jira_update_issue', given, first.approved);
    expect(second.message).toContain('What it changes is another by now than when you were last asked.');
    expect(under(second.message, 'Summary, now')).toBe('    While the form was open\n');
    expect(await requests('editIssue')).toBe(sent);
    const { token } = world;
    const last = { name: 'jira_update_issue', arguments: given };
    expect(textOf(await callWithForms(house, 1, token, last, second.approved))).toContain('After the form');
  });

  it('asks nobody where there is nothing to change', async () => {
    const { call, state } = world;
    const labels = { page: RUN_BOOK, site: SITE, remove: ['never-there'] };
    expect(await call('confluence_set_labels', labels)).toMatchObject({ isError: false });
    expect(await state()).toEqual([]);
  });
});
