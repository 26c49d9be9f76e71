import type { ToolTable } from './table.js';

export const CONFLUENCE_TASKS: ToolTable = {
  confluence_list_tasks: {
    title: 'List Confluence tasks',
    needs: [
      'read:task:confluence',
      'read:page:confluence',
      'read:space:confluence',
      'read:user:confluence',
      'read:content-details:confluence',
    ],
    byDefault: false,
  },
  confluence_update_task: {
    title: 'Update Confluence task',
    needs: ['read:task:confluence', 'write:task:confluence'],
    byDefault: false,
  },
};
