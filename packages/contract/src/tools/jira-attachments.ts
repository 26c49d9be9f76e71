import type { ToolTable } from './table.js';

export const JIRA_ATTACHMENTS: ToolTable = {
  jira_get_attachment: { title: 'Read a file of a Jira issue', needs: ['read:jira-work'], byDefault: true },
};
