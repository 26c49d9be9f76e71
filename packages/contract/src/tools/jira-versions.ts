import type { ToolTable } from './table.js';

export const JIRA_VERSIONS: ToolTable = {};
