import type { ToolTable } from './table.js';

export const CONFLUENCE_PEOPLE: ToolTable = {
  confluence_find_users: {
    title: 'Find Confluence users',
    needs: ['read:content-details:confluence'],
    byDefault: false,
  },
};
