import type { AnyTool } from '../../tool.js';

export const CONFLUENCE_ATTACHMENTS_TOOLS: readonly AnyTool[] = [];
