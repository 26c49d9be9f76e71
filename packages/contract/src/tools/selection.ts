import { TOOL_FACTS } from './facts.js';
import { TOOLSETS } from './toolsets.js';

/** How a client learns what else it can do and what is wrong: whatever was chosen, this one is there. */
const ALWAYS = 'atlassian_get_context';

const ofProduct = (product: string) =>
  [...TOOL_FACTS].flatMap(([name, { toolset }]) => (toolset.startsWith(product) ? [name] : []));

/** What each word stands for, tools' own names aside. */
const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['default', [...TOOL_FACTS].flatMap(([name, { byDefault }]) => (byDefault ? [name] : []))],
  ['all', [...TOOL_FACTS.keys()]],
  ['jira', ofProduct('jira_')],
  ['confluence', ofProduct('confluence_')],
  ...Object.entries(TOOLSETS).map(([toolset, tools]): [string, string[]] => [toolset, Object.keys(tools)]),
]);

/** The words that tools are chosen by, beside their names. */
export const TOOLSET_WORDS: readonly string[] = [...GROUPS.keys()];

export type ToolSelection = { ok: true; tools: ReadonlySet<string> } | { ok: false; unknown: string[] };

/**
 * The tools that some words choose together: `default`, `all`, a product, a toolset, or a tool's own name.
 * @returns their names, or the words that stand for nothing
 */
export function selectTools(words: readonly string[]): ToolSelection {
  const unknown = words.filter((word) => !GROUPS.has(word) && !TOOL_FACTS.has(word));
  if (unknown.length > 0) return { ok: false, unknown };
  return { ok: true, tools: new Set([ALWAYS, ...words.flatMap((word) => GROUPS.get(word) ?? [word])]) };
}
