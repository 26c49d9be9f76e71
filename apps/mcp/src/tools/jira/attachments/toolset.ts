import type { AnyTool } from '../../tool.js';
import { deleteJiraAttachment } from './delete-attachment.js';
import { getJiraAttachment } from './get-attachment.js';
import { uploadJiraAttachment } from './upload-attachment.js';

export const JIRA_ATTACHMENTS_TOOLS: readonly AnyTool[] = [
  getJiraAttachment,
  uploadJiraAttachment,
  deleteJiraAttachment,
];
