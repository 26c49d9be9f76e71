import type { AtlassianCall } from '../client.js';

/**
 * The entity property under which what a write of ours creates carries the write's mark: where an answer is lost, what
 * was created is found again by it. The value is `{ mark }`, and for the n-th of several `{ mark, at: n }`.
 */
export const MARK_PROPERTY = 'gatehouse.write';

/** An entity property, as Jira's creating requests take it in `properties`. */
export interface EntityProperty {
  key: string;
  value: unknown;
}

/**
 * What a request that creates something in Jira adds to its body: `{ ...markedBy(call) }`.
 *
 * @param at which one it is, from 0, where one request creates several
 * @returns nothing where the call has no mark
 */
export function markedBy({ mark }: AtlassianCall, at?: number): { properties?: EntityProperty[] } {
  if (mark === undefined) return {};
  return { properties: [{ key: MARK_PROPERTY, value: at === undefined ? { mark } : { mark, at } }] };
}
