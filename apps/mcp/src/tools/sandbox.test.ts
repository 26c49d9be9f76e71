import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callTool } from '../../test/call.js';
import { startWithSandbox } from '../../test/sandbox.js';

const MAIN = 'northwind-robotics';

let world: Awaited<ReturnType<typeof startWithSandbox>>;
let maya: string;

const tokenOf = (person: string) => world.harness.token({ subject: `usr_${person}` });
const call = (token: string, name: string, given: Record<string, unknown>) =>
  callTool(world.harness, token, name, given);

beforeAll(async () => {
  world = await startWithSandbox();
  for (const person of ['maya', 'tomas', 'aiko']) await world.join(person);
  maya = await tokenOf('maya');
}, 120_000);
afterAll(async () => {
  await world.stop();
});

describe('the tools at a company’s Atlassian', () => {
  it('show who the user is and what they reach', async () => {
    const { structured, text } = await call(maya, 'atlassian_get_context', {});
    expect(structured).toMatchObject({
      accounts: [{ name: 'Maya Lindqvist', needs_reconnect: false, missing_atlassian_permissions: [] }],
      sites: [{ name: MAIN, products: ['jira', 'confluence'] }, { name: 'northwind-labs' }],
      read_only: false,
    });
    expect(text).toContain('Maya Lindqvist');
  });

  it('page through a search without losing or repeating a row', async () => {
    const jql = 'project = ROV ORDER BY key ASC';
    const whole = await call(maya, 'jira_search_issues', { jql, site: MAIN, limit: 50 });
    const keys = (whole.structured.issues as { key: string }[]).map(({ key }) => key);
    const paged: string[] = [];
    let cursor: unknown;
    do {
      const given = { jql, site: MAIN, limit: 7, ...(cursor === undefined ? {} : { cursor }) };
      const { structured } = await call(maya, 'jira_search_issues', given);
      paged.push(...(structured.issues as { key: string }[]).map(({ key }) => key));
      expect(structured.has_more).toBe(structured.next_cursor !== undefined);
      cursor = structured.next_cursor;
    } while (cursor !== undefined);
    expect(paged).toEqual(keys);
    expect(keys.length).toBeGreaterThan(7);
  });

  it('answer a search of 20 issues in less than 1,500 tokens', async () => {
    const { text, structured } = await call(maya, 'jira_search_issues', {
      jql: 'project = ROV',
      site: MAIN,
      limit: 20,
    });
    expect(structured.issues).toHaveLength(20);
    // Clients show a model one of them, and some show both.
    const [words, data] = [countTokens(text), countTokens(JSON.stringify(structured))];
    expect(words).toBeLessThan(1_200);
    expect(data).toBeLessThan(1_500);
  });

  it('refuse a cursor of another search', async () => {
    const first = await call(maya, 'jira_search_issues', { jql: 'project = ROV', site: MAIN, limit: 2 });
    const cursor = first.structured.next_cursor;
    const other = await call(maya, 'jira_search_issues', { jql: 'project = SUP', site: MAIN, cursor });
    expect(other).toMatchObject({ isError: true, text: expect.stringContaining('cursor does not belong') });
  });

  it('read an issue by its address, with everything about it', async () => {
    const { structured, text } = await call(maya, 'jira_get_issue', {
      issue: 'https://northwind-robotics.atlassian.example/browse/ROV-1',
      include: ['comments', 'links', 'remote_links', 'watchers', 'attachments'],
    });
    expect(structured).toMatchObject({ key: 'ROV-1', type: 'Epic', source: { site: MAIN, untrusted: true } });
    expect(text).toContain('# ROV-1:');
    expect(text).toContain('Untrusted content');
    expect(text).toContain('## Comments');
  });

  it('create an issue by names, comment on it, and find it', async () => {
    const created = await call(maya, 'jira_create_issue', {
      site: MAIN,
      project: 'rov',
      issue_type: 'bug',
      summary: 'Wheel squeaks',
      description: '## Steps\n\n1. Drive\n\n```js\na < b\n```',
      assignee: 'jonas weber',
      priority: 'high',
      labels: ['noise', 'wheel'],
      fields: [
        { name: 'Story Points', value: '3' },
        { name: 'acceptance criteria', value: '- no **noise**' },
      ],
    });
    const issue = String(created.structured.key);
    expect(issue).toMatch(/^ROV-\d+$/);
    await call(maya, 'jira_add_comment', { site: MAIN, issue, body: 'Oil **helps**.' });
    const { structured, text } = await call(maya, 'jira_get_issue', {
      site: MAIN,
      issue,
      fields: ['customfield_10016'],
    });
    expect(structured).toMatchObject({
      summary: 'Wheel squeaks',
      type: 'Bug',
      priority: 'High',
      assignee: expect.stringContaining('Jonas Weber'),
      labels: ['noise', 'wheel'],
      description: expect.stringContaining('a < b'),
      comments: [{ body: 'Oil **helps**.', author: expect.stringContaining('Maya') }],
      fields: [{ id: 'customfield_10016', value: '3' }],
    });
    expect(text).toContain('```js\na < b\n```');
    const recent_issue_ids = [Number(created.structured.id)];
    const jql = 'summary ~ "squeaks"';
    const found = await call(maya, 'jira_search_issues', { site: MAIN, jql, recent_issue_ids });
    expect(found.structured.issues).toMatchObject([{ key: issue }]);
  });

  it('check an issue without creating it', async () => {
    const count = () => call(maya, 'jira_search_issues', { site: MAIN, jql: 'project = SUP', count_only: true });
    const before = (await count()).structured.approximate_count;
    const given = { site: MAIN, project: 'SUP', issue_type: 'Incident', summary: 'Down', dry_run: true };
    const missing = await call(maya, 'jira_create_issue', given);
    expect(missing.isError).toBe(true);
    expect(missing.text).toContain('Impact (customfield_10042). Allowed: One robot, One site, All sites.');
    const fields = [{ name: 'Impact', value: 'one site' }];
    const valid = await call(maya, 'jira_create_issue', { ...given, fields });
    expect(valid.structured).toMatchObject({ created: false, fields: { customfield_10042: { id: '10202' } } });
    expect((await count()).structured.approximate_count).toBe(before);
  });

  it.each([
    [{ issue_type: 'Chore' }, 'Types: Epic, Story, Task, Bug, Sub-task (needs a parent).'],
    [{ issue_type: 'Sub-task' }, 'pass the key of its parent'],
    [{ project: 'NOPE' }, 'SUP (Customer Support)'],
    [{ assignee: 'Nobody Known' }, 'Nobody who can be assigned'],
    [{ priority: 'Urgent' }, 'Allowed: Highest, High, Medium, Low, Lowest.'],
    [{ fields: [{ name: 'Colour', value: 'red' }] }, 'Story Points (customfield_10016)'],
    [{ fields: [{ name: 'Story Points', value: 'many' }] }, 'must be a number'],
    [{ due_date: 'tomorrow' }, 'must be a date such as'],
    [{ description: 'x', format: 'adf' }, 'not an ADF document'],
  ])('say what is allowed instead of %j', async (wrong, words) => {
    const right = { site: MAIN, project: 'ROV', issue_type: 'Task', summary: 'A task', dry_run: true };
    const answer = await call(maya, 'jira_create_issue', { ...right, ...wrong });
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain(words);
  });

  it('write a page and read it whole, in outline and by section', async () => {
    const body = '# Scope\n\nFirst.\n\n## Rollback\n\n> [!NOTE]\n> Slowly.\n\n## After\n\nDone.';
    const made = await call(maya, 'confluence_create_page', {
      site: MAIN,
      space: 'eng',
      title: 'Release 2.4',
      parent: 'Engineering home',
      body,
    });
    expect(made.structured).toMatchObject({ title: 'Release 2.4', space_key: 'ENG', status: 'current' });
    const page = String(made.structured.id);
    const whole = await call(maya, 'confluence_get_page', {
      site: MAIN,
      page,
      include: ['labels', 'ancestors', 'comments'],
    });
    expect(whole.structured.content).toContain('> [!NOTE]\n> Slowly.');
    const byTitle = { site: MAIN, title: 'Release 2.4', space: 'ENG' };
    const outline = await call(maya, 'confluence_get_page', { ...byTitle, part: 'outline' });
    expect(outline.structured.outline).toMatchObject([{ title: 'Scope' }, { title: 'Rollback' }, { title: 'After' }]);
    expect(outline.structured).not.toHaveProperty('content');
    const section = await call(maya, 'confluence_get_page', { ...byTitle, part: 'section', section: 'rollback' });
    expect(section.structured.content).toBe('## Rollback\n\n> [!NOTE]\n> Slowly.');
    const again = await call(maya, 'confluence_create_page', { site: MAIN, space: 'ENG', title: 'Release 2.4', body });
    expect(again).toMatchObject({ isError: true, text: expect.stringMatching(/title/i) });
  });

  it('continue a long page where it was cut', async () => {
    const body = Array.from({ length: 300 }, (_, line) => `Line ${line} of a long page.`).join('\n\n');
    const made = await call(maya, 'confluence_create_page', { site: MAIN, space: 'ENG', title: 'Long', body });
    const page = String(made.structured.id);
    let text = '';
    let offset: unknown = 0;
    while (offset !== undefined) {
      const part = await call(maya, 'confluence_get_page', { site: MAIN, page, offset, max_chars: 2_000 });
      expect(part.text.length).toBeLessThan(2_500);
      text += part.structured.content;
      offset = part.structured.next_offset;
    }
    expect(text.match(/Line \d+ /g)).toHaveLength(300);
  });

  it('find pages by words and filters, and by CQL', async () => {
    const words = await call(maya, 'confluence_search', { site: MAIN, query: 'rover', spaces: ['HELP'], limit: 2 });
    expect(words.structured).toMatchObject({ has_more: true, results: [{ space_key: 'HELP' }, { space_key: 'HELP' }] });
    const given = { site: MAIN, query: 'rover', spaces: ['HELP'], limit: 2, cursor: words.structured.next_cursor };
    const more = await call(maya, 'confluence_search', given);
    expect(more.isError).toBe(false);
    const cql = await call(maya, 'confluence_search', { site: MAIN, cql: 'title ~ "readiness" AND type = page' });
    expect(cql.structured.results).toMatchObject([{ title: 'Winter readiness plan' }]);
    const both = await call(maya, 'confluence_search', { site: MAIN, cql: 'type = page', query: 'x' });
    expect(both.isError).toBe(true);
  });

  it('show to each person what that person may see, and nothing else', async () => {
    const [tomas, aiko] = [await tokenOf('tomas'), await tokenOf('aiko')];
    const secret = await call(maya, 'jira_search_issues', { site: MAIN, jql: 'project = PEO', limit: 1 });
    const [issue] = secret.structured.issues as { key: string; summary: string }[];
    expect(issue).toBeDefined();
    for (const token of [tomas, aiko]) {
      const read = await call(token, 'jira_get_issue', { issue: issue?.key });
      expect(read).toMatchObject({ isError: true, text: expect.stringMatching(/does not exist|permission/) });
      const all = await call(token, 'jira_search_issues', { jql: 'created >= -3000d', limit: 50 });
      expect(all.text).not.toContain('PEO-');
      const wrote = await call(token, 'jira_add_comment', { issue: issue?.key, body: 'hello' });
      expect(wrote.isError).toBe(true);
    }
    const denied = { project: 'ROV', issue_type: 'Task', summary: 'No' };
    expect((await call(aiko, 'jira_create_issue', denied)).isError).toBe(true);
    const wiki = await call(aiko, 'confluence_search', { query: 'rover' });
    expect(wiki).toMatchObject({ isError: true, text: expect.stringContaining('No site with Confluence') });
    const pages = await call(tomas, 'confluence_search', { query: 'salary' });
    expect(pages.text).not.toContain('PEO');
  });

  it('asked Atlassian nothing that its documents do not allow', async () => {
    expect(await world.violations()).toEqual([]);
  });
});
