import type { Planted } from './outsiders.ts';
import type { ToolWorld } from './tool-cases.ts';

/** A call that writes, and what its answer has to say all the same. */
export interface Write {
  given: Record<string, unknown>;
  says: RegExp;
}

/** Things of outsiders that have ids of their own. */
export interface Written {
  /** Their comment on a member's issue. */
  comment: string;
  /** Their comment on their page, and the task in it. */
  pageComment: string;
  task: string;
}

/** Finds what outsiders wrote as the client has to, which is shown no word of it. */
export async function findWritten(world: ToolWorld, { page }: Planted): Promise<Written> {
  const first = async (tool: string, given: Record<string, unknown>, list: string) => {
    const { text, structured } = await world.call(tool, given);
    const [row] = (structured[list] ?? []) as { id: string }[];
    if (!row) throw new Error(`${tool}: ${text}`);
    return row.id;
  };
  return {
    comment: await first('jira_list_comments', { issue: 'SUP-1', order: 'newest' }, 'comments'),
    pageComment: await first('confluence_list_comments', { page }, 'comments'),
    task: await first('confluence_list_tasks', { page, status: 'all' }, 'tasks'),
  };
}

/**
 * How every tool that writes is called so that it meets what was planted, in an order in which it is still there. A tool that
 * is not here fails the test that walks the registry.
 *
 * @param mark the word that is in all that was planted, and in the names of those who wrote it
 */
export function writingCalls(
  { issue, request, page, files }: Planted,
  { comment, pageComment, task }: Written,
  mark: string,
): Readonly<Record<string, readonly Write[]>> {
  const people = { given: { page, readers: [mark] }, says: /Several people match .*Guest \(/ };
  const attachment = `att${files.confluence.replace(/^att/, '')}`;
  const onPage = new RegExp(`pageId=${page}`);
  const onIssue = new RegExp(`/browse/${issue}`);
  return {
    jira_create_issue: [
      { given: { project: 'SUP', issue_type: 'Question', summary: 'New', dry_run: true }, says: /Nothing was created/ },
      { given: { project: 'SUP', issue_type: 'Question', summary: 'New', parent: issue }, says: /SUP-\d|parent/ },
    ],
    jira_create_issues: [
      { given: { project: 'SUP', issue_type: 'Question', issues: [{ summary: 'New' }] }, says: /SUP-/ },
    ],
    jira_update_issue: [
      { given: { issue, summary: 'New' }, says: onIssue },
      { given: { issue, add: [{ name: 'labels', value: 'own' }] }, says: /Labels: set/i },
      { given: { issue, description: 'New' }, says: /this would go: description: what the withheld text has/i },
      { given: { issue, description: 'New', allow_loss: true }, says: onIssue },
      { given: { issue, assignee: mark }, says: /matches|people match|Updated/ },
    ],
    jira_transition_issue: [{ given: { issue, to: 'In Progress' }, says: onIssue }],
    jira_add_comment: [{ given: { issue, body: 'New' }, says: onIssue }],
    jira_update_comment: [
      { given: { issue: 'SUP-1', comment, body: 'New' }, says: /this would go: what the withheld text has/ },
      { given: { issue: 'SUP-1', comment, body: 'New', allow_loss: true }, says: /Updated comment \d+ of SUP-1/ },
    ],
    jira_add_worklog: [{ given: { issue, time_spent: '1m' }, says: onIssue }],
    jira_link_issues: [{ given: { issue, relation: 'relates to', other: 'SUP-2' }, says: onIssue }],
    jira_add_remote_link: [{ given: { issue, url: 'https://docs.example/', title: 'Docs' }, says: onIssue }],
    jira_unlink_issues: [{ given: { issue, other: 'SUP-2' }, says: /Removed the link/ }],
    jira_set_watcher: [
      { given: { issue }, says: onIssue },
      { given: { issue, person: mark }, says: /Several people match .*Portal customer \(/ },
    ],
    jira_upload_attachment: [
      { given: { issue, name: 'own.txt', text: 'Own' }, says: onIssue },
      { given: { issue, name: 'own.txt', link: true }, says: /Nothing is attached yet/ },
      { given: { issue, from: files.jira }, says: /withheld/ },
    ],
    jira_create_sprint: [{ given: { board: '71', name: 'Own sprint' }, says: /Created Own sprint/ }],
    jira_update_sprint: [{ given: { sprint: '303', goal: 'Own' }, says: /Updated/ }],
    jira_move_to_sprint: [{ given: { issues: [issue], sprint: 'backlog' }, says: /backlog|board/ }],
    jira_save_version: [
      { given: { project: 'ROV', version: '2.4', action: 'update', description: 'Own' }, says: /2\.4/ },
    ],
    jsm_create_request: [
      {
        given: { desk: 'SUP', request_type: 'Ask a question', summary: 'New', on_behalf_of: mark },
        says: /Several people match .*Portal customer \(/,
      },
    ],
    jsm_add_request_comment: [{ given: { request, body: 'New' }, says: /Added comment/ }],
    jsm_answer_approval: [{ given: { request, decision: 'approve' }, says: /approval of/ }],
    confluence_create_page: [{ given: { space: 'HELP', title: 'Own', body: 'Own', parent: page }, says: /Created/ }],
    confluence_update_page: [{ given: { page, expected_version: 2, title: 'Own' }, says: /withholds/ }],
    confluence_edit_page: [
      { given: { page, expected_version: 2, operation: 'append', content: 'Own', dry_run: true }, says: /withholds/ },
    ],
    confluence_copy_page: [{ given: { page }, says: /withholds/ }],
    confluence_move_page: [
      { given: { page, target: '20105' }, says: onPage },
      { given: { page: '20105', target: page }, says: /Moved|cannot|below/ },
    ],
    confluence_add_comment: [
      { given: { page, body: 'Own' }, says: new RegExp(`on “\\[Withheld.*pages/${page}\\?`) },
      { given: { reply_to: pageComment, body: 'Own' }, says: new RegExp(`pages/${page}\\?`) },
      { given: { page, body: 'Own', on_text: 'says' }, says: /withholds/ },
    ],
    confluence_update_comment: [
      { given: { comment: pageComment, body: 'Own' }, says: /withheld|not permitted|may not/ },
      { given: { comment: pageComment, body: 'Own', allow_loss: true }, says: /omment/ },
    ],
    confluence_set_labels: [{ given: { page, add: ['own'] }, says: /Labels: own\./ }],
    confluence_upload_attachment: [
      { given: { page, name: 'own.txt', text: 'Own' }, says: onPage },
      {
        given: { page, name: 'own.txt', link: true },
        says: new RegExp(`attached to “\\[Withheld[\\s\\S]*pageId=${page}`),
      },
    ],
    confluence_update_task: [{ given: { task, done: true }, says: /Task \d+ is done: \\\[Withheld/ }],
    confluence_set_restrictions: [
      people,
      { given: { page, readers: ['me'] }, says: /“\[Withheld.*can be read by/ },
      { given: { page, readers: [] }, says: /everybody in the space/ },
    ],
    jira_delete_attachment: [{ given: { attachment: files.jira }, says: new RegExp(`id ${files.jira}`) }],
    confluence_delete_attachment: [{ given: { attachment }, says: new RegExp(`id ${attachment}`) }],
    jira_delete_comment: [
      { given: { issue: 'SUP-1', comment }, says: new RegExp(`comment ${comment} of SUP-1, by Portal customer`) },
    ],
    confluence_delete_comment: [{ given: { comment: pageComment }, says: new RegExp(pageComment) }],
    jira_move_issues: [{ given: { issues: request, project: 'ROV', issue_type: 'Task' }, says: /task|moved|move/ }],
    jira_delete_issue: [{ given: { issue }, says: new RegExp(`Deleted ${issue} \\(\\[Withheld`) }],
    confluence_delete_page: [{ given: { page }, says: new RegExp(`Moved “\\[Withheld.* \\(id ${page}\\)`) }],
  };
}
