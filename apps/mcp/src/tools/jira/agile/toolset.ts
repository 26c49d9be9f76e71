import type { AnyTool } from '../../tool.js';

export const JIRA_AGILE_TOOLS: readonly AnyTool[] = [];
