import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Given, holdToContract, startToolWorld, type ToolWorld } from '../support/tool-cases.ts';
import { recorded, signInToUndo, type Undoer } from '../support/undoing.ts';

const SPACE = 'ENG';

describe('what a client did, undone in the portal, over two replicas', () => {
  let world: ToolWorld;
  let maya: Undoer;

  beforeAll(async () => {
    world = await startToolWorld({ replicas: 2 });
    await world.people.client('maya');
    maya = await signInToUndo(world.house, 'maya');
  });
  afterAll(() => world?.stop());

  const text = async (tool: string, given: Given) => (await world.call(tool, given)).text;
  const did = (tool: string, given: Given) => recorded(world, tool, given);
  const undone = async (id: string, fields: [string, string][] = []) => {
    const { status, to, html } = await maya.undo(id, fields);
    expect(`${status} ${to}`, html).toBe(`303 /portal/changes/${id}?done=undone`);
  };
  const newIssue = async () => {
    const given = { project: 'ROV', issue_type: 'Task', summary: `Undone ${randomUUID()}` };
    return String((await world.call('jira_create_issue', given)).structured.key);
  };
  const newPage = async (body = 'One.\n\nTwo.') => {
    const given = { space: SPACE, title: `Undone ${randomUUID()}`, body };
    const made = await did('confluence_create_page', given);
    return { ...made, page: String(made.structured.id), title: given.title };
  };

  it('fields are set back, whatever their type, and the client may set them again', async () => {
    const issue = await newIssue();
    const before = await text('jira_get_issue', { issue });
    const { id } = await did('jira_update_issue', {
      issue,
      summary: 'Another',
      description: '# New\n\nwords',
      assignee: 'me',
      priority: 'High',
      labels: ['b', 'a'],
      due_date: '2026-12-31',
    });
    expect(await text('jira_get_issue', { issue })).toContain('Another');
    await undone(id);
    const now = await text('jira_get_issue', { issue });
    const timeless = (words: string) => words.replace(/\*\*Updated:\*\* \S+/, '');
    expect(timeless(now)).toBe(timeless(before));
    const shown = await maya.page(`/portal/changes/${id}`);
    expect(shown.html).toContain('Undone');
    expect(shown.html).toContain('How it was taken back');
    expect(shown.html).not.toContain(`/portal/changes/${id}/undo`);
  });

  it('a status goes back where the workflow has a step, and the undo can be undone', async () => {
    const issue = await newIssue();
    const { id } = await did('jira_transition_issue', { issue, to: 'In Progress' });
    await undone(id);
    expect(await text('jira_get_issue', { issue })).toContain('To Do');
    const [undo] = await world.house.query<{ id: string }>('select id from write_records where undoes = $1', [id]);
    await undone(undo?.id ?? '');
    expect(await text('jira_get_issue', { issue })).toContain('In Progress');
    expect((await maya.page(`/portal/changes/${id}`)).html).toContain('Undone, and then done again');
  });

  it('comments are removed, and their earlier words restored', async () => {
    const issue = await newIssue();
    const first = await did('jira_add_comment', { issue, body: 'First words' });
    const comment = String(first.structured.id);
    const second = await did('jira_update_comment', { issue, comment, body: 'Other words' });
    await undone(second.id);
    expect(await text('jira_list_comments', { issue })).toContain('First words');
    await undone(first.id);
    expect(await text('jira_list_comments', { issue })).not.toContain('First words');
    const gone = await did('jira_add_comment', { issue, body: 'To be deleted' });
    const deleted = await did('jira_delete_comment', { issue, comment: String(gone.structured.id) });
    const refused = await maya.undo(deleted.id);
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('written anew');
    expect((await maya.page(`/portal/changes/${deleted.id}`)).html).toContain('To be deleted');
  });

  it('links are removed and made again, and one that was there before is left alone', async () => {
    const [issue, other] = [await newIssue(), await newIssue()];
    const link = { issue, relation: 'blocks', other };
    const linked = await did('jira_link_issues', link);
    const again = await did('jira_link_issues', link);
    expect((await maya.undo(again.id)).html).toContain('It was so before');
    await undone(linked.id);
    expect(await text('jira_get_issue', { issue, include: ['links'] })).not.toContain(other);
    await did('jira_link_issues', link);
    const unlinked = await did('jira_unlink_issues', { issue, other });
    await undone(unlinked.id);
    expect(await text('jira_get_issue', { issue, include: ['links'] })).toContain(other);
  });

  it('worklogs are removed, and watchers as they were', async () => {
    const issue = await newIssue();
    const worklog = await did('jira_add_worklog', { issue, time_spent: '45m', comment: 'Thinking' });
    await undone(worklog.id);
    expect(await text('jira_list_worklogs', { issue })).not.toContain('45m');
    const watcher = await did('jira_set_watcher', { issue, person: 'Tomás Herrera' });
    await undone(watcher.id);
    const watched = await did('jira_set_watcher', { issue, person: 'Tomás Herrera', watch: false });
    expect((await maya.undo(watched.id)).html).toContain('It was so before');
  });

  it('a page goes back to its version, also where that has become another since, if the user says so', async () => {
    const { page, title } = await newPage();
    const edit = { page, expected_version: 1, body: 'One.\n\nThree.' };
    const { id } = await did('confluence_update_page', edit);
    expect((await maya.page(`/portal/changes/${id}`)).html).toMatch(/removed: <\/span><bdi>-.*Two/s);
    await undone(id);
    const read = await world.call('confluence_get_page', { page });
    expect(read.text).toContain('Two.');
    expect(read.structured).toMatchObject({ version: 3, title });
    const renamed = await did('confluence_update_page', { page, expected_version: 3, title: `${title} B` });
    await world.call('confluence_update_page', { page, expected_version: 4, body: 'Of somebody else.' });
    const asked = await maya.undo(renamed.id);
    expect(asked.status).toBe(409);
    expect(asked.html).toContain('It was changed since');
    const seen = /name="seen" value="([^"]+)"/.exec(asked.html)?.[1] ?? '';
    await world.call('confluence_update_page', { page, expected_version: 5, body: 'And again.' });
    const stale = await maya.undo(renamed.id, [['seen', seen]]);
    expect(stale.status, 'compared again with what was shown').toBe(409);
    await undone(renamed.id, [['seen', /name="seen" value="([^"]+)"/.exec(stale.html)?.[1] ?? '']]);
    expect((await world.call('confluence_get_page', { page })).structured).toMatchObject({ version: 7, title });
  });

  it('a page is moved back, labelled as before, and its comments are removed', async () => {
    const [first, second, third] = [await newPage(), await newPage(), await newPage()];
    await did('confluence_move_page', { page: third.page, target: first.page });
    const moved = await did('confluence_move_page', { page: third.page, target: second.page });
    await undone(moved.id);
    expect(await text('confluence_list_tree', { page: first.page })).toContain(third.title);
    await did('confluence_set_labels', { page: third.page, add: ['kept', 'gone'] });
    const labelled = await did('confluence_set_labels', { page: third.page, add: ['new'] });
    await undone(labelled.id);
    const labels = await world.call('confluence_set_labels', { page: third.page, add: ['kept'] });
    expect(labels.structured.labels).toEqual(expect.arrayContaining(['kept', 'gone']));
    expect(labels.structured.labels).not.toContain('new');
    const commented = await did('confluence_add_comment', { page: third.page, body: 'A remark' });
    const comment = String(commented.structured.id);
    const changed = await did('confluence_update_comment', { comment, body: 'Another remark' });
    await undone(changed.id);
    expect(await text('confluence_list_comments', { page: third.page })).toContain('A remark');
    await undone(commented.id);
    expect(await text('confluence_list_comments', { page: third.page })).not.toContain('A remark');
  });

  it('files that were added are taken away, once that was confirmed', async () => {
    const issue = await newIssue();
    const added = await did('jira_upload_attachment', { issue, name: 'notes.txt', text: 'words' });
    const asked = await maya.undo(added.id);
    expect(asked.status).toBe(200);
    expect(asked.html).toContain('Delete this file for good?');
    expect(asked.html).toContain('notes.txt');
    await undone(added.id, [['confirmed', 'yes']]);
    expect(await text('jira_get_issue', { issue, include: ['attachments'] })).not.toContain('notes.txt');
    const { page } = await newPage();
    const first = await did('confluence_upload_attachment', { page, name: 'plan.txt', text: 'one' });
    const second = await did('confluence_upload_attachment', { page, name: 'plan.txt', text: 'two' });
    expect((await maya.undo(second.id)).html).toContain('restore its earlier version');
    const meanwhile = await maya.undo(first.id, [['confirmed', 'yes']]);
    expect(meanwhile.status).toBe(409);
    expect(meanwhile.html).toContain('It was changed since');
    const other = await did('confluence_upload_attachment', { page, name: 'other.txt', text: 'one' });
    expect((await maya.undo(other.id)).html).toContain('Move this file to the trash?');
    await undone(other.id, [['confirmed', 'yes']]);
    const files = await text('confluence_get_attachment', { page });
    expect(files).toContain('plan.txt');
    expect(files).not.toContain('other.txt');
  });

  it('restrictions are as before, and tasks too', async () => {
    const { page } = await newPage('- [ ] Write it down');
    await did('confluence_set_restrictions', { page, editors: ['me'] });
    const restricted = await did('confluence_set_restrictions', { page, readers: ['priya'], editors: [] });
    const shown = await maya.page(`/portal/changes/${restricted.id}`);
    expect(shown.html).toContain('everybody whom the space lets');
    await undone(restricted.id);
    const { structured } = await world.call('confluence_get_page', { page, include: ['restrictions'] });
    expect(structured.restrictions).toEqual({ read_by: [], edited_by: [expect.stringContaining('Maya')] });
    const [task] = (await world.call('confluence_list_tasks', { page })).structured.tasks as { id: string }[];
    const ticked = await did('confluence_update_task', { task: task?.id, done: true });
    await undone(ticked.id);
    const [open] = (await world.call('confluence_list_tasks', { page })).structured.tasks as { id: string }[];
    expect(open?.id).toBe(task?.id);
    const again = await did('confluence_update_task', { task: task?.id, done: false });
    expect((await maya.undo(again.id)).html).toContain('It was so before');
  });

  it('a created page goes to the trash once that was confirmed, and the client may create it again', async () => {
    const title = `Created ${randomUUID()}`;
    const given = { space: SPACE, title, body: 'x', idempotency_key: randomUUID() };
    const made = await did('confluence_create_page', given);
    const asked = await maya.undo(made.id);
    expect(asked.status).toBe(200);
    expect(asked.html).toContain('Move this page to the trash?');
    await undone(made.id, [['confirmed', 'yes']]);
    const again = await world.call('confluence_create_page', given);
    expect(again.text).not.toContain('Already created');
    expect(again.structured.id).not.toBe(made.structured.id);
  });

  it('a created issue is linked to, and not deleted', async () => {
    const made = await did('jira_create_issue', { project: 'ROV', issue_type: 'Task', summary: 'Stays' });
    const { html } = await maya.page(`/portal/changes/${made.id}`);
    expect(html).toContain('This cannot be undone here');
    expect(html).toContain(`https://northwind-robotics.atlassian.example/browse/${made.structured.key}`);
    expect((await maya.undo(made.id)).status).toBe(409);
    expect(await text('jira_get_issue', { issue: made.structured.key })).toContain('Stays');
  });

  holdToContract(() => world);
});
