import { TOOL_FACTS } from './facts.js';

/** What Gatehouse needs of Atlassian whatever its tools are: to stay connected, and to know whose account it is. */
const ALWAYS = ['offline_access', 'read:me'];

/**
 * What to ask Atlassian for, so that these tools can do all that they are for. Always the whole set at once, because a
 * later and narrower consent of the same person would shrink the grant that earlier clients rely on.
 * @param tools names of tools
 */
export function atlassianScopes(tools: Iterable<string>): string[] {
  return [...new Set([...ALWAYS, ...[...tools].flatMap((name) => TOOL_FACTS.get(name)?.needs ?? [])])];
}

/** The titles of those among these tools that do not work, or not wholly, without some Atlassian scopes. */
export function toolsNeeding(scopes: Iterable<string>, tools: Iterable<string>): string[] {
  const missing = new Set(scopes);
  return [...tools].flatMap((name) => {
    const facts = TOOL_FACTS.get(name);
    return facts?.needs.some((scope) => missing.has(scope)) ? [facts.title] : [];
  });
}
