import type { PhrasingContent } from 'mdast';
import { attachmentUrl, mentionUrl, splitAddresses } from '../addresses.js';
import { decodeInline, encodeInline } from '../notation.js';
import { openingTag } from '../tags.js';
import type { AdfMark, AdfNode } from '../types.js';
import type { Losses } from './losses.js';
import { childrenOf, hasStrayContent, stringAttr } from './node.js';
import { equal, hoistSpace, nestRuns, type Run, type RunMark } from './runs.js';

const DELIMITED = ['strong', 'em', 'strike'] as const;

/**
 * Turns inline nodes into Markdown phrasing.
 *
 * @param options.oneLine in headings and table cells, where a line break must be `<br>`
 */
export function readInline(nodes: AdfNode[], losses: Losses, options: { oneLine: boolean }): PhrasingContent[] {
  const runs = hoistSpace(mergeTexts(nodes.flatMap((node) => readRuns(node, losses))));
  return placeBreaks(nestRuns(runs, words), options.oneLine);
}

function readRuns(node: AdfNode, losses: Losses): Run[] {
  if (hasStrayContent(node)) return [{ nodes: [code(node)], marks: [] }];
  if (node.type === 'text') return node.text ? [readText(node, node.text, losses)] : [];
  if (node.type === 'hardBreak') return [{ nodes: [{ type: 'break' }], marks: readMarks(node.marks, losses) }];
  const atom = readAtom(node);
  // Its JSON holds its marks; elsewhere ADF has none on such nodes, though they occur.
  if (atom.type !== 'inlineCode') for (const mark of node.marks ?? []) losses.note(mark.type);
  return [{ nodes: [atom], marks: [] }];
}

function readText(node: AdfNode, text: string, losses: Losses): Run {
  const isCode = node.marks?.some((mark) => mark.type === 'code') ?? false;
  const marks = readMarks(node.marks, losses);
  if (isCode) {
    // Code that happens to look like our notation must not turn into what it names.
    const value = decodeInline(text) === undefined ? text : encodeInline(node);
    return { nodes: [{ type: 'inlineCode', value }], marks: value === text ? marks : [] };
  }
  return { text, nodes: [], marks };
}

function readMarks(marks: AdfMark[] = [], losses: Losses): RunMark[] {
  const result: RunMark[] = [];
  for (const mark of marks) {
    const { href, title } = mark.attrs ?? {};
    const kind = DELIMITED.find((one) => one === mark.type);
    const tag = openingTag(mark);
    if (kind) result.push({ kind });
    else if (tag !== undefined) result.push({ kind: 'tag', tag });
    else if (mark.type === 'link' && typeof href === 'string') {
      result.push({ kind: 'link', href, ...(typeof title === 'string' && title ? { title } : {}) });
    } else if (mark.type !== 'code') losses.note(mark.type);
  }
  return result.filter((mark, index) => result.findIndex((other) => equal(other, mark)) === index);
}

function mergeTexts(runs: Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (
      last?.text !== undefined &&
      run.text !== undefined &&
      JSON.stringify(last.marks) === JSON.stringify(run.marks)
    ) {
      merged[merged.length - 1] = { text: last.text + run.text, nodes: [], marks: last.marks };
    } else merged.push(run);
  }
  return merged;
}

/** Plain words: line feeds become breaks, plain web addresses stay as they are. */
function words(text: string, line: { atStart: boolean; atEnd: boolean }): PhrasingContent[] {
  return text.split(/\r\n?|\n/).flatMap((piece, index, pieces): PhrasingContent[] => {
    const edges = { atStart: index > 0 || line.atStart, atEnd: index < pieces.length - 1 || line.atEnd };
    const parts = splitAddresses(piece, edges).map(
      (part): PhrasingContent => ({ type: part.address ? 'html' : 'text', value: part.text }),
    );
    return index === 0 ? parts : [{ type: 'break' }, ...parts];
  });
}

/** Something that stands among words as one piece. */
function readAtom(node: AdfNode): PhrasingContent {
  switch (node.type) {
    case 'mention':
      return readMention(node) ?? code(node);
    case 'emoji': {
      const text = stringAttr(node, 'text') ?? '';
      return /\P{ASCII}/u.test(text) ? { type: 'text', value: text } : code(node);
    }
    case 'inlineCard': {
      const url = stringAttr(node, 'url') ?? '';
      return isAutolink(url) ? { type: 'html', value: `<${url}>` } : code(node);
    }
    case 'mediaInline':
      return readInlineImage(node);
    default:
      return code(node);
  }
}

function readMention(node: AdfNode): PhrasingContent | undefined {
  const url = mentionUrl(stringAttr(node, 'id') ?? '');
  const text = stringAttr(node, 'text') ?? '';
  if (url === undefined || !/^@\S(?:[^\r\n]*\S)?$/.test(text)) return undefined;
  return { type: 'link', url, children: [{ type: 'text', value: text }] };
}

function readInlineImage(node: AdfNode): PhrasingContent {
  const { id, collection, alt, type, localId: _, width: _w, height: _h, ...rest } = node.attrs ?? {};
  const plain = Object.keys(rest).length === 0 && !node.marks?.length && (type === undefined || type === 'file');
  if (!plain || typeof id !== 'string' || typeof collection !== 'string') return code(node);
  return { type: 'image', url: attachmentUrl(id, collection), alt: typeof alt === 'string' ? alt : '' };
}

function code(node: AdfNode): PhrasingContent {
  return { type: 'inlineCode', value: encodeInline(node) };
}

/** An address that an autolink carries unchanged and that comes back as a card. */
export function isAutolink(url: string): boolean {
  return /^https?:\/\/[^\s<>\p{Cc}]+$/u.test(url);
}

/**
 * A backslash break needs words on both sides and a second line to go to; elsewhere it is `<br>`.
 */
function placeBreaks(nodes: PhrasingContent[], oneLine: boolean): PhrasingContent[] {
  return nodes.map((node, index): PhrasingContent => {
    if (node.type === 'break') {
      const between = isWords(nodes[index - 1]) && isWords(nodes[index + 1]);
      return between && !oneLine ? node : { type: 'html', value: '<br>' };
    }
    return 'children' in node
      ? ({ ...node, children: placeBreaks(node.children as PhrasingContent[], true) } as PhrasingContent)
      : node;
  });
}

function isWords(node: PhrasingContent | undefined): boolean {
  return node !== undefined && node.type !== 'break' && !(node.type === 'html' && node.value.startsWith('<br'));
}

/** All the words under a node, for where structure cannot be kept. Walks without recursion. */
export function plainText(root: AdfNode): string {
  const words: string[] = [];
  const open: AdfNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const own = node.text ?? stringAttr(node, 'text') ?? stringAttr(node, 'title');
    if (own) words.push(own);
    open.push(...childrenOf(node).reverse());
  }
  return words.join(' ');
}
