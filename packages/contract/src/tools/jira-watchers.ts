import type { ToolTable } from './table.js';

export const JIRA_WATCHERS: ToolTable = {
  jira_set_watcher: {
    title: 'Watch a Jira issue',
    needs: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
    byDefault: false,
  },
};
