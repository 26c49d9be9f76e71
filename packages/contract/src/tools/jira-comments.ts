import type { ToolTable } from './table.js';

export const JIRA_COMMENTS: ToolTable = {
  jira_add_comment: {
    title: 'Comment on a Jira issue',
    needs: ['read:jira-work', 'write:jira-work'],
    byDefault: true,
  },
};
