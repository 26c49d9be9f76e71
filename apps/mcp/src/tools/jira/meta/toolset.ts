import type { AnyTool } from '../../tool.js';
import { findJiraFields } from './find-fields.js';
import { findJiraUsers } from './find-users.js';
import { getJiraCreateFields } from './get-create-fields.js';
import { getJiraProject } from './get-project.js';
import { listJiraProjects } from './list-projects.js';

export const JIRA_META_TOOLS: readonly AnyTool[] = [
  listJiraProjects,
  getJiraProject,
  getJiraCreateFields,
  findJiraUsers,
  findJiraFields,
];
