import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const V1 = '/ex/confluence/*/wiki/rest/api';
const V2 = '/ex/confluence/*/wiki/api/v2';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

let made = 0;
const next = (): number => {
  made += 1;
  return made;
};

/** A page of Maya's in ENG, which no other test knows. */
async function newPage(body = 'Text'): Promise<string> {
  const given = { space: 'ENG', title: `Made for a test ${next()}`, body };
  return String((await world.call('confluence_create_page', given)).structured.id);
}

describeTool(here, 'confluence_search', {
  works: {
    given: { query: 'winter', spaces: ['ENG'], type: 'page', labels: ['plan'], updated_since: '2020-01-01' },
    says: /Winter readiness plan[\s\S]*id 20104/,
    structured: { has_more: false, results: [{ id: '20104', space_key: 'ENG' }] },
  },
  // Either of two permissions is enough for a search.
  needs: [],
  forbidden: { given: { query: 'rover' }, person: 'aiko', says: 'No site with Confluence' },
  absent: { given: { query: 'rover', site: 'nowhere' }, says: 'No connected site is called nowhere' },
  invalid: [
    { given: {}, says: 'Pass query, cql' },
    { given: { cql: 'type = page', query: 'x' }, says: 'Pass cql alone' },
    { given: { cql: 'type ==' }, says: /cql/i },
    { given: { query: 'x', updated_since: 'soon' }, says: 'must be a day such as' },
  ],
  limited: { method: 'GET', path: `${V1}/search` },
});

describeTool(here, 'confluence_get_page', {
  works: {
    given: { page: '20105', include: ['labels', 'ancestors', 'comments', 'attachments', 'restrictions', 'views'] },
    says: /# Fleet API 3[\s\S]*Above it:\*\* Engineering home \(20101\)[\s\S]*limits\.csv[\s\S]*Maya Lindqvist/,
    structured: {
      kind: 'page',
      version: 6,
      labels: ['design', 'api'],
      ancestors: [{ id: '20101', title: 'Engineering home' }],
      comments: [{ place: 'footer', author: expect.stringContaining('Maya Lindqvist') }],
      restrictions: { read_by: [], edited_by: [] },
      views: 212,
    },
  },
  needs: [
    'read:page:confluence',
    'read:comment:confluence',
    'read:content.metadata:confluence',
    'read:attachment:confluence',
    'read:content-details:confluence',
    'read:analytics.content:confluence',
  ],
  forbidden: { given: { page: '20109' }, person: 'tomas', says: /not (?:exist|found)/i },
  absent: { given: { title: 'No such page' }, says: 'There is no page called No such page' },
  invalid: [
    { given: {}, says: 'Pass page (id or address) or title.' },
    { given: { page: '20105', part: 'section', section: 'Nothing' }, says: 'Headings: Resuming; Limits; Questions' },
    { given: { page: '20105', include: ['everything'] }, says: 'must be one of: ' },
    { given: { page: '20105', version: 99 }, says: /not (?:exist|found)/i },
  ],
  limited: { method: 'GET', path: `${V2}/pages/20105` },
});

describeTool(here, 'confluence_list_spaces', {
  works: {
    // What was listed is remembered for a while: each time another list.
    given: async () => ({ limit: 10 + next() }),
    says: '**HELP** Support Handbook',
    structured: { has_more: false },
  },
  needs: ['read:space:confluence'],
  forbidden: { given: {}, person: 'aiko', says: 'No site with Confluence' },
  absent: { given: { site: 'nowhere' }, says: 'No connected site is called nowhere' },
  invalid: [
    { given: { type: 'secret' }, says: 'must be one of: ' },
    { given: { cursor: 'x' }, says: 'cursor' },
  ],
  limited: { method: 'GET', path: `${V2}/spaces` },
});

it('says of a draft that nobody reads it yet', async () => {
  const given = { space: 'ENG', title: 'Half an idea', body: 'Not yet.', status: 'draft' };
  const { structured } = await world.call('confluence_create_page', given);
  const read = await world.call('confluence_get_page', { page: structured.id });
  expect(read.structured.status).toBe('draft');
  expect(read.text).toContain('A draft that was never published');
  expect((await world.call('confluence_get_page', { page: '20106' })).text).not.toContain('never published');
});

it('goes through the spaces that a word is in, as many at once as were asked for', async () => {
  const keys: unknown[] = [];
  let cursor: unknown;
  do {
    const given = { query: 'e', limit: 1, ...(cursor === undefined ? {} : { cursor }) };
    const { structured } = await world.call('confluence_list_spaces', given);
    const spaces = structured.spaces as { key: string }[];
    expect(spaces).toHaveLength(1);
    keys.push(spaces[0]?.key);
    cursor = structured.next_cursor;
  } while (cursor !== undefined && keys.length < 5);
  expect(keys.sort()).toEqual(['ENG', 'HELP', 'PEO']);
});

describeTool(here, 'confluence_list_tree', {
  works: {
    given: { page: 'Engineering home', depth: 2, limit: 50 },
    says: /- Run books \[id 20106\]\n {2}- Run book: fleet offline \[id 20107\]/,
    structured: { has_more: false },
  },
  needs: ['read:hierarchical-content:confluence', 'read:page:confluence'],
  forbidden: { given: { space: 'PEO' }, person: 'tomas', says: 'There is no space PEO' },
  absent: { given: { page: '99999' }, says: /not (?:exist|found)/i },
  invalid: [
    { given: {}, says: 'Pass page or space' },
    { given: { page: '20101', depth: 11 }, says: 'depth must be at most 10' },
  ],
  limited: { method: 'GET', path: `${V2}/pages/20101/descendants` },
});

describeTool(here, 'confluence_create_page', {
  works: {
    given: async () => ({ space: 'engineering', title: `Release ${next()}`, parent: '20106', body: '# Scope' }),
    says: /Created the page "Release \d+"/,
    structured: { space_key: 'ENG', parent_id: '20106', status: 'current' },
  },
  needs: ['write:page:confluence', 'read:space:confluence'],
  forbidden: { given: { space: 'ENG', title: 'Mine', body: 'x' }, person: 'tomas', says: 'permission' },
  absent: { given: { space: 'NOPE', title: 'Mine', body: 'x' }, says: 'ENG (Engineering)' },
  invalid: [
    { given: { space: 'ENG', title: 'Fleet API 3', body: 'x' }, says: /already exists/ },
    { given: { space: 'ENG', body: 'x' }, says: 'title is missing.' },
    { given: { space: 'ENG', title: 'x' }, says: 'Pass body or template_id' },
    { given: { space: 'ENG', title: 'x', body: 'x', type: 'blogpost', parent: '20106' }, says: 'blog post' },
    {
      given: { space: 'ENG', title: 'x', template_id: '25002', template_values: ['Colour=red'] },
      says: 'System, Summary',
    },
  ],
  limited: { method: 'POST', path: `${V2}/pages` },
});

describeTool(here, 'confluence_move_page', {
  works: {
    given: async () => ({ page: await newPage(), target: 'Run books' }),
    says: /Moved “Made for a test \d+” below “Run books”/,
  },
  needs: ['read:page:confluence', 'write:page:confluence'],
  forbidden: { given: { page: '20110', target: '20106' }, person: 'tomas', says: 'permission' },
  absent: { given: { page: '20110', target: 'Nowhere' }, says: 'There is no page called Nowhere' },
  invalid: [
    { given: { page: '20110' }, says: 'target is missing.' },
    { given: { page: '20106', target: '20107' }, says: 'below itself' },
    { given: { page: '20151', target: '20106' }, says: 'Blog posts stand in no tree' },
    { given: { page: '20106', target: 'Engineering home', position: 'after' }, says: 'at the top of its space' },
  ],
  limited: { method: 'PUT', path: `${V1}/content/*/move/*` },
});

describeTool(here, 'confluence_copy_page', {
  works: {
    given: async () => ({ page: '20107', title: `Copied ${next()}` }),
    says: /Copied “Run book: fleet offline” to “Copied \d+”/,
  },
  needs: ['read:page:confluence'],
  forbidden: { given: { page: '20107' }, person: 'tomas', says: 'permission' },
  absent: { given: { page: '99999' }, says: 'There is no page or blog post with id 99999' },
  invalid: [
    { given: { page: '20107', title: 'Run books' }, says: 'has a page called Run books already' },
    { given: { page: '20151' }, says: 'Blog posts cannot be copied' },
  ],
  limited: { method: 'POST', path: `${V1}/content/20107/copy` },
});

describeTool(here, 'confluence_delete_page', {
  works: { given: async () => ({ page: await newPage(), expected_version: 1 }), says: /to the trash/ },
  needs: ['read:page:confluence', 'delete:page:confluence'],
  forbidden: { given: { page: '20110' }, person: 'tomas', says: 'permission' },
  absent: { given: { page: '99999' }, says: 'There is no page or blog post with id 99999' },
  invalid: [
    { given: {}, says: 'page is missing.' },
    { given: { page: '20110', expected_version: 3 }, says: 'Nothing was deleted: the page is at version 17' },
  ],
  limited: { method: 'DELETE', path: `${V2}/pages/*` },
});

describe('pages and what stands around them', () => {
  it('are listed from a space and upwards, page by page', async () => {
    const ids: string[] = [];
    let cursor: unknown;
    do {
      const given = { space: 'Support Handbook', depth: 3, limit: 3, ...(cursor === undefined ? {} : { cursor }) };
      const { structured } = await world.call('confluence_list_tree', given);
      ids.push(...(structured.pages as { id: string }[]).map(({ id }) => id));
      cursor = structured.next_cursor;
    } while (cursor !== undefined);
    expect(ids).toEqual(['20201', '20202', '20203', '20204', '20205', '20206', '20207']);
    const above = await world.call('confluence_list_tree', { page: '20107', direction: 'above' });
    expect(above.structured.pages).toMatchObject([{ title: 'Engineering home' }, { title: 'Run books' }]);
  });

  it('may be blog posts, found by id and by address', async () => {
    const found = await world.call('confluence_search', { query: 'first snow', type: 'blogpost' });
    const [post] = found.structured.results as { id: string; url: string }[];
    for (const page of [post?.id, post?.url]) {
      const read = await world.call('confluence_get_page', { page, include: ['comments'] });
      expect(read.structured).toMatchObject({ kind: 'blogpost', title: 'First snow, first lessons' });
      expect(read.text).toContain('Customers loved the pictures.');
    }
    const given = { space: 'ENG', title: 'Second snow', type: 'blogpost', body: 'It **stays**.' };
    const post2 = await world.call('confluence_create_page', given);
    expect(post2.structured.url).toContain('/blog/');
  });

  it('are made from templates, with their variables', async () => {
    const values = ['System=Fleet & "API" <b>', 'Summary=It was down'];
    const given = { space: 'ENG', title: 'Review of today', template_id: '25002', template_values: values };
    const { structured } = await world.call('confluence_create_page', given);
    const read = await world.call('confluence_get_page', { page: structured.id });
    expect(read.structured.content).toMatch(/\*\*System:\*\* Fleet & "API" \\?<b>/);
    expect(read.structured.content).toContain('It was down');
    expect(read.text).toContain('> [!NOTE]\n> Blame nobody.');
  });

  it('may be drafts and live pages', async () => {
    const draft = await world.call('confluence_create_page', {
      space: 'ENG',
      title: 'Later',
      body: 'x',
      status: 'draft',
    });
    expect(draft.structured.status).toBe('draft');
    const live = await world.call('confluence_create_page', { space: 'ENG', title: 'Live', body: 'x', live: true });
    expect(live.isError).toBe(false);
  });
});

holdToContract(here);
