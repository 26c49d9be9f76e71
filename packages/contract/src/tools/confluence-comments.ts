import type { ToolTable } from './table.js';

export const CONFLUENCE_COMMENTS: ToolTable = {};
