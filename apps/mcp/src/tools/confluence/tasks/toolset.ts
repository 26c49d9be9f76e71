import type { AnyTool } from '../../tool.js';

export const CONFLUENCE_TASKS_TOOLS: readonly AnyTool[] = [];
