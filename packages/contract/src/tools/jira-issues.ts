import type { ToolTable } from './table.js';

export const JIRA_ISSUES: ToolTable = {
  jira_search_issues: { title: 'Search Jira issues', needs: ['read:jira-work'], byDefault: true },
  jira_get_issue: { title: 'Get Jira issue', needs: ['read:jira-work'], byDefault: true },
  jira_create_issue: {
    title: 'Create Jira issue',
    needs: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
    byDefault: true,
  },
  jira_update_issue: {
    title: 'Update Jira issue',
    needs: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
    byDefault: true,
  },
  jira_list_transitions: { title: 'List Jira transitions', needs: ['read:jira-work'], byDefault: true },
  jira_transition_issue: {
    title: 'Transition Jira issue',
    needs: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
    byDefault: true,
  },
  jira_get_issue_history: {
    title: 'Get the history of Jira issues',
    needs: ['read:jira-work'],
    byDefault: false,
  },
  jira_create_issues: {
    title: 'Create several Jira issues',
    needs: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
    byDefault: false,
  },
  jira_move_issues: {
    title: 'Move Jira issues',
    needs: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
    byDefault: false,
  },
  jira_delete_issue: {
    title: 'Delete Jira issue',
    needs: ['read:jira-work', 'write:jira-work'],
    byDefault: false,
  },
};
