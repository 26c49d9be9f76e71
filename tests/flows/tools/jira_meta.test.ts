import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const JIRA = '/ex/jira/*/rest/api/3';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jira_list_projects', {
  works: {
    given: { query: 'ro', limit: 1 },
    says: '**ROV** Rover Platform',
    structured: { projects: [{ key: 'ROV', type: 'software' }] },
  },
  needs: ['read:jira-work'],
  // Nobody is refused the list: it has in it what they may see.
  forbidden: {
    given: { can_create: true, site: 'nowhere' },
    person: 'aiko',
    says: 'No connected site is called nowhere',
  },
  absent: { given: { query: 'ro', cursor: 'x' }, says: 'cursor does not belong' },
  invalid: [{ given: { limit: 0 }, says: 'limit must be at least 1.' }],
  limited: { method: 'GET', path: `${JIRA}/project/search`, person: 'tomas' },
});

it('lists to each person what they may see, page by page', async () => {
  const all = async (person: string, given = {}) => {
    const keys: string[] = [];
    let cursor: unknown;
    do {
      const { structured } = await world.call(
        'jira_list_projects',
        { limit: 2, ...given, ...(cursor === undefined ? {} : { cursor }) },
        { person },
      );
      keys.push(...(structured.projects as { key: string }[]).map(({ key }) => key));
      cursor = structured.next_cursor;
    } while (cursor !== undefined);
    return keys;
  };
  expect(await all('maya')).toEqual(['PEO', 'ROV', 'SUP']);
  expect(await all('tomas')).toEqual(['ROV', 'SUP']);
  expect(await all('aiko', { can_create: true })).toEqual([]);
});

describeTool(here, 'jira_get_project', {
  works: {
    given: { project: 'rov', include: ['statuses', 'components', 'versions'] },
    says: /# ROV: Rover Platform[\s\S]*## Statuses[\s\S]*In Review \[In Progress\][\s\S]*2\.3 \[released, 2026-09-30\]/,
    structured: {
      key: 'ROV',
      lead: expect.stringContaining('Maya Lindqvist'),
      components: expect.arrayContaining([expect.objectContaining({ name: 'Battery' })]),
      versions_total: 3,
    },
  },
  needs: ['read:jira-work'],
  forbidden: { given: { project: 'PEO' }, person: 'tomas', says: /No project could be found|may not see/ },
  absent: { given: { project: 'NOPE' }, says: /No project could be found/ },
  invalid: [
    { given: {}, says: 'project is missing.' },
    { given: { project: 'ROV', include: ['roles'] }, says: 'must be one of: statuses, components, versions.' },
  ],
  limited: { method: 'GET', path: `${JIRA}/project/ROV`, person: 'tomas' },
});

describeTool(here, 'jira_get_create_fields', {
  works: {
    given: { project: 'SUP', issue_type: 'incident' },
    says: '**required** Impact (customfield_10042), option: One robot, One site, All sites',
    structured: { issue_type: 'Incident' },
  },
  needs: ['read:jira-work'],
  forbidden: { given: { project: 'ROV' }, person: 'aiko', says: 'cannot create issues in ROV' },
  absent: { given: { project: 'NOPE' }, says: 'Projects where it can: ' },
  invalid: [
    { given: {}, says: 'project is missing.' },
    { given: { project: 'ROV', issue_type: 'Chore' }, says: 'Types: Epic, Story, Task, Bug' },
    { given: { project: 'ROV', issue_type: 'Bug', field: 'Colour' }, says: 'cannot be set on a new Bug' },
  ],
  limited: { method: 'GET', path: `${JIRA}/issue/createmeta/*`, person: 'tomas' },
});

it('lists the types of a project, and searches the values of one field', async () => {
  const types = await world.call('jira_get_create_fields', { project: 'ROV' });
  expect(types.text).toContain('Sub-task (needs a parent)');
  const given = { project: 'ROV', issue_type: 'Bug', field: 'test bay', search: 'yard' };
  const one = await world.call('jira_get_create_fields', given);
  expect(one.structured.fields).toMatchObject([
    { id: 'customfield_10051', allowed: ['Oslo / Yard'], allowed_total: 1 },
  ]);
});

describeTool(here, 'jira_find_users', {
  works: {
    given: { query: 'jonas', project: 'ROV' },
    says: /Jonas Weber <jonas@[^>]+>, account id 712020:/,
    structured: { users: [{ name: 'Jonas Weber', active: true }], has_more: false },
  },
  needs: ['read:jira-user'],
  forbidden: {
    given: { query: 'jonas', project: 'PEO' },
    person: 'tomas',
    says: /No project could be found|may not see/,
  },
  absent: { given: { query: 'jonas', issue: 'ROV-99999' }, says: /does not exist/ },
  invalid: [
    { given: {}, says: 'query is missing.' },
    { given: { query: 'x', project: 'ROV', issue: 'ROV-1' }, says: 'project or issue, not both' },
  ],
  limited: { method: 'GET', path: `${JIRA}/user/assignable/search`, person: 'tomas' },
});

it('knows who the user is, and pages through people', async () => {
  expect((await world.call('jira_find_users', { query: 'me' })).structured.users).toMatchObject([
    { name: 'Maya Lindqvist' },
  ]);
  expect((await world.call('jira_find_users', { query: 'nobody at all' })).text).toContain('Nobody matches');
  const first = await world.call('jira_find_users', { query: 'n', limit: 1 });
  const { next_cursor: cursor } = first.structured;
  const second = await world.call('jira_find_users', { query: 'n', limit: 1, cursor });
  expect(second.structured.users).not.toEqual(first.structured.users);
});

describeTool(here, 'jira_find_fields', {
  works: {
    given: { query: 'story' },
    says: '- Story Points (customfield_10016), number; JQL: cf[10016], Story Points',
    structured: { fields: [{ id: 'customfield_10016', custom: true }], has_more: false },
  },
  needs: ['read:jira-work'],
  forbidden: { given: { query: 'x', site: 'northwind-labs' }, person: 'aiko', says: 'No connected site is called' },
  absent: { given: { query: 'story', site: 'nowhere' }, says: 'No connected site is called nowhere' },
  invalid: [{ given: { limit: 99 }, says: 'limit must be at most 50.' }],
  limited: { method: 'GET', path: `${JIRA}/field`, person: 'tomas' },
});

it('goes through all fields, each once', async () => {
  const all = new Set<string>();
  let cursor: unknown;
  let count = 0;
  do {
    const given = { limit: 20, ...(cursor === undefined ? {} : { cursor }) };
    const { structured } = await world.call('jira_find_fields', given);
    const fields = structured.fields as { id: string }[];
    count += fields.length;
    for (const { id } of fields) all.add(id);
    cursor = structured.next_cursor;
    expect(structured.has_more).toBe(cursor !== undefined);
  } while (cursor !== undefined && count < 500);
  expect(all.size).toBe(count);
  expect(all).toContain('customfield_10016');
  expect(count).toBeGreaterThan(20);
});

holdToContract(here);
