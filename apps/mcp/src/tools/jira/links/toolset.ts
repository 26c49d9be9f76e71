import type { AnyTool } from '../../tool.js';

export const JIRA_LINKS_TOOLS: readonly AnyTool[] = [];
