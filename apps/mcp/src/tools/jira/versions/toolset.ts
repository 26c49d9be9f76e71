import type { AnyTool } from '../../tool.js';
import { saveJiraVersion } from './save-version.js';

export const JIRA_VERSIONS_TOOLS: readonly AnyTool[] = [saveJiraVersion];
