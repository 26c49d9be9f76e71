import type { ToolTable } from './table.js';

export const JIRA_WORKLOGS: ToolTable = {
  jira_list_worklogs: { title: 'List time logged on a Jira issue', needs: ['read:jira-work'], byDefault: false },
  jira_add_worklog: {
    title: 'Log time on a Jira issue',
    needs: ['read:jira-work', 'write:jira-work'],
    byDefault: false,
  },
};
