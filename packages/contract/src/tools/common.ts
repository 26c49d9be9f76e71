import type { ToolTable } from './table.js';

export const COMMON: ToolTable = {
  atlassian_get_context: { title: 'Get Atlassian context', needs: ['read:me'], byDefault: true },
};
