import type { AnyTool } from '../../tool.js';
import { createConfluencePage } from './create-page.js';
import { getConfluencePage } from './get-page.js';
import { searchConfluence } from './search.js';

export const CONFLUENCE_PAGES_TOOLS: readonly AnyTool[] = [searchConfluence, getConfluencePage, createConfluencePage];
