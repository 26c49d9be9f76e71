import { COMMON } from './common.js';
import { CONFLUENCE_ATTACHMENTS } from './confluence-attachments.js';
import { CONFLUENCE_COMMENTS } from './confluence-comments.js';
import { CONFLUENCE_LABELS } from './confluence-labels.js';
import { CONFLUENCE_PAGES } from './confluence-pages.js';
import { CONFLUENCE_PEOPLE } from './confluence-people.js';
import { CONFLUENCE_RESTRICTIONS } from './confluence-restrictions.js';
import { CONFLUENCE_TASKS } from './confluence-tasks.js';
import { CONFLUENCE_TEMPLATES } from './confluence-templates.js';
import { CONFLUENCE_VERSIONS } from './confluence-versions.js';
import { JIRA_AGILE } from './jira-agile.js';
import { JIRA_ATTACHMENTS } from './jira-attachments.js';
import { JIRA_COMMENTS } from './jira-comments.js';
import { JIRA_ISSUES } from './jira-issues.js';
import { JIRA_LINKS } from './jira-links.js';
import { JIRA_META } from './jira-meta.js';
import { JIRA_VERSIONS } from './jira-versions.js';
import { JIRA_WATCHERS } from './jira-watchers.js';
import { JIRA_WORKLOGS } from './jira-worklogs.js';
import { JSM } from './jsm.js';
import type { ToolTable } from './table.js';

/** The toolsets, in the order in which clients see their tools. */
export const TOOLSETS = {
  common: COMMON,
  jira_issues: JIRA_ISSUES,
  jira_meta: JIRA_META,
  jira_comments: JIRA_COMMENTS,
  jira_worklogs: JIRA_WORKLOGS,
  jira_links: JIRA_LINKS,
  jira_watchers: JIRA_WATCHERS,
  jira_attachments: JIRA_ATTACHMENTS,
  jira_agile: JIRA_AGILE,
  jira_versions: JIRA_VERSIONS,
  jsm: JSM,
  confluence_pages: CONFLUENCE_PAGES,
  confluence_comments: CONFLUENCE_COMMENTS,
  confluence_labels: CONFLUENCE_LABELS,
  confluence_attachments: CONFLUENCE_ATTACHMENTS,
  confluence_people: CONFLUENCE_PEOPLE,
  confluence_tasks: CONFLUENCE_TASKS,
  confluence_restrictions: CONFLUENCE_RESTRICTIONS,
  confluence_templates: CONFLUENCE_TEMPLATES,
  confluence_versions: CONFLUENCE_VERSIONS,
} as const satisfies Record<string, ToolTable>;

export type Toolset = keyof typeof TOOLSETS;
