import type { AnyTool } from '../../tool.js';

export const CONFLUENCE_LABELS_TOOLS: readonly AnyTool[] = [];
