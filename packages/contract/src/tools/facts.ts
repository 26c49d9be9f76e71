import type { ToolFacts } from './table.js';
import { TOOLSETS } from './toolsets.js';

/** Every tool by its name, in the order in which clients see them, with its toolset. */
export const TOOL_FACTS: ReadonlyMap<string, ToolFacts & { toolset: string }> = new Map(
  Object.entries(TOOLSETS).flatMap(([toolset, tools]) =>
    Object.entries(tools).map(([name, facts]) => [name, { ...facts, toolset }]),
  ),
);
