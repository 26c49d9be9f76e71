import type { Definition, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { AdfDoc, AdfNode } from '../types.js';
import { writeBlock } from './blocks.js';
import { assemble } from './containers.js';
import { fit } from './fit.js';
import { textNode } from './marks.js';
import { sourceOf, type Writer } from './writer.js';

const SYNTAX = [gfm({ singleTilde: false })];
/** Without the second pass for addresses, which looks into escaped text too. */
const TREE = gfmFromMarkdown().map(({ transforms: _, ...extension }) => extension);

/** Nothing that people write is nested deeper; past it the Markdown is kept as words. */
const MAX_DEPTH = 30;

/**
 * Converts Markdown (CommonMark with GitHub's tables, tasks, strike-through, alerts and bare addresses) to an
 * Atlassian document that its schema accepts, whatever the Markdown. What ADF does not allow in a place is said in the
 * next best way there; HTML that it has no node for stays as words.
 *
 * @param markdown what {@link adfToMarkdown} gives, or what people and models write
 */
export function markdownToAdf(markdown: string): AdfDoc {
  return { type: 'doc', version: 1, content: fit('doc', parseBlocks(markdown, 0)) };
}

function parseBlocks(markdown: string, depth: number): AdfNode[] {
  const tree = fromMarkdown(markdown, { extensions: SYNTAX, mdastExtensions: TREE });
  return writeBlocks(tree.children, createWriter(markdown, definitionsOf(tree), depth));
}

function createWriter(source: string, definitions: Writer['definitions'], depth: number): Writer {
  return {
    source,
    definitions,
    depth,
    blocks: (nodes) => writeBlocks(nodes, createWriter(source, definitions, depth + 1)),
    parse: (markdown) => parseBlocks(markdown, depth + 1),
  };
}

function writeBlocks(nodes: readonly RootContent[], writer: Writer): AdfNode[] {
  if (writer.depth > MAX_DEPTH) {
    const words = nodes.flatMap((node) => textNode(sourceOf(node, writer).replace(/\s+/g, ' '), []));
    return words.length > 0 ? [{ type: 'paragraph', content: words }] : [];
  }
  return assemble(nodes, {
    block: (node) => writeBlock(node, writer),
    words: (html) => writeHtmlWords(html, writer),
  });
}

/** A tag that may open a line of words, and is not alone on it: then it would be a block again. */
const BEGINS_WITH_MARK = /^<(?:u|ins|sub|sup|b|strong|i|em|s|del|code|span)(?:\s[^>\n]*)?>[^\S\n]*[^\s]/i;

/** What stands between tags: Markdown if a tag was taken off it, else HTML that we do not know, which stays as words. */
function writeHtmlWords(html: string, writer: Writer): AdfNode[] {
  const text = html.trim();
  if (!text.startsWith('<') || BEGINS_WITH_MARK.test(text)) return writer.parse(text);
  const lines = text.split(/<br\s*\/?>|\n/i).map((line) => textNode(line.trim(), []));
  const content = lines.flatMap((line, index) => (index === 0 ? line : [{ type: 'hardBreak' }, ...line]));
  return [{ type: 'paragraph', content }];
}

/** The targets of reference links. Walks without recursion: quotations nest as deep as the text is long. */
function definitionsOf(tree: Root): Map<string, Definition> {
  const found = new Map<string, Definition>();
  const open: RootContent[] = [...tree.children].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'definition' && !found.has(node.identifier)) found.set(node.identifier, node);
    if ('children' in node) open.push(...[...node.children].reverse());
  }
  return found;
}
