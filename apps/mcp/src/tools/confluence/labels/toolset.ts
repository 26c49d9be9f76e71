import type { AnyTool } from '../../tool.js';
import { setConfluenceLabels } from './set-labels.js';

export const CONFLUENCE_LABELS_TOOLS: readonly AnyTool[] = [setConfluenceLabels];
