import type { ToolTable } from './table.js';

export const JIRA_ISSUES: ToolTable = {
  jira_search_issues: { title: 'Search Jira issues', needs: ['read:jira-work'], byDefault: true },
  jira_get_issue: { title: 'Get Jira issue', needs: ['read:jira-work'], byDefault: true },
  jira_create_issue: {
    title: 'Create Jira issue',
    needs: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
    byDefault: true,
  },
};
