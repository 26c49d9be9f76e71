import type { AnyTool } from '../../tool.js';
import { createJiraIssue } from './create-issue.js';
import { createJiraIssues } from './create-issues.js';
import { deleteJiraIssue } from './delete-issue.js';
import { getJiraIssue } from './get-issue.js';
import { getJiraIssueHistory } from './get-issue-history.js';
import { listJiraTransitions } from './list-transitions.js';
import { moveJiraIssues } from './move-issues.js';
import { searchJiraIssues } from './search-issues.js';
import { transitionJiraIssue } from './transition-issue.js';
import { updateJiraIssue } from './update-issue.js';

export const JIRA_ISSUES_TOOLS: readonly AnyTool[] = [
  searchJiraIssues,
  getJiraIssue,
  createJiraIssue,
  updateJiraIssue,
  listJiraTransitions,
  transitionJiraIssue,
  getJiraIssueHistory,
  createJiraIssues,
  moveJiraIssues,
  deleteJiraIssue,
];
