import type { AnyTool } from '../../tool.js';

export const JIRA_META_TOOLS: readonly AnyTool[] = [];
