import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const AGILE = '/ex/jira/*/rest/agile/1.0';
const NO_BOARD = 'Requested board cannot be viewed';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jira_list_boards', {
  works: {
    given: { board: 'rover platform sprints' },
    says: /Rover Platform sprints \(id 71, scrum, ROV\)[\s\S]*In Progress: In Progress \(at most 6\)[\s\S]*Story Points/,
    structured: {
      boards: [{ id: 71, project: 'ROV' }],
      columns: [{ name: 'To Do', statuses: ['To Do'] }, { max: 6 }, {}, {}],
    },
  },
  needs: [
    'read:board-scope:jira-software',
    'read:project:jira',
    'read:issue-details:jira',
    'read:board-scope.admin:jira-software',
    'read:jira-work',
  ],
  forbidden: { given: { project: 'PEO' }, person: 'tomas', says: 'No project could be found' },
  absent: { given: { board: '999' }, says: NO_BOARD },
  invalid: [
    { given: { type: 'round' }, says: 'type must be one of: scrum, kanban, simple.' },
    { given: { board: 'rover' }, says: /Several boards are called like rover: pass an id\. .*\(id 71.*\(id 72/ },
    { given: { board: 'no such' }, says: 'No board is called no such' },
    { given: { cursor: 'x' }, says: 'cursor' },
  ],
  limited: { method: 'GET', path: `${AGILE}/board/71` },
});

it('lists boards in pages, those of one project or type alone', async () => {
  const first = await world.call('jira_list_boards', { limit: 1 });
  const second = await world.call('jira_list_boards', { limit: 1, cursor: first.structured.next_cursor });
  expect([first, second].map(({ structured }) => structured)).toMatchObject([
    { boards: [{ id: 71 }], has_more: true },
    { boards: [{ id: 72 }], has_more: false },
  ]);
  const kanban = await world.call('jira_list_boards', { type: 'kanban', project: 'rov' });
  expect(kanban.structured).toMatchObject({ boards: [{ id: 72, type: 'kanban' }] });
});

describeTool(here, 'jira_list_sprints', {
  works: {
    given: { board: '71' },
    says: /ROV Sprint 15 \(id 302, active, .*Ship the temperature-aware estimate[\s\S]*ROV Sprint 16 \(id 303, future\)/,
    structured: {
      sprints: [
        { id: 302, state: 'active' },
        { id: 303, state: 'future' },
      ],
    },
  },
  needs: ['read:sprint:jira-software'],
  forbidden: { given: { board: '81', site: 'northwind-labs' }, person: 'tomas', says: /northwind-labs/ },
  absent: { given: { board: '999' }, says: NO_BOARD },
  invalid: [
    { given: {}, says: 'board is missing.' },
    { given: { board: '71', states: ['open'] }, says: 'must be one of: active, future, closed' },
    { given: { board: '72' }, says: 'does not support sprints' },
  ],
  limited: { method: 'GET', path: `${AGILE}/board/71/sprint` },
});

describeTool(here, 'jira_create_sprint', {
  works: {
    given: {
      board: 'Rover Platform sprints',
      name: 'ROV Sprint 17',
      goal: 'Snow',
      start: '2026-12-01',
      end: '2026-12-15',
    },
    says: /Created ROV Sprint 17 \(id \d+, future, 2026-12-01 to 2026-12-15\) — Snow/,
    structured: { state: 'future', board_id: 71 },
  },
  needs: ['write:sprint:jira-software'],
  forbidden: { given: { board: '71', name: 'Mine' }, person: 'tomas', says: 'permission to manage sprints' },
  absent: { given: { board: '999', name: 'Nowhere' }, says: NO_BOARD },
  invalid: [
    { given: { board: '71' }, says: 'name is missing.' },
    { given: { board: '71', name: 'x', start: 'soon' }, says: 'start must be a date or time' },
    { given: { board: '71', name: 'x', start: '2026-12-02', end: '2026-12-01' }, says: 'end must be after start.' },
  ],
  limited: { method: 'POST', path: `${AGILE}/sprint` },
});

describeTool(here, 'jira_update_sprint', {
  works: {
    given: { sprint: 'ROV Sprint 16', board: '71', goal: 'Grip on ice' },
    says: 'Updated ROV Sprint 16 (id 303, future) — Grip on ice.',
    structured: { id: 303, goal: 'Grip on ice' },
  },
  needs: ['read:sprint:jira-software', 'write:sprint:jira-software'],
  forbidden: { given: { sprint: '303', goal: 'Mine' }, person: 'tomas', says: 'permission to manage sprints' },
  absent: { given: { sprint: '999', goal: 'x' }, says: 'Sprint does not exist' },
  invalid: [
    { given: { sprint: '303' }, says: 'Pass what to change' },
    { given: { sprint: 'active', goal: 'x' }, says: 'or board as well' },
    {
      given: { sprint: 'ROV Sprint 99', board: '71', goal: 'x' },
      says: /no open sprint ROV Sprint 99\. Open sprints: .*302/,
    },
    { given: { sprint: '302', action: 'start' }, says: 'Only a sprint that is future can be started' },
    { given: { sprint: '303', action: 'start' }, says: 'has no end yet' },
    { given: { sprint: '301', goal: 'x' }, says: 'A closed sprint cannot be updated' },
  ],
  limited: { method: 'POST', path: `${AGILE}/sprint/303` },
});

describeTool(here, 'jira_move_to_sprint', {
  works: {
    given: { issues: ['ROV-7', 'rov-9', 'ROV-7'], sprint: 'active', board: '71' },
    says: 'Moved to ROV Sprint 15 (id 302): ROV-7, ROV-9.',
    structured: { issues: ['ROV-7', 'ROV-9'], sprint_id: 302 },
  },
  needs: ['read:sprint:jira-software', 'write:sprint:jira-software'],
  forbidden: { given: { issues: ['ROV-7'], sprint: '302' }, person: 'aiko', says: 'permission to schedule ROV-7' },
  absent: { given: { issues: ['ROV-99999'], sprint: '302' }, says: /does not exist/ },
  invalid: [
    { given: { sprint: '302' }, says: 'issues is missing.' },
    { given: { issues: [], sprint: '302' }, says: 'at least one issue' },
    { given: { issues: Array(51).fill('ROV-7'), sprint: '302' }, says: 'at most 50 items' },
    { given: { issues: ['ROV-7'], sprint: '301' }, says: 'only be moved to open or active sprints' },
  ],
  limited: { method: 'POST', path: `${AGILE}/sprint/302/issue` },
});

describe('a sprint', () => {
  const keysIn = async (jql: string) => {
    const { structured } = await world.call('jira_search_issues', { jql });
    return (structured.issues as { key: string }[]).map(({ key }) => key);
  };

  it('is filled, and its issues go back to the backlog', async () => {
    await world.call('jira_move_to_sprint', { issues: ['ROV-11'], sprint: '303' });
    expect(await keysIn('sprint = "ROV Sprint 16"')).toContain('ROV-11');
    const back = await world.call('jira_move_to_sprint', { issues: ['ROV-11'], sprint: 'Backlog' });
    expect(back.text).toBe('Moved to the backlog: ROV-11.');
    expect(await keysIn('sprint in futureSprints()')).not.toContain('ROV-11');
    const lacking = 'write:board-scope:jira-software';
    const refused = await world.call('jira_move_to_sprint', { issues: ['ROV-11'], sprint: 'backlog' }, { lacking });
    expect(refused.text).toContain(`(${lacking})`);
  });

  it('is closed, and the next one started with an end', async () => {
    const closed = await world.call('jira_update_sprint', { sprint: 'active', board: '71', action: 'close' });
    expect(closed.text).toContain('Closed ROV Sprint 15 (id 302, closed');
    expect(closed.structured.completed).toBeDefined();
    const end = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
    const started = await world.call('jira_update_sprint', { sprint: '303', action: 'start', end });
    expect(started.text).toContain('Started ROV Sprint 16 (id 303, active');
    expect(await keysIn('project = ROV AND sprint in openSprints()')).toEqual(['ROV-5']);
  });
});

holdToContract(here);
