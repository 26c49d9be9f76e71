import type { AnyTool } from '../tool.js';

export const JSM_TOOLS: readonly AnyTool[] = [];
