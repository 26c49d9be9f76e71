import type { AnyTool } from '../../tool.js';
import { setConfluenceRestrictions } from './set-restrictions.js';

export const CONFLUENCE_RESTRICTIONS_TOOLS: readonly AnyTool[] = [setConfluenceRestrictions];
