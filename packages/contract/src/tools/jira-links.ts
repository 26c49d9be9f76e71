import type { ToolTable } from './table.js';

export const JIRA_LINKS: ToolTable = {
  jira_link_issues: { title: 'Link Jira issues', needs: ['read:jira-work', 'write:jira-work'], byDefault: true },
  jira_unlink_issues: { title: 'Unlink Jira issues', needs: ['read:jira-work', 'write:jira-work'], byDefault: false },
  jira_add_remote_link: {
    title: 'Link a web page to a Jira issue',
    needs: ['read:jira-work', 'write:jira-work'],
    byDefault: false,
  },
};
