import type { BlockContent } from 'mdast';
import type { AdfMark, AdfNode } from '../types.js';

/**
 * Puts neighbours that share alignment, indentation or size into one `<div align="center">`; the others stay as they
 * are.
 */
export function readMarked(nodes: AdfNode[], read: (nodes: AdfNode[]) => BlockContent[]): BlockContent[] {
  const out: BlockContent[] = [];
  for (let index = 0; index < nodes.length; ) {
    const attributes = divOf(nodes[index]);
    let end = index + 1;
    while (end < nodes.length && divOf(nodes[end]) === attributes) end++;
    const blocks = read(nodes.slice(index, end));
    if (attributes === '' || blocks.length === 0) out.push(...blocks);
    else out.push({ type: 'html', value: `<div${attributes}>` }, ...blocks, { type: 'html', value: '</div>' });
    index = end;
  }
  return out;
}

/** The marks of a paragraph or heading that a `<div>` cannot say. */
export function unsaidMarks({ marks = [] }: AdfNode): AdfMark[] {
  return marks.filter((mark) => attributeOf(mark) === undefined);
}

function divOf(node: AdfNode | undefined): string {
  if (node?.type !== 'paragraph' && node?.type !== 'heading') return '';
  return (node.marks ?? []).map((mark) => attributeOf(mark) ?? '').join('');
}

function attributeOf({ type, attrs }: AdfMark): string | undefined {
  if (type === 'alignment' && attrs?.align === 'center') return ' align="center"';
  if (type === 'alignment' && attrs?.align === 'end') return ' align="right"';
  if (type === 'indentation' && /^[1-6]$/.test(String(attrs?.level))) return ` indent="${attrs?.level}"`;
  return type === 'fontSize' && attrs?.fontSize === 'small' ? ' size="small"' : undefined;
}
