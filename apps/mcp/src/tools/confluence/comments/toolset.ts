import type { AnyTool } from '../../tool.js';
import { addConfluenceComment } from './add-comment.js';
import { deleteConfluenceComment } from './delete-comment.js';
import { listConfluenceComments } from './list-comments.js';
import { updateConfluenceComment } from './update-comment.js';

export const CONFLUENCE_COMMENTS_TOOLS: readonly AnyTool[] = [
  listConfluenceComments,
  addConfluenceComment,
  updateConfluenceComment,
  deleteConfluenceComment,
];
