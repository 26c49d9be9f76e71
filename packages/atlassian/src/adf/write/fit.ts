import { encodeBlock } from '../notation.js';
import { mayContain, startsListItem } from '../schema/content.js';
import { marksAreValid } from '../schema/marks.js';
import type { AdfNode } from '../types.js';
import { mergeText, prefixed, textNode, withMark } from './marks.js';

/**
 * Makes blocks fit into a container: what may not stand there is said in the next best way, and no word is lost.
 *
 * @param parent the container's type
 * @param blocks valid nodes, wherever they came from
 * @returns a content that Atlassian's schema allows in `parent`
 */
export function fit(parent: string, blocks: readonly AdfNode[]): AdfNode[] {
  const fitted = blocks.flatMap((block) => fitOne(parent, block));
  // A list item may not begin with a list, and no container but the document may be empty.
  if (parent === 'listItem' ? !startsListItem(fitted[0]?.type) : parent !== 'doc' && fitted.length === 0) {
    return [{ type: 'paragraph' }, ...fitted];
  }
  return fitted;
}

function fitOne(parent: string, block: AdfNode): AdfNode[] {
  if (mayContain(parent, block.type)) return [withFittingMarks(parent, block)];
  return degrade(parent, block).flatMap((other) => fitOne(parent, other));
}

/** Says a block with simpler ones. Each step is simpler than the last, down to paragraphs and code, which fit all. */
function degrade(parent: string, block: AdfNode): AdfNode[] {
  const content = block.content ?? [];
  switch (block.type) {
    case 'heading':
      return [paragraph(content.map((node) => (node.type === 'text' ? bold(node) : node)))];
    case 'rule':
      return [paragraph(textNode('———', []))];
    case 'expand':
    case 'nestedExpand': {
      const title = String(block.attrs?.title ?? '');
      const other = block.type === 'expand' ? 'nestedExpand' : 'expand';
      if (mayContain(parent, other)) return [{ type: other, attrs: { title }, content: fit(other, content) }];
      return [...(title ? [paragraph(textNode(title, [{ type: 'strong' }]))] : []), ...content];
    }
    case 'blockquote':
    case 'panel':
    case 'layoutColumn':
    case 'layoutSection':
      return content;
    case 'bodiedExtension':
      return [inCode({ ...block, content: [] }), ...content];
    case 'taskList':
      return [{ type: 'bulletList', content: content.map(taskInWords) }];
    case 'decisionList':
      return content.map((item) => paragraph(item.content ?? []));
    case 'table':
      return content.map((row) => paragraph(joinCells(row.content ?? [])));
    case 'blockCard':
    case 'embedCard':
      if (typeof block.attrs?.url === 'string')
        return [paragraph([{ type: 'inlineCard', attrs: { url: block.attrs.url } }])];
      return [inCode(block)];
    default:
      return [inCode(block)];
  }
}

function taskInWords(item: AdfNode): AdfNode {
  if (item.type === 'taskList') {
    return { type: 'listItem', content: [{ type: 'paragraph' }, ...degrade('', item)] };
  }
  // A block task holds paragraphs; a task holds its words.
  const blocks = item.type === 'blockTaskItem' ? (item.content ?? []) : [paragraph(item.content ?? [])];
  const content = fit('listItem', prefixed(item.attrs?.state === 'DONE' ? '[x] ' : '[ ] ', blocks));
  return { type: 'listItem', content };
}

/** A row in words; cells that hold more than paragraphs go in as code. */
function joinCells(cells: AdfNode[]): AdfNode[] {
  return cells.flatMap((cell, index) => {
    const inline = (cell.content ?? []).flatMap((block, at) => [
      ...(at === 0 ? [] : textNode(' ', [])),
      ...(block.type === 'paragraph' ? (block.content ?? []) : textNode(encodeBlock(block), [{ type: 'code' }])),
    ]);
    return index === 0 ? inline : [...textNode(' | ', []), ...inline];
  });
}

function paragraph(content: AdfNode[]): AdfNode {
  return content.length > 0 ? { type: 'paragraph', content: mergeText(content) } : { type: 'paragraph' };
}

function bold(node: AdfNode): AdfNode {
  const marks = node.marks ?? [];
  return marks.some((mark) => mark.type === 'code') ? node : { ...node, marks: withMark(marks, { type: 'strong' }) };
}

/** Alignment, width and the like are allowed in some places only. */
function withFittingMarks(parent: string, block: AdfNode): AdfNode {
  if (marksAreValid(block.type, parent, block.marks ?? [])) return block;
  const { marks: _, ...rest } = block;
  return rest;
}

function inCode(block: AdfNode): AdfNode {
  return { type: 'codeBlock', attrs: { language: `adf:${block.type}` }, content: textNode(encodeBlock(block), []) };
}
