import type { AnyTool } from '../../tool.js';
import { setJiraWatcher } from './set-watcher.js';

export const JIRA_WATCHERS_TOOLS: readonly AnyTool[] = [setJiraWatcher];
