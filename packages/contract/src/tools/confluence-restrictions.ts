import type { ToolTable } from './table.js';

export const CONFLUENCE_RESTRICTIONS: ToolTable = {
  confluence_set_restrictions: {
    title: 'Set Confluence restrictions',
    needs: ['read:page:confluence', 'read:content-details:confluence', 'write:content.restriction:confluence'],
    byDefault: false,
  },
};
