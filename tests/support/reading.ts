import type { Planted } from './outsiders.ts';
import { SITE } from './tool-people.ts';

type Given = Record<string, unknown>;

/**
 * How every tool that reads is called so that it meets what was planted. A tool that is not here fails the test that walks
 * the registry.
 *
 * @param mark the word that is in all that was planted
 */
export function readingCalls(planted: Planted, mark: string): Readonly<Record<string, readonly Given[]>> {
  const { issue, request, page, edited, files } = planted;
  const everything = ['comments', 'links', 'remote_links', 'watchers', 'attachments', 'editable_fields'];
  const around = ['labels', 'ancestors', 'comments', 'attachments', 'restrictions', 'views'];
  return {
    atlassian_get_context: [{}],
    search: [{ query: mark }, { query: issue }],
    fetch: [{ id: `jira:${issue}@${SITE}` }, { id: `jira:SUP-1@${SITE}` }, { id: `page:${page}@${SITE}` }],
    jira_search_issues: [
      { jql: 'project = SUP ORDER BY created DESC', fields: ['labels', 'description', 'reporter'] },
      { jql: 'project = SUP', count_only: true },
    ],
    jira_get_issue: [
      { issue, include: everything, fields: ['labels', 'creator'] },
      { issue, format: 'adf' },
      { issue: 'SUP-1', include: everything },
      { issue: `${issue},${request},SUP-1`, include: ['links', 'attachments'], fields: ['labels'] },
    ],
    jira_get_attachment: [{ attachment: files.jira }, { attachment: files.jira, link: true }],
    jira_get_issue_history: [{ issue }, { issue: `${issue},SUP-1` }, { issue, fields: ['summary'] }],
    jira_list_transitions: [{ issue }],
    jira_list_comments: [{ issue: 'SUP-1' }, { issue: request }, { issue: 'SUP-1', format: 'adf' }],
    jira_list_worklogs: [{ issue: 'SUP-1' }],
    jira_find_users: [{ query: mark }, { query: 'a' }],
    jira_find_fields: [{ query: 'a' }],
    jira_get_project: [{ project: 'SUP' }],
    jira_list_projects: [{}],
    jira_get_create_fields: [{ project: 'SUP', issue_type: 'Question' }],
    jira_list_boards: [{}],
    jira_list_sprints: [{ board: '71' }],
    jsm_list_desks: [{}],
    jsm_list_request_types: [{ desk: 'SUP' }, { desk: 'SUP', request_type: 'Ask a question' }],
    jsm_list_queues: [{ desk: 'SUP' }],
    jsm_list_queue_issues: [{ desk: 'SUP', queue: 'All open', limit: 50 }],
    jsm_get_request: [{ request, include: ['status', 'sla', 'participants', 'approvals', 'comments'] }],
    confluence_search: [{ query: mark }, { cql: `title ~ "${mark}"` }, { cql: 'space = HELP' }],
    confluence_get_attachment: [
      { page },
      { attachment: files.confluence },
      { attachment: files.confluence, link: true },
    ],
    confluence_get_page: [
      { page, include: around },
      { page, part: 'outline' },
      { page, format: 'adf' },
      { page, version: 1 },
      { page: edited, include: around },
    ],
    confluence_list_tree: [
      { space: 'HELP', limit: 50 },
      { space: 'HELP', depth: 3, limit: 50 },
      { page, direction: 'above' },
    ],
    confluence_list_spaces: [{}],
    confluence_list_comments: [{ page }],
    confluence_list_tasks: [
      { status: 'all', limit: 50 },
      { page, status: 'all' },
    ],
    confluence_list_templates: [{}],
    confluence_list_versions: [{ page }, { page: edited }],
    confluence_diff_versions: [
      { page, from_version: 1 },
      { page: edited, from_version: 1 },
    ],
    confluence_find_users: [{ query: mark }, { query: 'a' }],
  };
}
