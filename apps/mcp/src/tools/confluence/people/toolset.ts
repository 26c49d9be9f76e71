import type { AnyTool } from '../../tool.js';
import { findConfluenceUsers } from './find-users.js';

export const CONFLUENCE_PEOPLE_TOOLS: readonly AnyTool[] = [findConfluenceUsers];
