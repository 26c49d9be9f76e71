import type { AnyTool } from '../../tool.js';

export const JIRA_WORKLOGS_TOOLS: readonly AnyTool[] = [];
