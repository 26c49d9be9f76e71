import type { AnyTool } from '../../tool.js';

export const CONFLUENCE_RESTRICTIONS_TOOLS: readonly AnyTool[] = [];
