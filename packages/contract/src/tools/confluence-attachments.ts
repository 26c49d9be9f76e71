import type { ToolTable } from './table.js';

export const CONFLUENCE_ATTACHMENTS: ToolTable = {
  confluence_get_attachment: {
    title: 'Read a file of a Confluence page',
    needs: ['read:attachment:confluence'],
    byDefault: true,
  },
  confluence_upload_attachment: {
    title: 'Attach a file to a Confluence page',
    needs: [
      'read:page:confluence',
      'read:attachment:confluence',
      'write:attachment:confluence',
      'read:content-details:confluence',
    ],
    byDefault: false,
  },
  confluence_delete_attachment: {
    title: 'Delete a file of a Confluence page',
    needs: ['read:attachment:confluence', 'delete:attachment:confluence'],
    byDefault: false,
  },
};
