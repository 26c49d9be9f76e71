import { isInline } from '../schema/content.js';
import type { AdfMark, AdfNode } from '../types.js';
import { align } from './align.js';
import { keepAtoms } from './atoms.js';
import { keyOf } from './keys.js';

/*
 * A three-way merge. Whoever edits the Markdown of a document saw less than the document has: local ids, widths of
 * columns, sizes of pictures, empty paragraphs. So each block is compared with what its own Markdown comes back as: where
 * the new one says the same, the block stays as it is, and where it says something else, it keeps what Markdown says
 * nothing about.
 */

/** A block as it is, and the blocks that its Markdown makes: usually one, none for an empty paragraph. */
interface Seen {
  node: AdfNode;
  said: readonly AdfNode[];
}

/**
 * Puts new blocks in the place of old ones.
 *
 * @param old the blocks as Atlassian has them
 * @param next what the edited Markdown of them makes
 * @param say what the unedited Markdown of a block makes
 * @returns the blocks to write; those that were not edited are the very objects of `old`
 */
export function mergeBlocks(
  old: readonly AdfNode[],
  next: readonly AdfNode[],
  say: (node: AdfNode) => readonly AdfNode[],
): AdfNode[] {
  const seen = old.map((node): Seen => ({ node, said: say(node) }));
  return merge(seen, next);
}

function merge(old: readonly Seen[], next: readonly AdfNode[]): AdfNode[] {
  const partners = align(
    old.map(({ said }) => ({ keys: said.map(keyOf), type: said.length === 1 ? said[0]?.type : undefined })),
    next.map((node) => ({ key: keyOf(node), type: node.type })),
  );
  const out = silentFrom(old, 0);
  for (let at = 0; at < next.length; ) {
    const node = next[at];
    const partner = partners[at];
    const before = partner && old[partner.old];
    if (node && !before) out.push(node);
    if (node && before) {
      out.push(partner.unchanged ? before.node : mergeNode(before.node, before.said[0] ?? before.node, node));
      out.push(...silentFrom(old, partner.old + 1));
    }
    at += partner?.span ?? 1;
  }
  return out;
}

/** Blocks that Markdown does not say at all stay behind what they stood behind. */
function silentFrom(old: readonly Seen[], from: number): AdfNode[] {
  let end = from;
  while (old[end]?.said.length === 0) end += 1;
  return old.slice(from, end).map(({ node }) => node);
}

/** One block that was edited: whatever the new one says as the old one's Markdown did, it has as the old one. */
function mergeNode(old: AdfNode, said: AdfNode, next: AdfNode): AdfNode {
  const { type, attrs, marks, content, ...rest } = next;
  const mergedAttrs = mergeAttrs(old.attrs, said.attrs, attrs);
  const mergedMarks = mergeMarks(old.marks, said.marks, marks);
  const mergedContent = mergeContent(old, said, content);
  return {
    ...rest,
    type: type === said.type ? old.type : type,
    ...(mergedAttrs ? { attrs: mergedAttrs } : {}),
    ...(mergedContent ? { content: mergedContent } : {}),
    ...(mergedMarks ? { marks: mergedMarks } : {}),
  };
}

type Attrs = AdfNode['attrs'];

function mergeAttrs(old: Attrs = {}, said: Attrs = {}, next: Attrs = {}): Attrs {
  const merged: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(old), ...Object.keys(next)])) {
    const edited = name !== 'localId' && JSON.stringify(said[name]) !== JSON.stringify(next[name]);
    const value = edited || (name === 'localId' && old.localId === undefined) ? next[name] : old[name];
    if (value !== undefined) merged[name] = value;
  }
  return Object.keys(merged).length > 0 ? merged : undefined;
}

function mergeMarks(old: AdfMark[] = [], said: AdfMark[] = [], next: AdfMark[] = []): AdfMark[] | undefined {
  if (keyOf(said) === keyOf(next)) return old.length > 0 ? old : undefined;
  const unsaid = old.filter((mark) => !said.some(({ type }) => type === mark.type));
  const merged = [...next, ...unsaid.filter((mark) => !next.some(({ type }) => type === mark.type))];
  return merged.length > 0 ? merged : undefined;
}

function mergeContent(old: AdfNode, said: AdfNode, next: AdfNode[] | undefined): AdfNode[] | undefined {
  if (keyOf(said.content) === keyOf(next)) return old.content;
  if (!next) return undefined;
  const parts = old.content ?? [];
  if ([...parts, ...next].every(({ type }) => isInline(type))) return keepAtoms(parts, next);
  const seen = correspondence(parts, said.content ?? []);
  return seen ? merge(seen, next) : next;
}

/** Which child each child of what was said comes from; undefined where that cannot be told. */
function correspondence(parts: readonly AdfNode[], said: readonly AdfNode[]): Seen[] | undefined {
  if (parts.length === said.length) return parts.map((node, at) => ({ node, said: [said[at] ?? node] }));
  const spoken = parts.filter((node) => !isSilent(node));
  if (spoken.length !== said.length) return undefined;
  let at = 0;
  return parts.map((node) => ({ node, said: isSilent(node) ? [] : [said[at++] ?? node] }));
}

function isSilent(node: AdfNode): boolean {
  return node.type === 'paragraph' && (node.content?.length ?? 0) === 0;
}
