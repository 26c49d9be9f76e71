import type { AnyTool } from '../../tool.js';

export const CONFLUENCE_COMMENTS_TOOLS: readonly AnyTool[] = [];
