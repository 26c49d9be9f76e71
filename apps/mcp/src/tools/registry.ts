import { COMMON_TOOLS } from './atlassian/toolset.js';
import { CONFLUENCE_ATTACHMENTS_TOOLS } from './confluence/attachments/toolset.js';
import { CONFLUENCE_COMMENTS_TOOLS } from './confluence/comments/toolset.js';
import { CONFLUENCE_LABELS_TOOLS } from './confluence/labels/toolset.js';
import { CONFLUENCE_PAGES_TOOLS } from './confluence/pages/toolset.js';
import { CONFLUENCE_PEOPLE_TOOLS } from './confluence/people/toolset.js';
import { CONFLUENCE_RESTRICTIONS_TOOLS } from './confluence/restrictions/toolset.js';
import { CONFLUENCE_TASKS_TOOLS } from './confluence/tasks/toolset.js';
import { CONFLUENCE_TEMPLATES_TOOLS } from './confluence/templates/toolset.js';
import { CONFLUENCE_VERSIONS_TOOLS } from './confluence/versions/toolset.js';
import { JIRA_AGILE_TOOLS } from './jira/agile/toolset.js';
import { JIRA_ATTACHMENTS_TOOLS } from './jira/attachments/toolset.js';
import { JIRA_COMMENTS_TOOLS } from './jira/comments/toolset.js';
import { JIRA_ISSUES_TOOLS } from './jira/issues/toolset.js';
import { JIRA_LINKS_TOOLS } from './jira/links/toolset.js';
import { JIRA_META_TOOLS } from './jira/meta/toolset.js';
import { JIRA_VERSIONS_TOOLS } from './jira/versions/toolset.js';
import { JIRA_WATCHERS_TOOLS } from './jira/watchers/toolset.js';
import { JIRA_WORKLOGS_TOOLS } from './jira/worklogs/toolset.js';
import { JSM_TOOLS } from './jsm/toolset.js';
import type { AnyTool } from './tool.js';

/** Every tool there is, in the order in which clients see them; those of a toolset stand together. */
export const TOOLS: readonly AnyTool[] = [
  ...COMMON_TOOLS,
  ...JIRA_ISSUES_TOOLS,
  ...JIRA_META_TOOLS,
  ...JIRA_COMMENTS_TOOLS,
  ...JIRA_WORKLOGS_TOOLS,
  ...JIRA_LINKS_TOOLS,
  ...JIRA_WATCHERS_TOOLS,
  ...JIRA_ATTACHMENTS_TOOLS,
  ...JIRA_AGILE_TOOLS,
  ...JIRA_VERSIONS_TOOLS,
  ...JSM_TOOLS,
  ...CONFLUENCE_PAGES_TOOLS,
  ...CONFLUENCE_COMMENTS_TOOLS,
  ...CONFLUENCE_LABELS_TOOLS,
  ...CONFLUENCE_ATTACHMENTS_TOOLS,
  ...CONFLUENCE_PEOPLE_TOOLS,
  ...CONFLUENCE_TASKS_TOOLS,
  ...CONFLUENCE_RESTRICTIONS_TOOLS,
  ...CONFLUENCE_TEMPLATES_TOOLS,
  ...CONFLUENCE_VERSIONS_TOOLS,
];
