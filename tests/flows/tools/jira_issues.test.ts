import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const JIRA = '/ex/jira/*/rest/api/3';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jira_search_issues', {
  works: {
    given: { jql: 'project = ROV order by key asc', limit: 2 },
    says: /ROV-1\b[\s\S]*ROV-2\b/,
    structured: { has_more: true, issues: [{ key: 'ROV-1' }, { key: 'ROV-2' }] },
  },
  needs: ['read:jira-work'],
  forbidden: { given: { jql: 'project = PEO' }, person: 'tomas', says: 'PEO' },
  absent: { given: { jql: 'project = NOPE' }, says: 'NOPE' },
  invalid: [
    { given: {}, says: 'jql is missing.' },
    { given: { jql: 'project = ROV', limit: 51 }, says: 'limit must be at most 50.' },
    { given: { jql: 'project = ROV', cursor: 'x' }, says: 'cursor' },
    { given: { jql: 'project ==' }, says: /jql/i },
  ],
  limited: { method: 'POST', path: `${JIRA}/search/jql` },
});

describeTool(here, 'jira_get_issue', {
  works: { given: { issue: 'ROV-1' }, says: '# ROV-1:', structured: { key: 'ROV-1', type: 'Epic' } },
  needs: ['read:jira-work'],
  forbidden: { given: { issue: 'PEO-1' }, person: 'tomas', says: /does not exist|may not see/ },
  absent: { given: { issue: 'ROV-99999' }, says: /does not exist/ },
  invalid: [
    { given: {}, says: 'issue is missing.' },
    { given: { issue: 'no key' }, says: 'must be a key such as ABC-123' },
    { given: { issue: 'ROV-1', include: ['everything'] }, says: 'must be one of: ' },
  ],
  limited: { method: 'GET', path: `${JIRA}/issue/ROV-1` },
});

describeTool(here, 'jira_create_issue', {
  works: {
    given: { project: 'ROV', issue_type: 'Task', summary: 'Grease the wheels' },
    says: /ROV-\d+/,
    structured: { created: true },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: {
    given: { project: 'ROV', issue_type: 'Task', summary: 'Not mine to make' },
    person: 'aiko',
    says: 'cannot create issues in ROV',
  },
  absent: { given: { project: 'NOPE', issue_type: 'Task', summary: 'Nowhere' }, says: 'SUP (Customer Support)' },
  invalid: [
    { given: { project: 'ROV', issue_type: 'Task' }, says: 'summary is missing.' },
    { given: { project: 'ROV', issue_type: 'Chore', summary: 'x' }, says: 'Types: Epic, Story, Task, Bug' },
    { given: { project: 'ROV', issue_type: 'Task', summary: 'x', due_date: 'soon' }, says: 'must be a date such as' },
  ],
  limited: { method: 'POST', path: `${JIRA}/issue` },
});

describeTool(here, 'jira_update_issue', {
  works: {
    given: {
      issue: 'ROV-3',
      summary: 'Renamed',
      assignee: 'jonas weber',
      due_date: '2026-12-24',
      fields: [
        { name: 'Hardware', value: 'R3, cold kit' },
        { name: 'test bay', value: 'oslo / yard' },
        { name: 'Reviewer', value: 'priya' },
        { name: 'Rollout starts', value: '2026-12-24T08:00+01:00' },
        { name: 'Acceptance Criteria', value: '- it **works**' },
      ],
      add: [
        { name: 'labels', value: 'urgent, winter' },
        { name: 'Fix versions', value: '2.4' },
      ],
    },
    says: /Updated ROV-3: [\s\S]*Assignee: Jonas Weber[\s\S]*Test bay: Oslo \/ Yard/,
    structured: {
      key: 'ROV-3',
      changed: expect.arrayContaining([
        { id: 'duedate', name: 'Due date', value: '2026-12-24' },
        { id: 'customfield_10050', name: 'Hardware', value: 'R3, cold kit' },
        { id: 'customfield_10055', name: 'Rollout starts', value: '2026-12-24T07:00:00.000+0000' },
        { id: 'customfield_10035', name: 'Acceptance Criteria', value: 'it works' },
        expect.objectContaining({ id: 'labels', value: expect.stringContaining('urgent, winter') }),
      ]),
    },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: { given: { issue: 'ROV-3', summary: 'Mine' }, person: 'aiko', says: 'may see ROV-3, but not change it' },
  absent: { given: { issue: 'ROV-99999', summary: 'x' }, says: /does not exist/ },
  invalid: [
    { given: { issue: 'ROV-3' }, says: 'Nothing to change was given.' },
    { given: { issue: 'ROV-3', priority: 'Urgent' }, says: 'Allowed: Highest, High, Medium, Low, Lowest.' },
    { given: { issue: 'ROV-3', assignee: 'Nobody Known' }, says: 'Nobody who can be assigned ROV-3 matches' },
    { given: { issue: 'ROV-3', assignee: 'aiko' }, says: 'Nobody who can be assigned ROV-3 matches aiko' },
    { given: { issue: 'ROV-3', fields: [{ name: 'Colour', value: 'red' }] }, says: 'Story Points (customfield_10016)' },
    { given: { issue: 'ROV-3', add: [{ name: 'summary', value: 'x' }] }, says: 'no list of values to add to' },
    { given: { issue: 'ROV-3', clear: ['summary'] }, says: 'must not be empty' },
    { given: { issue: 'ROV-3', fields: [{ name: 'Test bay', value: 'Oslo / Moon' }] }, says: 'Ice hall, Yard' },
    { given: { issue: 'ROV-3', fields: [{ name: 'Rollout starts', value: 'today' }] }, says: 'a time with its zone' },
    { given: { issue: 'ROV-3', labels: ['a'], add: [{ name: 'labels', value: 'b' }] }, says: 'is given twice' },
  ],
  limited: { method: 'PUT', path: `${JIRA}/issue/*` },
});

it('empties what it is told to, and leaves the rest', async () => {
  const given = {
    project: 'ROV',
    issue_type: 'Task',
    summary: 'To empty',
    parent: 'ROV-1',
    labels: ['a', 'b'],
    assignee: 'me',
  };
  const { structured } = await world.call('jira_create_issue', given);
  const issue = String(structured.key);
  const remove = [{ name: 'labels', value: 'a' }];
  const emptied = await world.call('jira_update_issue', { issue, parent: 'none', assignee: 'none', remove });
  expect(emptied.isError, emptied.text).toBe(false);
  const after = await world.call('jira_get_issue', { issue });
  expect(after.structured).toMatchObject({ summary: 'To empty', labels: ['b'] });
  expect(after.structured).not.toHaveProperty('parent');
  expect(after.structured).not.toHaveProperty('assignee');
});

it('reads texts of further fields whole and with their form', async () => {
  const value = `- it **works**\n- ${'again '.repeat(200)}and again`;
  const fields = [{ name: 'Acceptance Criteria', value }];
  const made = await world.call('jira_create_issue', { project: 'ROV', issue_type: 'Task', summary: 'Long', fields });
  const issue = String(made.structured.key);
  const read = await world.call('jira_get_issue', { issue, fields: ['Acceptance Criteria'] });
  expect(read.structured.fields).toEqual([{ id: 'customfield_10035', name: 'Acceptance Criteria', value }]);
  expect(read.text).toContain(`**Acceptance Criteria** (customfield_10035):\n\n${value}`);
});

describeTool(here, 'jira_list_transitions', {
  works: {
    given: { issue: 'SUP-1' },
    says: "Resolution (resolution). Allowed: Done, Won't Do, Duplicate, Cannot Reproduce.",
    structured: { source: { untrusted: true } },
  },
  needs: ['read:jira-work'],
  forbidden: { given: { issue: 'PEO-1' }, person: 'tomas', says: /does not exist|may not see/ },
  absent: { given: { issue: 'SUP-99999' }, says: /does not exist/ },
  invalid: [{ given: {}, says: 'issue is missing.' }],
  limited: { method: 'GET', path: `${JIRA}/issue/SUP-1/transitions` },
});

describeTool(here, 'jira_transition_issue', {
  works: {
    given: { issue: 'ROV-4', to: 'in review', comment: 'Please **look**.' },
    says: /ROV-4: .* → In Review, by In Review, with a comment/,
    structured: { key: 'ROV-4', to_status: 'In Review', commented: true },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: { given: { issue: 'ROV-4', to: 'Done' }, person: 'aiko', says: 'can make no transition of ROV-4' },
  absent: { given: { issue: 'ROV-99999', to: 'Done' }, says: /does not exist/ },
  invalid: [
    { given: { issue: 'ROV-4' }, says: 'to is missing.' },
    { given: { issue: 'ROV-4', to: 'Nirvana' }, says: 'Open: To Do (11) → To Do; In Progress (21)' },
    {
      given: { issue: 'ROV-4', to: 'Done', resolution: 'Done' },
      says: 'resolution cannot be set on the transition Done',
    },
  ],
  limited: { method: 'POST', path: `${JIRA}/issue/*/transitions` },
});

it('asks for what a transition needs, and sends it along', async () => {
  const given = { project: 'SUP', issue_type: 'Question', summary: 'How long is a charge?' };
  const issue = String((await world.call('jira_create_issue', given)).structured.key);
  const to = { issue, to: 'Resolved' };
  const missing = await world.call('jira_transition_issue', to);
  expect(missing).toMatchObject({
    isError: true,
    text: expect.stringContaining('- Resolution (resolution). Allowed: Done'),
  });
  const done = await world.call('jira_transition_issue', { ...to, resolution: "won't do", comment: 'See the manual.' });
  expect(done.structured).toMatchObject({ from_status: 'Open', to_status: 'Resolved', commented: true });
  const after = await world.call('jira_get_issue', { issue });
  expect(after.structured).toMatchObject({
    status: 'Resolved',
    resolution: "Won't Do",
    comments: [{ body: 'See the manual.' }],
  });
});

holdToContract(here);
