import type { ToolTable } from './table.js';

export const JIRA_COMMENTS: ToolTable = {
  jira_list_comments: { title: 'List comments of a Jira issue', needs: ['read:jira-work'], byDefault: true },
  jira_add_comment: {
    title: 'Comment on a Jira issue',
    needs: ['read:jira-work', 'write:jira-work'],
    byDefault: true,
  },
  jira_update_comment: {
    title: 'Update a Jira comment',
    needs: ['read:jira-work', 'write:jira-work'],
    byDefault: false,
  },
  jira_delete_comment: {
    title: 'Delete a Jira comment',
    needs: ['read:jira-work', 'write:jira-work'],
    byDefault: false,
  },
};
