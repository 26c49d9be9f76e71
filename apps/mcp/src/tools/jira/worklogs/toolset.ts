import type { AnyTool } from '../../tool.js';
import { addJiraWorklog } from './add-worklog.js';
import { listJiraWorklogs } from './list-worklogs.js';

export const JIRA_WORKLOGS_TOOLS: readonly AnyTool[] = [listJiraWorklogs, addJiraWorklog];
