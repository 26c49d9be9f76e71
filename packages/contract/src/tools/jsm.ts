import type { ToolTable } from './table.js';

const READ = 'read:servicedesk-request';
const WRITE = 'write:servicedesk-request';

/** Queues and goals are agents' work in Jira, and need its scope. */
export const JSM: ToolTable = {
  jsm_list_desks: { title: 'List service desks', needs: [READ], byDefault: false },
  jsm_list_request_types: { title: 'List request types', needs: [READ], byDefault: false },
  jsm_list_queues: { title: 'List service desk queues', needs: [READ, 'read:jira-work'], byDefault: false },
  jsm_list_queue_issues: {
    title: 'List issues in a service desk queue',
    needs: [READ, 'read:jira-work'],
    byDefault: false,
  },
  jsm_get_request: { title: 'Get a service request', needs: [READ, 'read:jira-work'], byDefault: false },
  jsm_create_request: {
    title: 'Raise a service request',
    needs: [READ, WRITE, 'read:jira-user', 'read:jira-work'],
    byDefault: false,
  },
  jsm_add_request_comment: { title: 'Comment on a service request', needs: [READ, WRITE], byDefault: false },
  jsm_answer_approval: { title: 'Approve or decline a service request', needs: [READ, WRITE], byDefault: false },
};
