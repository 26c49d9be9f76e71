import type { ToolTable } from './table.js';

export const JIRA_META: ToolTable = {
  jira_list_projects: { title: 'List Jira projects', needs: ['read:jira-work'], byDefault: true },
  jira_get_project: { title: 'Get Jira project', needs: ['read:jira-work'], byDefault: true },
  jira_get_create_fields: { title: 'Get fields for new Jira issues', needs: ['read:jira-work'], byDefault: true },
  jira_find_users: { title: 'Find Jira users', needs: ['read:jira-user'], byDefault: true },
  jira_find_fields: { title: 'Find Jira fields', needs: ['read:jira-work'], byDefault: false },
};
