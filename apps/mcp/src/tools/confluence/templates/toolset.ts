import type { AnyTool } from '../../tool.js';
import { listConfluenceTemplates } from './list-templates.js';

export const CONFLUENCE_TEMPLATES_TOOLS: readonly AnyTool[] = [listConfluenceTemplates];
