import type { ToolTable } from './table.js';

export const CONFLUENCE_TEMPLATES: ToolTable = {
  confluence_list_templates: {
    title: 'List Confluence templates',
    needs: ['read:template:confluence', 'read:content-details:confluence', 'read:space:confluence'],
    byDefault: false,
  },
};
