import type { AnyTool } from '../../tool.js';
import { addJiraComment } from './add-comment.js';
import { deleteJiraComment } from './delete-comment.js';
import { listJiraComments } from './list-comments.js';
import { updateJiraComment } from './update-comment.js';

export const JIRA_COMMENTS_TOOLS: readonly AnyTool[] = [
  listJiraComments,
  addJiraComment,
  updateJiraComment,
  deleteJiraComment,
];
