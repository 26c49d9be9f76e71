import type { AdfDocument, AdfMark, AdfNode } from '../adf/node.js';

interface Selection {
  textSelection: string;
  /** How often the text is in the page, and which of them is meant, from 0. */
  textSelectionMatchCount: number;
  textSelectionMatchIndex: number;
}

const hasText = (node: AdfNode): boolean => node.content?.some(({ type }) => type === 'text') ?? false;
const ownText = (node: AdfNode): string => (node.content ?? []).map(({ text }) => text ?? '\u0000').join('');

function positions(text: string, wanted: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) found.push(at);
  return found;
}

/** Puts a mark on the characters of a block from `start` on, cutting its text nodes where they only overlap. */
function marked(block: AdfNode, start: number, length: number, mark: AdfMark): AdfNode {
  const end = start + length;
  let at = 0;
  const content = (block.content ?? []).flatMap((node): AdfNode[] => {
    const text = node.text ?? '\u0000';
    const from = Math.max(0, start - at);
    const to = Math.min(text.length, end - at);
    at += text.length;
    if (node.type !== 'text' || from >= to) return [node];
    const pieces: AdfNode[] = [
      { ...node, text: text.slice(0, from) },
      { ...node, text: text.slice(from, to), marks: [...(node.marks ?? []), mark] },
      { ...node, text: text.slice(to) },
    ];
    return pieces.filter((piece) => piece.text !== '');
  });
  return { ...block, content };
}

/**
 * Anchors an inline comment: puts its mark on the selected text.
 *
 * @returns the marked body, or undefined where the text is not there as often as the selection says
 */
export function anchorIn(body: AdfDocument, selection: Selection, markerRef: string): AdfDocument | undefined {
  const { textSelection: wanted, textSelectionMatchCount: count, textSelectionMatchIndex: index } = selection;
  if (wanted === '' || index < 0 || index >= count) return undefined;
  const mark: AdfMark = { type: 'annotation', attrs: { id: markerRef, annotationType: 'inlineComment' } };
  let seen = 0;
  const walk = (node: AdfNode): AdfNode => {
    if (!hasText(node)) return node.content ? { ...node, content: node.content.map(walk) } : node;
    const found = positions(ownText(node), wanted);
    const start = found[index - seen];
    seen += found.length;
    return start === undefined ? node : marked(node, start, wanted.length, mark);
  };
  const result = walk(body) as AdfDocument;
  return seen === count ? result : undefined;
}
