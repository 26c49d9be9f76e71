import type { AnyTool } from '../tool.js';
import { getContext } from './get-context.js';

export const COMMON_TOOLS: readonly AnyTool[] = [getContext];
