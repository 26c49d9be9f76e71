import type { AnyTool } from '../../tool.js';
import { createJiraSprint } from './create-sprint.js';
import { listJiraBoards } from './list-boards.js';
import { listJiraSprints } from './list-sprints.js';
import { moveJiraToSprint } from './move-to-sprint.js';
import { updateJiraSprint } from './update-sprint.js';

export const JIRA_AGILE_TOOLS: readonly AnyTool[] = [
  listJiraBoards,
  listJiraSprints,
  createJiraSprint,
  updateJiraSprint,
  moveJiraToSprint,
];
