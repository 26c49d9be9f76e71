import type { AnyTool } from '../../tool.js';
import { diffConfluenceVersions } from './diff-versions.js';
import { listConfluenceVersions } from './list-versions.js';

export const CONFLUENCE_VERSIONS_TOOLS: readonly AnyTool[] = [listConfluenceVersions, diffConfluenceVersions];
