import type { AnyTool } from '../../tool.js';

export const JIRA_VERSIONS_TOOLS: readonly AnyTool[] = [];
