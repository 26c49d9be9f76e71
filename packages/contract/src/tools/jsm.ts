import type { ToolTable } from './table.js';

export const JSM: ToolTable = {};
