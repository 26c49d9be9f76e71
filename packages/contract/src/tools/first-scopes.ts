import { accessOf, SCOPES, type Scope } from '../scopes.js';
import { TOOL_FACTS } from './facts.js';

/** The tools of no product of their own, which read of both. */
const COMMON: Readonly<Record<string, readonly Scope[]>> = {
  search: ['jira:read', 'confluence:read'],
  fetch: ['jira:read', 'confluence:read'],
};

/**
 * What a client is asked to request first, unless the operator says: reading and writing of the products that there are
 * tools for. Deleting is never among it, and a product without tools is nothing to ask a user about.
 * @param tools names of the tools that are on
 */
export function firstScopes(tools: Iterable<string>): Scope[] {
  const products = new Set<string>();
  const others = new Set<Scope>();
  for (const name of tools) {
    const [product = ''] = (TOOL_FACTS.get(name)?.toolset ?? '').split('_');
    products.add(product);
    for (const scope of COMMON[name] ?? []) others.add(scope);
  }
  return SCOPES.filter((scope) => {
    const [product = ''] = scope.split(':');
    return (accessOf(scope) !== 'delete' && products.has(product)) || others.has(scope);
  });
}

/**
 * What a client is asked to request first that takes a part of the tools: of what others are asked for, that which the
 * part can use. Deleting, which only operators ask for at first, goes with the product.
 * @param scopes what is asked for with all tools
 * @param tools names of the tools of that part
 */
export function firstScopesOfPart(scopes: readonly string[], tools: Iterable<string>): readonly string[] {
  const useful = new Set<string>(firstScopes(tools));
  const part = scopes.filter((scope) => useful.has(scope) || useful.has(scope.replace(/:delete$/, ':write')));
  // What asks for nothing is asked again at its first call.
  return part.length > 0 ? part : scopes;
}
