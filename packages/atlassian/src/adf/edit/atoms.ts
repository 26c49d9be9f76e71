import { encodeInline } from '../notation.js';
import type { AdfNode } from '../types.js';
import { keyOf } from './keys.js';

/**
 * A line that was edited, with what still stands among its words as it was: a mention with the access that it gave, a
 * thing that we do not know and that is code in Markdown.
 */
export function keepAtoms(old: readonly AdfNode[], next: readonly AdfNode[]): AdfNode[] {
  const left = old.filter(({ type }) => type !== 'text' && type !== 'hardBreak');
  return next.map((node) => {
    const at = left.findIndex((atom) => saysTheSame(atom, node));
    return at < 0 ? node : (left.splice(at, 1)[0] ?? node);
  });
}

/** What tells two of a type apart; of other types it is everything. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  mention: ['id'],
  status: ['text', 'color'],
  date: ['timestamp'],
  inlineCard: ['url'],
  emoji: ['shortName', 'id'],
  mediaInline: ['id', 'collection'],
};

function saysTheSame(atom: AdfNode, node: AdfNode): boolean {
  if (node.type === 'text') return node.marks?.[0]?.type === 'code' && node.text === encodeInline(atom);
  if (atom.type !== node.type) return false;
  const names = NAMES[node.type];
  return names ? names.every((name) => atom.attrs?.[name] === node.attrs?.[name]) : keyOf(atom) === keyOf(node);
}
