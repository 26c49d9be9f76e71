import type { BlockContent, Paragraph } from 'mdast';
import { encodeBlock } from '../notation.js';
import { isInline } from '../schema/content.js';
import type { AdfNode } from '../types.js';
import { readBodied, readExpand, readLayout, readPanel } from './containers.js';
import { plainText, readInline } from './inline.js';
import { readDecisions, readList, readTasks } from './lists.js';
import type { Losses } from './losses.js';
import { readMarked, unsaidMarks } from './marked.js';
import { readMediaSingle } from './media.js';
import { childrenOf, hasStrayContent, stringAttr } from './node.js';
import type { Reader } from './reader.js';
import { readTable } from './tables.js';

/** Nothing that people write is nested deeper; past it only the words are kept. */
const MAX_DEPTH = 60;

/** Turns block nodes into Markdown blocks; what Markdown cannot say becomes an `adf:TYPE` fence. */
export function readBlocks(nodes: AdfNode[], losses: Losses, depth = 0): BlockContent[] {
  if (depth > MAX_DEPTH) {
    losses.note('deep nesting');
    const value = nodes.map(plainText).filter(Boolean).join(' ');
    return value === '' ? [] : [{ type: 'paragraph', children: [{ type: 'text', value }] }];
  }
  const reader: Reader = { losses, blocks: (inner) => readBlocks(inner, losses, depth + 1) };
  const read = (some: AdfNode[]) => some.flatMap((node) => readBlock(node, reader) ?? [fence(node)]);
  return readMarked(gatherInline(nodes), read);
}

function readBlock(node: AdfNode, reader: Reader): BlockContent[] | undefined {
  if (hasStrayContent(node)) return undefined;
  switch (node.type) {
    case 'paragraph':
      return readParagraph(node, reader);
    case 'heading':
      return readHeading(node, reader);
    case 'bulletList':
    case 'orderedList':
      return one(readList(node, reader));
    case 'taskList':
      return one(readTasks(node, reader));
    case 'decisionList':
      return one(readDecisions(node, reader));
    case 'codeBlock':
      return one(readCode(node, reader));
    case 'blockquote':
      return [{ type: 'blockquote', children: reader.blocks(childrenOf(node)) }];
    case 'panel':
      return [readPanel(node, reader)];
    case 'expand':
    case 'nestedExpand':
      noteMarks(node, reader);
      return readExpand(node, reader);
    case 'rule':
      return [{ type: 'thematicBreak' }];
    case 'table':
      return readTable(node, reader);
    case 'mediaSingle':
      return one(readMediaSingle(node, reader));
    case 'layoutSection':
      noteMarks(node, reader);
      return readLayout(node, reader);
    case 'bodiedExtension':
      return readBodied(node, reader);
    default:
      return undefined;
  }
}

function readParagraph(node: AdfNode, reader: Reader): BlockContent[] {
  for (const mark of unsaidMarks(node)) reader.losses.note(mark.type);
  const children = readInline(childrenOf(node), reader.losses, { oneLine: false });
  // Markdown has no empty paragraphs.
  return children.length === 0 ? [] : [aloneInLine({ type: 'paragraph', children }, node)];
}

/** An inline picture alone in its paragraph would come back as a block; the node itself says what it is. */
function aloneInLine(paragraph: Paragraph, node: AdfNode): BlockContent {
  const pictures = paragraph.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
  return pictures.length > 0 && pictures.every((child) => child.type === 'image') ? fence(node) : paragraph;
}

function readHeading(node: AdfNode, reader: Reader): BlockContent[] {
  for (const mark of unsaidMarks(node)) reader.losses.note(mark.type);
  const level = Math.min(6, Math.max(1, Math.trunc(Number(node.attrs?.level)) || 1)) as 1 | 2 | 3 | 4 | 5 | 6;
  return [{ type: 'heading', depth: level, children: readInline(childrenOf(node), reader.losses, { oneLine: true }) }];
}

function readCode(node: AdfNode, reader: Reader): BlockContent | undefined {
  const lang = stringAttr(node, 'language');
  // A language that reads as one of our fences would come back as a node.
  if (lang?.startsWith('adf:')) return undefined;
  noteMarks(node, reader);
  const value = childrenOf(node).map(plainText).join('');
  return { type: 'code', lang: lang || null, value };
}

function noteMarks(node: AdfNode, reader: Reader): void {
  for (const mark of node.marks ?? []) reader.losses.note(mark.type);
}

function fence(node: AdfNode): BlockContent {
  return { type: 'code', lang: `adf:${node.type}`, value: encodeBlock(node) };
}

/** Inline nodes that stray among blocks share a paragraph. */
function gatherInline(nodes: AdfNode[]): AdfNode[] {
  const gathered: AdfNode[] = [];
  let strays: AdfNode[] | undefined;
  for (const node of nodes) {
    if (!isInline(node.type)) {
      strays = undefined;
      gathered.push(node);
    } else if (strays) strays.push(node);
    else {
      strays = [node];
      gathered.push({ type: 'paragraph', content: strays });
    }
  }
  return gathered;
}

function one(block: BlockContent | undefined): BlockContent[] | undefined {
  return block && [block];
}
