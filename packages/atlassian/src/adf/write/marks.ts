import type { AdfMark, AdfNode } from '../types.js';

/** The order in which Atlassian's editor keeps marks. */
const ORDER = [
  'link',
  'em',
  'strong',
  'textColor',
  'backgroundColor',
  'strike',
  'subsup',
  'underline',
  'code',
  'annotation',
];
/** What may stand together with code. */
const WITH_CODE = ['code', 'link', 'annotation'];

/** Adds a mark; one of the same type that is there already gives way, except that words may have several comments. */
export function withMark(marks: readonly AdfMark[], mark: AdfMark): AdfMark[] {
  const others = marks.filter(
    (other) => other.type !== mark.type || (mark.type === 'annotation' && other.attrs?.id !== mark.attrs?.id),
  );
  return [...others, mark].sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
}

/** Words with marks; no node for no words. Code goes together with a link and comments alone. */
export function textNode(text: string, marks: readonly AdfMark[]): AdfNode[] {
  if (text === '') return [];
  const isCode = marks.some((mark) => mark.type === 'code');
  const kept = isCode ? marks.filter((mark) => WITH_CODE.includes(mark.type)) : marks;
  return [{ type: 'text', text, ...(kept.length > 0 ? { marks: [...kept] } : {}) }];
}

/** Joins neighbouring words that carry the same marks. */
export function mergeText(nodes: readonly AdfNode[]): AdfNode[] {
  const merged: AdfNode[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (last?.type === 'text' && node.type === 'text' && JSON.stringify(last.marks) === JSON.stringify(node.marks)) {
      merged[merged.length - 1] = { ...last, text: `${last.text}${node.text}` };
    } else merged.push(node);
  }
  return merged;
}

/** Puts words before blocks: into the first paragraph, or into one of their own. */
export function prefixed(words: string, blocks: readonly AdfNode[]): AdfNode[] {
  const [first, ...rest] = blocks;
  const opening = textNode(words, []);
  if (first?.type !== 'paragraph') return [{ type: 'paragraph', content: opening }, ...blocks];
  return [{ ...first, content: mergeText([...opening, ...(first.content ?? [])]) }, ...rest];
}
