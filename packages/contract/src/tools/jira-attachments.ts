import type { ToolTable } from './table.js';

export const JIRA_ATTACHMENTS: ToolTable = {
  jira_get_attachment: { title: 'Read a file of a Jira issue', needs: ['read:jira-work'], byDefault: true },
  jira_upload_attachment: {
    title: 'Attach a file to a Jira issue',
    needs: ['read:jira-work', 'write:jira-work'],
    byDefault: false,
  },
  jira_delete_attachment: {
    title: 'Delete a file of a Jira issue',
    needs: ['read:jira-work', 'write:jira-work'],
    byDefault: false,
  },
};
