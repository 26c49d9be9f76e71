import type { AnyTool } from '../../tool.js';
import { addJiraComment } from './add-comment.js';

export const JIRA_COMMENTS_TOOLS: readonly AnyTool[] = [addJiraComment];
