import type { ToolTable } from './table.js';

export const COMMON: ToolTable = {
  atlassian_get_context: { title: 'Get Atlassian context', needs: ['read:me'], byDefault: true },
  search: {
    title: 'Search Jira and Confluence',
    needs: ['read:jira-work', 'search:confluence'],
    byDefault: true,
  },
  fetch: {
    title: 'Fetch a Jira issue or Confluence page',
    needs: ['read:jira-work', 'read:page:confluence', 'read:comment:confluence', 'read:user:confluence'],
    byDefault: true,
  },
};
