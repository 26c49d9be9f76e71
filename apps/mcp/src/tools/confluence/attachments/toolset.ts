import type { AnyTool } from '../../tool.js';
import { getConfluenceAttachment } from './get-attachment.js';

export const CONFLUENCE_ATTACHMENTS_TOOLS: readonly AnyTool[] = [getConfluenceAttachment];
