import { firstScopesOfPart, selectTools, TOOLSETS_PARAMETER } from '@gatehouse/contract';

const SUFFIX = new RegExp(`^[^?]*(\\?${TOOLSETS_PARAMETER}=(?:[a-z_,]|%2C){1,1000})$`, 'i');

/**
 * The query by which a client chose its tools, as it is part of the address that the client uses: clients compare the
 * resource of our metadata with that address (RFC 9728 section 3.3). Tokens are for the resource without it.
 * @param url a request's path and query
 * @returns `?toolsets=…`, or nothing where there is no query or another one
 */
export function toolsetsQuery(url: string): string {
  return SUFFIX.exec(url)?.[1] ?? '';
}

/**
 * What a client is asked to request first: with the tools that it chose by its address, their scopes alone.
 * @param url a request's path and query
 * @param scopes what is asked for with all tools
 */
export function firstScopesAt(url: string, scopes: readonly string[]): readonly string[] {
  const query = toolsetsQuery(url);
  if (query === '') return scopes;
  const [, given = ''] = query.split('=');
  const words = given.split(/,|%2C/i).filter(Boolean);
  const chosen = selectTools(words);
  // A word that stands for nothing is refused where tools are listed.
  return chosen.ok && words.length > 0 ? firstScopesOfPart(scopes, chosen.tools) : scopes;
}
