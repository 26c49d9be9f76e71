/** Attributes of ADF nodes that editors draw anew, without anything having changed. */
const DRAWN_ANEW: ReadonlySet<string> = new Set(['localId']);

/**
 * A value as text that is equal where the values are: members in the order of their names, those that are absent left
 * out, and ids that editors draw anew.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

/** Whether two values say the same. */
export const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name, member]) => member !== undefined && !DRAWN_ANEW.has(name));
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
