import type { AnyTool } from '../../tool.js';
import { createJiraIssue } from './create-issue.js';
import { getJiraIssue } from './get-issue.js';
import { searchJiraIssues } from './search-issues.js';

export const JIRA_ISSUES_TOOLS: readonly AnyTool[] = [searchJiraIssues, getJiraIssue, createJiraIssue];
