import type { AnyTool } from '../tool.js';
import { fetchItem } from './fetch.js';
import { getContext } from './get-context.js';
import { searchEverything } from './search.js';

export const COMMON_TOOLS: readonly AnyTool[] = [getContext, searchEverything, fetchItem];
