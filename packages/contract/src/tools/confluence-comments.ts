import type { ToolTable } from './table.js';

/** To find a page by its address or title, and to name people. */
const TO_FIND = ['read:page:confluence', 'read:user:confluence'];

export const CONFLUENCE_COMMENTS: ToolTable = {
  confluence_list_comments: {
    title: 'List Confluence comments',
    needs: ['read:comment:confluence', ...TO_FIND],
    byDefault: true,
  },
  confluence_add_comment: {
    title: 'Comment on a Confluence page',
    needs: ['read:comment:confluence', 'write:comment:confluence', 'read:page:confluence'],
    byDefault: true,
  },
  confluence_update_comment: {
    title: 'Update Confluence comment',
    needs: ['read:comment:confluence', 'write:comment:confluence'],
    byDefault: false,
  },
  confluence_delete_comment: {
    title: 'Delete Confluence comment',
    needs: ['read:comment:confluence', 'delete:comment:confluence'],
    byDefault: false,
  },
};
