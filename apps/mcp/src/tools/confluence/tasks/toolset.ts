import type { AnyTool } from '../../tool.js';
import { listConfluenceTasks } from './list-tasks.js';
import { updateConfluenceTask } from './update-task.js';

export const CONFLUENCE_TASKS_TOOLS: readonly AnyTool[] = [listConfluenceTasks, updateConfluenceTask];
