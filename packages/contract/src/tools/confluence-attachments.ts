import type { ToolTable } from './table.js';

export const CONFLUENCE_ATTACHMENTS: ToolTable = {
  confluence_get_attachment: {
    title: 'Read a file of a Confluence page',
    needs: ['read:attachment:confluence'],
    byDefault: true,
  },
};
