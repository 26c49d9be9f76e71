import type { AnyTool } from '../../tool.js';
import { createJiraIssue } from './create-issue.js';
import { getJiraIssue } from './get-issue.js';
import { listJiraTransitions } from './list-transitions.js';
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
];
