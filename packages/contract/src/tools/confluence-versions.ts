import type { ToolTable } from './table.js';

export const CONFLUENCE_VERSIONS: ToolTable = {
  confluence_list_versions: {
    title: 'List Confluence versions',
    needs: ['read:page:confluence', 'read:user:confluence'],
    byDefault: false,
  },
  confluence_diff_versions: {
    title: 'Compare Confluence versions',
    needs: ['read:page:confluence'],
    byDefault: false,
  },
};
