import type { AnyTool } from '../../tool.js';
import { addJiraRemoteLink } from './add-remote-link.js';
import { linkJiraIssues } from './link-issues.js';
import { unlinkJiraIssues } from './unlink-issues.js';

export const JIRA_LINKS_TOOLS: readonly AnyTool[] = [linkJiraIssues, unlinkJiraIssues, addJiraRemoteLink];
