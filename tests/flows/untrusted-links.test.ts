import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOOLS } from '../../apps/mcp/src/tools/registry.ts';
import { type Planted, plant } from '../support/outsiders.ts';
import { readingCalls } from '../support/reading.ts';
import { holdToContract, startToolWorld, type ToolWorld } from '../support/tool-cases.ts';
import { SITE } from '../support/tool-people.ts';

const MARK = 'Qwlinks';
const READING = TOOLS.filter(({ annotations }) => annotations.readOnlyHint).map(({ name }) => name);
/** What a client would fetch, run or lead to, and what nobody sees. */
const LIVE =
  /https?:[/\\]*(?!northwind-robotics\.atlassian\.example\/)[^\s`"/\\]*evil|!\[(?![^\]]*\]\(attachment:)|<(?:img|a|iframe)\b|javascript:a|(?<!link:|`)www\.evil|[\u200B\u202E]/i;

let world: ToolWorld;
let planted: Planted;

beforeAll(async () => {
  world = await startToolWorld({ mcp: { UNTRUSTED_LINKS: 'neutralise', UNTRUSTED_LINK_HOSTS: 'docs.example' } });
  planted = await plant(world, MARK);
});
afterAll(() => world?.stop());

describe('links to hosts that nobody named', () => {
  it.each(READING)('do not come through %s', async (tool) => {
    const calls = readingCalls(planted, MARK)[tool];
    expect(calls, `tests/support/reading.ts does not say how ${tool} is called`).toBeDefined();
    const answers = await Promise.all((calls ?? []).map((given) => world.call(tool, given)));
    for (const { text, structured } of answers) {
      expect(text, tool).not.toMatch(LIVE);
      expect(JSON.stringify(structured), tool).not.toMatch(LIVE);
    }
  });

  it('do not come through resources', async () => {
    const client = await world.people.client('maya');
    for (const uri of [`jira://${SITE}/issue/${planted.issue}`, `confluence://${SITE}/page/${planted.page}`]) {
      expect(JSON.stringify((await client.readResource({ uri })).contents)).not.toMatch(LIVE);
    }
  });

  it('say where they lead', async () => {
    const { text } = await world.call('confluence_get_page', { page: planted.page });
    expect(text).toMatch(/\[words `evil\.example`\]\(#link-[0-9a-f]{16}\)/);
    expect(text).toContain(`https://${SITE}.atlassian.example/wiki`);
  });
});

it('leaves the real links where a page is written back as it was read, with other words', async () => {
  const { page } = planted;
  const read = async () => (await world.call('confluence_get_page', { page })).structured;
  const tokens = (content: unknown) => String(content).match(/#link-[0-9a-f]{16}/g);
  const before = await read();
  expect(tokens(before.content)?.length).toBeGreaterThan(4);
  const body = String(before.content).replace('says: do', 'says: please do');
  const written = await world.call('confluence_update_page', { page, expected_version: before.version, body });
  expect(written.text).toContain('please do');
  expect(written.text).not.toMatch(LIVE);
  const after = await read();
  expect(after.content).toBe(body);
  // The token of a link is made of what it really is.
  expect(tokens(after.content)).toEqual(tokens(before.content));
});

it('leaves them in a description that is replaced', async () => {
  const { issue } = planted;
  const read = async () => String((await world.call('jira_get_issue', { issue })).structured.description);
  const before = await read();
  expect(before).toMatch(/\(#link-[0-9a-f]{16}\)/);
  const description = before.replace('says: do', 'says: please do');
  const written = await world.call('jira_update_issue', { issue, description });
  expect(written.isError, written.text).toBe(false);
  // Made of what the links really are.
  expect(await read()).toBe(description);
});

it('refuses to write what only stands for a link', async () => {
  const { page, issue } = planted;
  const { structured } = await world.call('confluence_get_page', { page });
  const copied = await world.call('confluence_create_page', { space: 'HELP', title: 'Copy', body: structured.content });
  expect(copied).toMatchObject({ isError: true, text: expect.stringContaining('Give its real address') });
  const found = await world.call('jira_get_issue', { issue });
  expect(found.structured.summary).toContain('`link:evil.example`');
  const renamed = await world.call('jira_update_issue', { issue, summary: found.structured.summary });
  expect(renamed).toMatchObject({ isError: true, text: expect.stringContaining('Give its real address') });
});

holdToContract(() => world);
