import type { AnyTool } from '../../tool.js';
import { copyConfluencePage } from './copy-page.js';
import { createConfluencePage } from './create-page.js';
import { deleteConfluencePage } from './delete-page.js';
import { editConfluencePage } from './edit-page.js';
import { getConfluencePage } from './get-page.js';
import { listConfluenceSpaces } from './list-spaces.js';
import { listConfluenceTree } from './list-tree.js';
import { moveConfluencePage } from './move-page.js';
import { searchConfluence } from './search.js';
import { updateConfluencePage } from './update-page.js';

export const CONFLUENCE_PAGES_TOOLS: readonly AnyTool[] = [
  searchConfluence,
  getConfluencePage,
  listConfluenceSpaces,
  listConfluenceTree,
  createConfluencePage,
  updateConfluencePage,
  editConfluencePage,
  moveConfluencePage,
  copyConfluencePage,
  deleteConfluencePage,
];
