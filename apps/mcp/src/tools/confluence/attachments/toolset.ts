import type { AnyTool } from '../../tool.js';
import { deleteConfluenceAttachment } from './delete-attachment.js';
import { getConfluenceAttachment } from './get-attachment.js';
import { uploadConfluenceAttachment } from './upload-attachment.js';

export const CONFLUENCE_ATTACHMENTS_TOOLS: readonly AnyTool[] = [
  getConfluenceAttachment,
  uploadConfluenceAttachment,
  deleteConfluenceAttachment,
];
