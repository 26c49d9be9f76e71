import { type JiraLinkType, listLinkTypes } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { oneLine } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';

/** A kind of link, and in which of its two directions: `ABC-1 blocks ABC-2`, `ABC-1 is blocked by ABC-2`. */
export interface Relation {
  typeName: string;
  /** The words between the first issue and the second. */
  words: string;
  direction: 'outward' | 'inward';
}

/**
 * The relation that words such as "blocks" or "is blocked by" stand for on a site. A type's name alone will do where
 * both its directions have the same words; `<type>: <words>` tells types apart that use the same words.
 * @throws ToolFailure listing every relation of the site, where it is none or several
 */
export async function resolveRelation(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: string,
): Promise<Relation> {
  const types = await atlassian.ask(site, listLinkTypes);
  const found = matching(types, given);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const why = only ? `${given} can mean several relations` : `There is no relation called ${given}`;
  throw new ToolFailure('choice', `${why}. Pass one of these as relation: ${spelled(relationsOf(types))}.`);
}

/** Both directions of each type, or one where they read the same. */
export function relationsOf(types: readonly JiraLinkType[]): Relation[] {
  return types.flatMap(({ name: typeName, outward, inward }) => {
    const forth: Relation = { typeName, words: outward, direction: 'outward' };
    return same(outward, inward) ? [forth] : [forth, { typeName, words: inward, direction: 'inward' }];
  });
}

export function matching(types: readonly JiraLinkType[], given: string): Relation[] {
  const relations = relationsOf(types);
  const exact = relations.filter(({ typeName, words }) => same(given, `${typeName}: ${words}`));
  if (exact.length > 0) return exact;
  const byWords = relations.filter(({ words }) => same(given, words));
  // A name says nothing of the direction: where that matters, both are offered.
  return byWords.length > 0 ? byWords : relations.filter(({ typeName }) => same(given, typeName));
}

/** Each as it can be passed. */
function spelled(relations: readonly Relation[]): string {
  const shared = (words: string) => relations.filter((other) => same(other.words, words)).length > 1;
  return relations
    .map(({ typeName, words }) => `"${oneLine(shared(words) ? `${typeName}: ${words}` : words)}"`)
    .join(', ');
}

function same(a: string, b: string): boolean {
  return oneLine(a).toLowerCase() === oneLine(b).toLowerCase();
}
