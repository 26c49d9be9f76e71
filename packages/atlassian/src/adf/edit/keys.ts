import type { AdfMark, AdfNode } from '../types.js';

/** What a node says, as a text to compare: local ids, which are made anew each time, left out, names in one order. */
export function keyOf(value: AdfNode | AdfNode[] | AdfMark[] | undefined): string {
  return JSON.stringify(value, (name, inner: unknown) => {
    if (name === 'localId') return undefined;
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
