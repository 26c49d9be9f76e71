import type { ToolTable } from './table.js';

export const CONFLUENCE_PAGES: ToolTable = {
  confluence_search: { title: 'Search Confluence', needs: ['search:confluence'], byDefault: true },
  confluence_get_page: {
    title: 'Get Confluence page',
    needs: [
      'read:page:confluence',
      'read:space:confluence',
      'read:comment:confluence',
      'read:hierarchical-content:confluence',
      'read:content.metadata:confluence',
    ],
    byDefault: true,
  },
  confluence_create_page: {
    title: 'Create Confluence page',
    needs: ['read:page:confluence', 'write:page:confluence', 'read:space:confluence'],
    byDefault: true,
  },
};
