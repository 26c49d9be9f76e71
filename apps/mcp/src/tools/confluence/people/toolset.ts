import type { AnyTool } from '../../tool.js';

export const CONFLUENCE_PEOPLE_TOOLS: readonly AnyTool[] = [];
