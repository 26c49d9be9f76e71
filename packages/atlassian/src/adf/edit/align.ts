import { diffArrays } from 'diff';

/** An old block, by the keys of what its Markdown comes back as, and its type where that is one block. */
export interface OldBlock {
  keys: readonly string[];
  type: string | undefined;
}

/** What a new block continues: an old one, unchanged with so many new blocks from here on, or edited. */
export interface Partner {
  old: number;
  /** How many new blocks it takes; more than one only where it is unchanged. */
  span: number;
  unchanged: boolean;
}

/** Past so many differences blocks are found again by what they say alone, wherever they stand. */
const MAX_EDITS = 2_000;
/** How far an edited block may have got in its gap. */
const MAX_DISTANCE = 100;

/**
 * Finds for each new block the old one that it continues: first those that stayed in their order, then those that
 * moved, then, between two of those, the next of the same type, then lists, tables and the like of the same type
 * anywhere. Each old block has one continuation at most.
 *
 * @returns by the place of the new block; undefined for what is new, and for all but the first of several blocks that
 *   are one old one
 */
export function align(
  old: readonly OldBlock[],
  next: readonly { key: string; type: string }[],
): (Partner | undefined)[] {
  const partners: (Partner | undefined)[] = next.map(() => undefined);
  const taken = new Set<number>();
  const covered = new Set<number>();
  const take = (at: number, partner: Partner) => {
    partners[at] = partner;
    taken.add(partner.old);
    for (let index = at; index < at + partner.span; index++) covered.add(index);
  };

  const tokens = old.flatMap(({ keys }, which) => keys.map((key, part) => ({ key, which, part })));
  const places = new Map<number, number[]>();
  for (const [from, at] of inOrder(
    tokens.map(({ key }) => key),
    next.map(({ key }) => key),
  )) {
    const { which = -1, part = 0 } = tokens[from] ?? {};
    const found = places.get(which) ?? [];
    if (found.length === part) places.set(which, [...found, at]);
  }
  for (const [which, [first = 0, ...more]] of places) {
    const span = old[which]?.keys.length ?? 0;
    if (more.length + 1 === span && more.every((at, index) => at === first + index + 1)) {
      take(first, { old: which, span, unchanged: true });
    }
  }
  const bounds = boundsOf(partners, old.length);

  const byKey = new Map<string, number[]>();
  for (const [which, { keys }] of old.entries()) {
    const key = keys.length === 1 && !taken.has(which) ? keys[0] : undefined;
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), which]);
  }
  for (const [at, { key }] of next.entries()) {
    const which = covered.has(at) ? undefined : byKey.get(key)?.shift();
    if (which !== undefined) take(at, { old: which, span: 1, unchanged: true });
  }

  let from = 0;
  for (const [at, { type }] of next.entries()) {
    const { after, before } = bounds[at] ?? { after: 0, before: 0 };
    from = Math.max(from, after);
    if (covered.has(at)) continue;
    for (let which = from; which < Math.min(before, from + MAX_DISTANCE); which++) {
      if (taken.has(which) || old[which]?.type !== type) continue;
      take(at, { old: which, span: 1, unchanged: false });
      from = which + 1;
      break;
    }
  }

  for (const [at, { type }] of next.entries()) {
    if (covered.has(at) || WORDS.includes(type)) continue;
    const which = old.findIndex((block, index) => !taken.has(index) && block.type === type);
    if (which >= 0) take(at, { old: which, span: 1, unchanged: false });
  }
  return partners;
}

/** Of these, one elsewhere is another one. */
const WORDS = ['paragraph', 'heading', 'codeBlock', 'rule'];

/** For each new block the old ones that it may continue, between those that stayed in their order around it. */
function boundsOf(partners: readonly (Partner | undefined)[], length: number): { after: number; before: number }[] {
  const bounds = partners.map(() => ({ after: 0, before: length }));
  let after = 0;
  for (const [at, bound] of bounds.entries()) {
    bound.after = after;
    const partner = partners[at];
    if (partner) after = partner.old + 1;
  }
  let before = length;
  for (const [at, bound] of [...bounds.entries()].reverse()) {
    bound.before = before;
    const partner = partners[at];
    if (partner) before = partner.old;
  }
  return bounds;
}

/** Pairs of places at which two rows have the same, in the order of both. */
function* inOrder(a: string[], b: string[]): Generator<[number, number]> {
  const changes = diffArrays(a, b, { maxEditLength: MAX_EDITS }) ?? [];
  let [left, right] = [0, 0];
  for (const { added, removed, value } of changes) {
    if (added) right += value.length;
    else if (removed) left += value.length;
    else for (let count = 0; count < value.length; count++) yield [left++, right++];
  }
}
