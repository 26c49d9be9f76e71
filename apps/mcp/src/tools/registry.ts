import { getContext } from './common/get-context.js';
import { searchJiraIssues } from './jira/search-issues.js';
import type { AnyTool } from './tool.js';

/** Every tool there is, in the order in which clients see them. */
export const TOOLS: readonly AnyTool[] = [getContext, searchJiraIssues];
