import type { AnyTool } from '../../tool.js';

export const JIRA_WATCHERS_TOOLS: readonly AnyTool[] = [];
