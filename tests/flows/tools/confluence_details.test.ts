import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const V1 = '/ex/confluence/*/wiki/rest/api';
const V2 = '/ex/confluence/*/wiki/api/v2';
const NOT_THERE = 'There is no page or blog post with id 99999';

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

/** The id of the one open task of Maya's on the design of the fleet API. */
async function mayasTask(): Promise<string> {
  const { structured } = await world.call('confluence_list_tasks', { page: '20105', assignee: 'me', status: 'all' });
  const [task] = structured.tasks as { id: string }[];
  return task?.id ?? '';
}

describeTool(here, 'confluence_set_labels', {
  works: {
    given: async () => ({ page: 'Run books', add: [`Fresh-${next()}`], remove: ['no-such-label'] }),
    says: /“Run books”: added fresh-\d+\. Labels: runbook, /,
    structured: { id: '20106' },
  },
  needs: ['read:page:confluence'],
  forbidden: { given: { page: '20106', add: ['mine'] }, person: 'tomas', says: 'permission' },
  absent: { given: { page: '99999', add: ['x'] }, says: NOT_THERE },
  invalid: [
    { given: { page: '20106' }, says: 'Pass add, remove, or both.' },
    { given: { page: '20106', add: ['two words'] }, says: '“two words” is no label' },
    { given: { page: '20106', add: ['a'], remove: ['A'] }, says: 'both to be added and to be removed' },
  ],
  limited: { method: 'POST', path: `${V1}/content/20106/label` },
});

describeTool(here, 'confluence_find_users', {
  works: {
    // Who was found is remembered for a while: each time another question.
    given: async () => ({ query: 'priya', limit: 10 + next() }),
    says: /- Priya Raman \(712020:.+\), priya@/,
    structured: { users: [{ name: 'Priya Raman' }] },
  },
  needs: ['read:content-details:confluence'],
  forbidden: { given: { query: 'maya' }, person: 'aiko', says: 'No site with Confluence' },
  absent: { given: { query: 'maya', site: 'nowhere' }, says: 'No connected site is called nowhere' },
  invalid: [{ given: {}, says: 'query is missing.' }],
  limited: { method: 'GET', path: `${V1}/search/user` },
});

describeTool(here, 'confluence_list_tasks', {
  works: {
    given: { assignee: 'me', status: 'all', space: 'ENG' },
    says: /Who pays for the traffic.+Maya Lindqvist.+due 2026-12-01 · on Fleet API 3 \(20105\)/,
    structured: { has_more: false, tasks: [{ page_title: 'Fleet API 3', due: '2026-12-01' }] },
  },
  needs: ['read:task:confluence'],
  forbidden: { given: { page: '20109' }, person: 'tomas', says: 'There is no page or blog post with id 20109' },
  absent: { given: { assignee: 'Nobody Known' }, says: 'Nobody in Confluence matches Nobody Known' },
  invalid: [
    { given: { status: 'late' }, says: 'must be one of: ' },
    { given: { due_before: 'soon' }, says: 'due_before must be a day' },
  ],
  limited: { method: 'GET', path: `${V2}/tasks` },
});

describeTool(here, 'confluence_update_task', {
  works: {
    given: async () => ({ task: await mayasTask(), done: next() % 2 === 1 }),
    says: /Task \d+ is (?:done|open): Who pays/,
    structured: { page_id: '20105' },
  },
  needs: ['read:task:confluence', 'write:task:confluence'],
  forbidden: { given: async () => ({ task: await mayasTask(), done: true }), person: 'tomas', says: 'permission' },
  absent: { given: { task: '99', done: true }, says: /not (?:exist|found)/i },
  invalid: [
    { given: { task: 'the first', done: true }, says: 'must be the id of a task' },
    { given: { task: '99' }, says: 'done is missing.' },
  ],
  limited: { method: 'PUT', path: `${V2}/tasks/*` },
});

describeTool(here, 'confluence_list_templates', {
  works: {
    given: { template_id: '25002' },
    says: /\*\*Incident review\*\* \[ENG · id 25002\][\s\S]+\*\*Variables:\*\* System, Summary/,
    structured: { templates: [{ id: '25002', variables: ['System', 'Summary'] }], has_more: false },
  },
  needs: [],
  forbidden: { given: { template_id: '25003' }, person: 'tomas', says: /not (?:exist|found)|No template/i },
  absent: { given: { space: 'NOPE' }, says: 'There is no space NOPE' },
  invalid: [{ given: { cursor: 'x' }, says: 'cursor' }],
  limited: { method: 'GET', path: `${V1}/template/25002` },
});

describeTool(here, 'confluence_list_versions', {
  works: {
    given: { page: 'Winter readiness plan' },
    says: /- \*\*11\*\* \d{4}-\d\d-\d\d Priya Raman \(.+\): Numbers of the second week/,
    structured: { versions: [{ number: 11 }], has_more: false },
  },
  needs: ['read:page:confluence'],
  forbidden: { given: { page: '20109' }, person: 'tomas', says: /not (?:exist|found)/i },
  absent: { given: { page: '99999' }, says: /not (?:exist|found)/i },
  invalid: [{ given: {}, says: 'page is missing.' }],
  limited: { method: 'GET', path: `${V2}/pages/20104/versions` },
});

describeTool(here, 'confluence_diff_versions', {
  works: {
    given: { page: '20104', from_version: 11 },
    says: '**Version 11 → 11** of “Winter readiness plan”: 0 lines added, 0 removed',
    structured: { diff: '', lines_added: 0 },
  },
  needs: ['read:page:confluence'],
  forbidden: { given: { page: '20109', from_version: 1 }, person: 'tomas', says: /not (?:exist|found)/i },
  absent: { given: { page: '20104', from_version: 99 }, says: /not (?:exist|found)/i },
  invalid: [
    { given: { page: '20104' }, says: 'from_version is missing.' },
    { given: { page: '20104', from_version: 0 }, says: 'from_version must be at least 1' },
  ],
  limited: { method: 'GET', path: `${V2}/pages/20104` },
});

describeTool(here, 'confluence_set_restrictions', {
  works: {
    given: { page: '20110', readers: ['priya'], reader_groups: ['engineers'] },
    says: /can be read by .*Priya Raman .+group engineers, and edited by everybody who may write/,
    structured: { id: '20110', edited_by: [] },
  },
  needs: ['read:page:confluence', 'read:content-details:confluence'],
  forbidden: { given: { page: '20101', readers: ['me'] }, person: 'tomas', says: 'permission' },
  absent: { given: { page: '99999', readers: ['me'] }, says: NOT_THERE },
  invalid: [
    { given: { page: '20110' }, says: 'Pass readers, reader_groups' },
    { given: { page: '20110', readers: ['Nobody Known'] }, says: 'Nobody in Confluence matches' },
    { given: { page: '20110', reader_groups: ['no such group'] }, says: 'There is no group called no such group' },
  ],
  limited: { method: 'PUT', path: `${V1}/content/20110/restriction` },
});

describe('what belongs to a page', () => {
  it('is restricted without shutting out who does it, and opened again', async () => {
    const page = '20106';
    const set = await world.call('confluence_set_restrictions', { page, editors: ['dele'] });
    expect(set.structured.edited_by).toEqual([expect.stringContaining('Maya'), expect.stringContaining('Dele')]);
    expect(set.structured.read_by).toEqual([]);
    const shown = await world.call('confluence_get_page', { page, include: ['restrictions'] });
    expect(shown.structured.restrictions).toEqual({ read_by: [], edited_by: set.structured.edited_by });
    const lifted = await world.call('confluence_set_restrictions', { page, editors: [] });
    expect(lifted.structured).toMatchObject({ read_by: [], edited_by: [] });
  });

  it('is a task that makes a version of its page when it is ticked, which can be compared', async () => {
    const body = 'Before\n\n- [ ] Write it down\n\nAfter';
    const { structured } = await world.call('confluence_create_page', { space: 'ENG', title: 'To do', body });
    const page = String(structured.id);
    const [task] = (await world.call('confluence_list_tasks', { page })).structured.tasks as { id: string }[];
    await world.call('confluence_update_task', { task: task?.id, done: true });
    const diff = await world.call('confluence_diff_versions', { page, from_version: 1, to_version: 2 });
    expect(diff.structured).toMatchObject({ lines_added: 1, lines_removed: 1, to_version: 2 });
    expect(diff.structured.diff).toContain('-- [ ] Write it down\n+- [x] Write it down');
    const versions = await world.call('confluence_list_versions', { page });
    expect(versions.structured.versions).toMatchObject([{ number: 2 }, { number: 1 }]);
    const due = await world.call('confluence_list_tasks', { due_before: '2026-12-02', status: 'all', space: 'ENG' });
    expect(due.structured.tasks).toHaveLength(1);
  });

  it('are people, found by e-mail address too', async () => {
    const found = await world.call('confluence_find_users', { query: 'tomas@northwind-robotics.example' });
    expect(found.structured.users).toEqual([]);
    const maya = await world.call('confluence_find_users', { query: 'maya@northwind-robotics.example' });
    expect(maya.structured.users).toMatchObject([{ name: 'Maya Lindqvist' }]);
  });

  it('loses labels, each by itself', async () => {
    const { structured } = await world.call('confluence_set_labels', { page: '20107', remove: ['runbook', 'on-call'] });
    expect(structured.labels).toEqual([]);
  });
});

holdToContract(here);
