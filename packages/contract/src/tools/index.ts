import type { ToolFacts } from './table.js';
import { TOOLSETS } from './toolsets.js';

/** Every tool by its name, with its toolset. */
export const TOOL_FACTS: ReadonlyMap<string, ToolFacts & { toolset: string }> = new Map(
  Object.entries(TOOLSETS).flatMap(([toolset, tools]) =>
    Object.entries(tools).map(([name, facts]) => [name, { ...facts, toolset }]),
  ),
);

/** What Gatehouse needs of Atlassian whatever its tools are: to stay connected, and to know whose account it is. */
const ALWAYS = ['offline_access', 'read:me'];

/**
 * What Gatehouse asks Atlassian for. Always the whole set, because a later and narrower consent of the same person would
 * shrink the grant that earlier clients rely on.
 */
export const ATLASSIAN_SCOPES: readonly string[] = [
  ...new Set([...ALWAYS, ...[...TOOL_FACTS.values()].flatMap(({ needs }) => needs)]),
];

/** The titles of the tools that do not work, or not wholly, without these Atlassian scopes. */
export function toolsNeeding(scopes: Iterable<string>): string[] {
  const missing = new Set(scopes);
  return [...TOOL_FACTS.values()]
    .filter(({ needs }) => needs.some((scope) => missing.has(scope)))
    .map(({ title }) => title);
}
