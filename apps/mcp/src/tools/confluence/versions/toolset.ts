import type { AnyTool } from '../../tool.js';

export const CONFLUENCE_VERSIONS_TOOLS: readonly AnyTool[] = [];
