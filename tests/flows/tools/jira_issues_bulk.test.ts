import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';
import { SITE } from '../../support/tool-people.ts';

const JIRA = '/ex/jira/*/rest/api/3';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

async function newIssue(given: Record<string, unknown> = {}): Promise<string> {
  const task = { project: 'ROV', issue_type: 'Task', summary: 'For a test' };
  const { structured, text } = await world.call('jira_create_issue', { ...task, ...given });
  if (!structured.key) throw new Error(text);
  return String(structured.key);
}

it('reads several issues at once, and says which are not there', async () => {
  const given = { issue: 'ROV-1, ROV-2 PEO-1,ROV-99999', fields: ['Story Points'], include: ['links'] };
  const { structured, text } = await world.call('jira_get_issue', given, { person: 'tomas' });
  expect(structured).toMatchObject({
    issues: [{ key: 'ROV-1' }, { key: 'ROV-2', description: expect.any(String) }],
    not_found: ['PEO-1', 'ROV-99999'],
  });
  expect(text).toContain('# ROV-2:');
  const none = await world.call('jira_get_issue', { issue: 'PEO-1,PEO-2' }, { person: 'tomas' });
  expect(none).toMatchObject({ isError: true, text: expect.stringContaining('None of PEO-1, PEO-2 exists') });
  const each = await world.call('jira_get_issue', { issue: 'ROV-1,ROV-2', include: ['watchers'] });
  expect(each.text).toContain('only for one issue at a time');
  const more = Array.from({ length: 21 }, (_, at) => `ROV-${at + 1}`).join(',');
  expect((await world.call('jira_get_issue', { issue: more })).text).toContain('at most 20');
});

it('says what can be changed in an issue', async () => {
  const { structured, text } = await world.call('jira_get_issue', { issue: 'ROV-3', include: ['editable_fields'] });
  expect(structured.editable_fields).toContainEqual(
    expect.objectContaining({ id: 'customfield_10050', allowed: ['R2', 'R3', 'R3, cold kit'] }),
  );
  expect(text).toContain('- Test bay (customfield_10051), option-with-child: Oslo, Oslo / Ice hall');
});

describeTool(here, 'jira_get_issue_history', {
  works: {
    given: async () => {
      const issue = await newIssue();
      await world.call('jira_update_issue', { issue, summary: 'First', labels: ['a'] });
      await world.call('jira_transition_issue', { issue, to: 'Done' });
      return { issue, limit: 1 };
    },
    says: /ROV-\d+\*\* Maya Lindqvist .*: status: To Do → Done; resolution: \(empty\) → Done[\s\S]*next_cursor/,
    structured: { has_more: true, entries: [{ changes: [{ field: 'status', from: 'To Do', to: 'Done' }, {}] }] },
  },
  needs: ['read:jira-work'],
  forbidden: { given: { issue: 'PEO-1' }, person: 'tomas', says: /does not exist|may not see/ },
  absent: { given: { issue: 'ROV-99999' }, says: /does not exist/ },
  invalid: [
    { given: {}, says: 'issue is missing.' },
    { given: { issue: 'ROV-1', fields: ['Colour'] }, says: 'No field is called Colour' },
  ],
  limited: { method: 'GET', path: `${JIRA}/issue/*/changelog` },
});

it('pages back through one history, and through those of several by field', async () => {
  const issue = await newIssue();
  for (const summary of ['1', '2', '3', '4', '5']) await world.call('jira_update_issue', { issue, summary });
  const told: string[] = [];
  let cursor: unknown;
  do {
    const given = { issue, limit: 2, ...(cursor === undefined ? {} : { cursor }) };
    const { structured } = await world.call('jira_get_issue_history', given);
    told.push(...(structured.entries as { changes: { to: string }[] }[]).map(({ changes }) => String(changes[0]?.to)));
    cursor = structured.next_cursor;
  } while (cursor !== undefined);
  expect(told).toEqual(['5', '4', '3', '2', '1']);

  const other = await newIssue();
  await world.call('jira_transition_issue', { issue: other, to: 'In Progress' });
  await world.call('jira_transition_issue', { issue, to: 'Done' });
  const both = await world.call('jira_get_issue_history', { issue: `${issue}, ${other}`, fields: ['Status'] });
  expect(both.structured.entries).toMatchObject([
    { issue: other, changes: [{ field: 'status', to: 'In Progress' }] },
    { issue, changes: [{ field: 'status', to: 'Done' }] },
  ]);
});

describeTool(here, 'jira_create_issues', {
  works: {
    given: {
      project: 'ROV',
      issue_type: 'Task',
      issues: [
        { summary: 'One', assignee: 'me', description: '# Why\n\nBecause.' },
        { summary: 'Two', issue_type: 'Bug', labels: ['x'], fields: [{ name: 'Story Points', value: '2' }] },
      ],
    },
    says: /Created ROV-\d+: One\.[\s\S]*Created ROV-\d+: Two\./,
    structured: { created: [{ summary: 'One' }, { summary: 'Two' }], failed: [], dry_run: false },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: {
    given: { project: 'ROV', issue_type: 'Task', issues: [{ summary: 'x' }] },
    person: 'aiko',
    says: 'cannot create issues in ROV',
  },
  absent: {
    given: { project: 'NOPE', issue_type: 'Task', issues: [{ summary: 'x' }] },
    says: 'there is no such project',
  },
  invalid: [
    { given: { project: 'ROV', issue_type: 'Task', issues: [] }, says: 'issues must not be empty' },
    { given: { project: 'ROV', issue_type: 'Task', issues: [{ labels: ['x'] }] }, says: 'summary is missing' },
    {
      given: {
        project: 'ROV',
        issue_type: 'Task',
        issues: [{ summary: 'Fine' }, { summary: 'Wrong', priority: 'Urgent' }],
      },
      says: /Nothing was created\.[\s\S]*Number 2 \(Wrong\): Priority \(priority\) has no value Urgent/,
    },
  ],
  limited: { method: 'POST', path: `${JIRA}/issue/bulk` },
});

describeTool(here, 'jira_move_issues', {
  works: {
    given: async () => ({
      issues: `${await newIssue()},${await newIssue()}`,
      project: 'SUP',
      issue_type: 'Incident',
      fields: [{ name: 'Impact', value: 'one site' }],
      notify: false,
    }),
    says: /The move is over\.\n- moved: SUP-\d+ https:.*\n- moved: SUP-\d+/,
    structured: { status: 'COMPLETE', percent: 100, failed: [] },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: {
    given: { issues: 'ROV-3', project: 'ROV', issue_type: 'Bug' },
    person: 'aiko',
    says: 'cannot create issues in ROV',
  },
  absent: {
    given: { issues: 'ROV-99999', project: 'SUP', issue_type: 'Task' },
    says: 'ROV-99999: does not exist, or this account may not see it. Nothing was moved.',
  },
  invalid: [
    { given: { issues: 'ROV-3' }, says: 'issues, project and issue_type are needed, or task.' },
    { given: { issues: 'ROV-3', project: 'SUP', issue_type: 'Chore' }, says: 'Types: Incident, Question, Task' },
    { given: { issues: 'ROV-3', project: 'PEO', issue_type: 'Sub-task' }, says: 'pass the key of the new parent' },
    { given: { task: '1' }, says: 'The task does not exist' },
  ],
  limited: { method: 'POST', path: `${JIRA}/bulk/issues/move` },
});

it('says what could not be moved and why, and finds moved issues under their old keys', async () => {
  const [moved, left] = [await newIssue(), await newIssue()];
  const to = { project: 'SUP', issue_type: 'Incident' };
  const refused = await world.call('jira_move_issues', { issues: left, ...to });
  expect(refused.structured).toMatchObject({ moved: [], failed: [{ key: left, problem: 'Impact is required.' }] });
  await world.call('jira_move_issues', { issues: moved, project: 'SUP', issue_type: 'Question' });
  const now = await world.call('jira_get_issue', { issue: moved });
  expect(now.structured).toMatchObject({ key: expect.stringMatching(/^SUP-/), type: 'Question', status: 'Open' });
});

it('tells a client that asked how far a move is', async () => {
  const client = await world.people.client('maya');
  const heard: { progress: number; total?: number | undefined }[] = [];
  const given = { site: SITE, issues: await newIssue(), project: 'SUP', issue_type: 'Task' };
  const onprogress = (told: { progress: number; total?: number | undefined }) => heard.push(told);
  const result = await client.callTool({ name: 'jira_move_issues', arguments: given }, { onprogress });
  expect(result.isError).toBeFalsy();
  expect(heard).toMatchObject([{ progress: 50, total: 100 }]);
});

describeTool(here, 'jira_delete_issue', {
  works: {
    given: async () => ({ issue: await newIssue({ summary: 'To be gone' }) }),
    says: /Deleted ROV-\d+ \(To be gone\)\./,
    structured: { deleted: true, deleted_subtasks: [] },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: {
    given: async () => ({ issue: await newIssue() }),
    person: 'tomas',
    says: 'do not have permission to delete issues',
  },
  absent: { given: { issue: 'ROV-99999' }, says: /does not exist/ },
  invalid: [{ given: {}, says: 'issue is missing.' }],
  limited: { method: 'DELETE', path: `${JIRA}/issue/*` },
});

it('deletes subtasks only where it is told to', async () => {
  const issue = await newIssue();
  const subtask = await newIssue({ issue_type: 'Sub-task', parent: issue });
  const kept = await world.call('jira_delete_issue', { issue });
  expect(kept).toMatchObject({
    isError: true,
    text: `${issue} has subtasks (${subtask}): pass delete_subtasks to delete them too.`,
  });
  const gone = await world.call('jira_delete_issue', { issue, delete_subtasks: true });
  expect(gone.structured).toMatchObject({ deleted_subtasks: [subtask] });
  expect((await world.call('jira_get_issue', { issue: subtask })).isError).toBe(true);
});

holdToContract(here);
