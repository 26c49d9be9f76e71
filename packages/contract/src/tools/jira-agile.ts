import type { ToolTable } from './table.js';

const FIND_BOARD = ['read:board-scope:jira-software', 'read:project:jira'];
const FIND_SPRINT = [...FIND_BOARD, 'read:sprint:jira-software'];

/** Boards and sprints know granular scopes alone. */
export const JIRA_AGILE: ToolTable = {
  jira_list_boards: {
    title: 'List Jira boards',
    needs: [...FIND_BOARD, 'read:issue-details:jira', 'read:board-scope.admin:jira-software', 'read:jira-work'],
    byDefault: false,
  },
  jira_list_sprints: { title: 'List Jira sprints', needs: FIND_SPRINT, byDefault: false },
  jira_create_sprint: {
    title: 'Create Jira sprint',
    needs: [...FIND_SPRINT, 'write:sprint:jira-software'],
    byDefault: false,
  },
  jira_update_sprint: {
    title: 'Update, start or close a Jira sprint',
    needs: [...FIND_SPRINT, 'write:sprint:jira-software'],
    byDefault: false,
  },
  jira_move_to_sprint: {
    title: 'Move Jira issues to a sprint',
    needs: [...FIND_SPRINT, 'write:sprint:jira-software', 'write:board-scope:jira-software'],
    byDefault: false,
  },
};
