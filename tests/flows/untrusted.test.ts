import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROMPTS } from '../../apps/mcp/src/prompts/prompts.ts';
import { TOOLS } from '../../apps/mcp/src/tools/registry.ts';
import { attach } from '../support/files.ts';
import { type Planted, plantAsOutsiders } from '../support/outsiders.ts';
import { readingCalls } from '../support/reading.ts';
import { holdToContract, startToolWorld, type ToolWorld } from '../support/tool-cases.ts';
import { SITE } from '../support/tool-people.ts';

const MARK = 'Zyxqu';
/** However it is written, and where their link leads. */
const MARKED = /zyxqu|evil\.example\//i;
const READING = TOOLS.filter(({ annotations }) => annotations.readOnlyHint).map(({ name }) => name);

let world: ToolWorld;
let client: Client;
let planted: Planted & { people: string[] };

beforeAll(async () => {
  world = await startToolWorld({ mcp: { LOCKDOWN: 'on' } });
  client = await world.people.client('maya');
  planted = await plantAsOutsiders(world, MARK);
});
afterAll(() => world?.stop());

describe('what outsiders wrote', () => {
  it.each(READING)('does not come through %s', async (tool) => {
    const calls = readingCalls(planted, MARK)[tool];
    expect(calls, `tests/support/reading.ts does not say how ${tool} is called`).toBeDefined();
    await Promise.all((calls ?? []).map((given) => expectNothing(tool, given)));
  });
});

async function expectNothing(tool: string, given: Record<string, unknown>): Promise<void> {
  const { isError, text, structured } = await world.call(tool, given);
  expect(isError, text).toBe(false);
  // A query that was asked for is the model's own word.
  const { cql: _query, ...rest } = structured;
  const own = Object.values(given).filter((value): value is string => typeof value === 'string');
  const told = own.reduce((left, value) => left.replaceAll(value, ''), `${text}\n${JSON.stringify(rest)}`);
  expect(told, `${tool} ${JSON.stringify(given)}`).not.toMatch(MARKED);
}

it('is not copied to where it would be a member’s own', async () => {
  const { jira, confluence } = planted.files;
  const ofPage = `att${confluence.replace(/^att/, '')}`;
  for (const [tool, given] of [
    ['jira_upload_attachment', { issue: 'ROV-5', from: jira }],
    ['jira_upload_attachment', { issue: 'ROV-5', from: ofPage }],
    ['confluence_upload_attachment', { page: '20105', from: jira }],
  ] as const) {
    const { isError, text } = await world.call(tool, given);
    expect([isError, text]).toEqual([true, 'That file is withheld, and so are copies of it.']);
  }
});

it('leaves of an issue what is needed to work on it', async () => {
  const { issue } = planted;
  const { structured, text } = await world.call('jira_get_issue', { issue });
  expect(structured).toMatchObject({
    key: issue,
    summary: '[Withheld: written by a portal customer]',
    status: 'Open',
    type: 'Question',
    reporter: expect.stringContaining('Portal customer'),
    created: expect.any(String),
  });
  expect(text).toContain('Source: Jira on');
});

it('leaves what members wrote as it is', async () => {
  const { text } = await world.call('jira_get_issue', { issue: 'SUP-1' });
  expect(text).toContain('four rovers stuck at a dark traffic light');
  expect(text).toContain('The planner closure holds for all customers');
  const page = await world.call('confluence_search', { cql: 'space = ENG AND type = page', limit: 5 });
  expect(page.text).not.toContain('[Withheld');
});

it('is not copied, nor saved anew, where it could be read then', async () => {
  const { page, edited, files } = planted;
  const own = await world.call('confluence_create_page', { space: 'ENG', title: 'With a guest’s file', body: 'Own' });
  const [, guest = ''] = planted.people;
  const file = { name: 'x.txt', type: 'text/plain', content: MARK, by: guest };
  await attach(world.house, String(own.structured.id), file);
  const ofPage = `att${files.confluence.replace(/^att/, '')}`;
  const refused: [tool: string, given: Record<string, unknown>][] = [
    ['jira_upload_attachment', { issue: 'SUP-1', from: files.jira }],
    ['jira_upload_attachment', { issue: 'SUP-1', from: ofPage, name: 'own.txt' }],
    ['confluence_upload_attachment', { page: own.structured.id, from: ofPage }],
    ['confluence_copy_page', { page: own.structured.id, title: 'With its files' }],
    ['confluence_copy_page', { page }],
    ['confluence_copy_page', { page: edited, title: 'Copied' }],
    ['confluence_update_page', { page: edited, expected_version: 2, title: 'Mine' }],
    ['confluence_edit_page', { page: edited, expected_version: 2, operation: 'append', content: 'Mine' }],
  ];
  for (const [tool, given] of refused) {
    const { isError, text } = await world.call(tool, given);
    expect({ tool, isError, text }).toMatchObject({
      isError: true,
      text: expect.stringMatching(/withh(?:eld|olds)/),
    });
    expect(text).not.toMatch(MARKED);
  }
  // What members wrote is copied and changed as ever.
  const copy = await world.call('confluence_copy_page', {
    page: own.structured.id,
    attachments: false,
    title: 'Again',
  });
  expect(copy.text).toContain('Copied');
  const changed = { page: own.structured.id, expected_version: 1, title: 'Renamed' };
  expect((await world.call('confluence_update_page', changed)).text).toContain('Written');
});

it('does not come through resources, prompts and completions', async () => {
  const { issue, page } = planted;
  const uris = [
    `jira://${SITE}/issue/${issue}`,
    `confluence://${SITE}/page/${page}`,
    `confluence://${SITE}/space/HELP`,
  ];
  for (const uri of uris) {
    const { contents } = await client.readResource({ uri });
    expect(JSON.stringify(contents)).not.toMatch(MARKED);
  }
  for (const { name, arguments: wanted = [] } of PROMPTS) {
    const given = Object.fromEntries(wanted.map((one) => [one.name, 'SUP']));
    expect(JSON.stringify(await client.getPrompt({ name, arguments: given }))).not.toMatch(MARKED);
  }
  const ref = { type: 'ref/prompt' as const, name: 'stand_up' };
  const { completion } = await client.complete({
    ref,
    argument: { name: 'person', value: 'Zyx' },
    context: { arguments: { site: SITE } },
  });
  // Jira knows no guests.
  expect(completion.values).toContain('Portal customer');
  expect(JSON.stringify(completion)).not.toMatch(/zyxqu customer/i);
});

holdToContract(() => world);
