import type { AnyTool } from '../../tool.js';

export const CONFLUENCE_TEMPLATES_TOOLS: readonly AnyTool[] = [];
