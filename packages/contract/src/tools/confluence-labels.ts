import type { ToolTable } from './table.js';

export const CONFLUENCE_LABELS: ToolTable = {
  confluence_set_labels: {
    title: 'Set Confluence labels',
    needs: ['read:page:confluence', 'read:label:confluence', 'write:label:confluence'],
    byDefault: false,
  },
};
