import type { ToolTable } from './table.js';

export const CONFLUENCE_LABELS: ToolTable = {};
