import type { AnyTool } from '../../tool.js';

export const JIRA_ATTACHMENTS_TOOLS: readonly AnyTool[] = [];
