import type { AnyTool } from '../../tool.js';
import { getJiraAttachment } from './get-attachment.js';

export const JIRA_ATTACHMENTS_TOOLS: readonly AnyTool[] = [getJiraAttachment];
