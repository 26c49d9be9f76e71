import type { ToolTable } from './table.js';

export const CONFLUENCE_PAGES: ToolTable = {
  confluence_search: { title: 'Search Confluence', needs: ['search:confluence'], byDefault: true },
  confluence_get_page: {
    title: 'Get Confluence page',
    needs: [
      'read:page:confluence',
      'read:space:confluence',
      'read:comment:confluence',
      'read:user:confluence',
      'read:content.metadata:confluence',
      'read:attachment:confluence',
      'read:content-details:confluence',
      'read:analytics.content:confluence',
    ],
    byDefault: true,
  },
  confluence_list_spaces: { title: 'List Confluence spaces', needs: ['read:space:confluence'], byDefault: true },
  confluence_list_tree: {
    title: 'List Confluence page tree',
    needs: [
      'read:hierarchical-content:confluence',
      'read:content.metadata:confluence',
      'read:page:confluence',
      'read:space:confluence',
    ],
    byDefault: true,
  },
  confluence_create_page: {
    title: 'Create Confluence page',
    needs: [
      'read:page:confluence',
      'write:page:confluence',
      'read:space:confluence',
      'read:template:confluence',
      'read:content-details:confluence',
    ],
    byDefault: true,
  },
  confluence_update_page: {
    title: 'Update Confluence page',
    needs: ['read:page:confluence', 'write:page:confluence'],
    byDefault: true,
  },
  confluence_edit_page: {
    title: 'Edit Confluence page',
    needs: ['read:page:confluence', 'write:page:confluence'],
    byDefault: true,
  },
  confluence_move_page: {
    title: 'Move Confluence page',
    needs: ['read:page:confluence', 'write:page:confluence'],
    byDefault: false,
  },
  confluence_copy_page: {
    title: 'Copy Confluence page',
    needs: ['read:page:confluence', 'write:page:confluence', 'read:content-details:confluence'],
    byDefault: false,
  },
  confluence_delete_page: {
    title: 'Delete Confluence page',
    needs: ['read:page:confluence', 'delete:page:confluence'],
    byDefault: false,
  },
};
