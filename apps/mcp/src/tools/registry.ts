import { getContext } from './common/get-context.js';
import { createConfluencePage } from './confluence/create-page.js';
import { getConfluencePage } from './confluence/get-page.js';
import { searchConfluence } from './confluence/search.js';
import { addJiraComment } from './jira/add-comment.js';
import { createJiraIssue } from './jira/create-issue.js';
import { getJiraIssue } from './jira/get-issue.js';
import { searchJiraIssues } from './jira/search-issues.js';
import type { AnyTool } from './tool.js';

/** Every tool there is, in the order in which clients see them. */
export const TOOLS: readonly AnyTool[] = [
  getContext,
  searchJiraIssues,
  getJiraIssue,
  createJiraIssue,
  addJiraComment,
  searchConfluence,
  getConfluencePage,
  createConfluencePage,
];
