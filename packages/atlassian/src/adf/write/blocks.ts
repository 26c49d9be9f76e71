import type { Blockquote, Code, Image, Paragraph, PhrasingContent, RootContent } from 'mdast';
import { parseAttachmentUrl } from '../addresses.js';
import { ALERTS } from '../alerts.js';
import { decodeNode, decodePanel } from '../notation.js';
import { isInline } from '../schema/content.js';
import type { AdfNode } from '../types.js';
import { fit } from './fit.js';
import { writeInline } from './inline.js';
import { writeList } from './lists.js';
import { prefixed } from './marks.js';
import { writeTable } from './tables.js';
import { sourceOf, type Writer } from './writer.js';

/** Turns one Markdown block, other than HTML, into ADF blocks. */
export function writeBlock(node: RootContent, writer: Writer): AdfNode[] {
  switch (node.type) {
    case 'paragraph':
      return writeParagraph(node, writer);
    case 'heading':
      return [{ type: 'heading', attrs: { level: node.depth }, ...inlineContent(node.children, writer) }];
    case 'list':
      return writeList(node, writer);
    case 'table':
      return [writeTable(node, writer)];
    case 'code':
      return [writeCode(node)];
    case 'blockquote':
      return writeQuote(node, writer);
    case 'thematicBreak':
      return [{ type: 'rule' }];
    case 'footnoteDefinition':
      return prefixed(`[^${node.label ?? node.identifier}]: `, writer.blocks(node.children));
    default:
      return [];
  }
}

function writeParagraph(node: Paragraph, writer: Writer): AdfNode[] {
  const pictures = node.children.filter((child) => !isBlank(child));
  if (pictures.length > 0 && pictures.every((child) => child.type === 'image')) {
    return pictures.flatMap((image) => (image.url === '' ? writeWords([image], writer) : [writePicture(image)]));
  }
  return writeWords(node.children, writer);
}

function writeWords(children: PhrasingContent[], writer: Writer): AdfNode[] {
  const content = writeInline(children, writer);
  return content.length > 0 ? [{ type: 'paragraph', content }] : [];
}

function writePicture(image: Image): AdfNode {
  const stored = parseAttachmentUrl(image.url);
  const target = stored ? { type: 'file', ...stored } : { type: 'external', url: image.url };
  const media: AdfNode = { type: 'media', attrs: { ...target, ...(image.alt ? { alt: image.alt } : {}) } };
  return { type: 'mediaSingle', attrs: { layout: 'center' }, content: [media] };
}

/** A fence of ours holds a node. One that holds no valid node stays what it is: code. */
function writeCode(node: Code): AdfNode {
  const type = /^adf:(\w+)$/.exec(node.lang ?? '')?.[1];
  // The document's own content is the widest; where the node stands may still say no.
  const named =
    type && !isInline(type) ? decodeNode(type, node.value, type === 'nestedExpand' ? 'expand' : 'doc') : undefined;
  if (named) return named;
  return {
    type: 'codeBlock',
    ...(node.lang ? { attrs: { language: node.lang } } : {}),
    ...(node.value ? { content: [{ type: 'text', text: node.value }] } : {}),
  };
}

const PANELS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ALERTS).map(([panel, alert]) => [alert, panel]),
);

function writeQuote(node: Blockquote, writer: Writer): AdfNode[] {
  const panel = openAlert(node, writer);
  if (!panel) return [{ type: 'blockquote', content: fit('blockquote', writer.blocks(node.children)) }];
  const content = fit('panel', writer.blocks(panel.rest));
  return [{ type: 'panel', attrs: panel.attrs, content }];
}

/** The panel that a quotation opens with `[!NOTE]` on a line of its own, and what follows that line. */
function openAlert(
  node: Blockquote,
  writer: Writer,
): { attrs: Record<string, unknown>; rest: RootContent[] } | undefined {
  const [first, ...others] = node.children;
  const opening = first?.type === 'paragraph' ? first.children[0] : undefined;
  if (first?.type !== 'paragraph' || opening?.type !== 'text') return undefined;
  const word = /^\[!([a-z]+)\][ \t]*/i.exec(opening.value);
  const panelType = PANELS[word?.[1]?.toUpperCase() ?? ''];
  // Escaped brackets are words.
  if (!word || panelType === undefined || !sourceOf(opening, writer).startsWith('[!')) return undefined;
  const after = withoutStart(first.children, word[0].length);
  // What no word says: the attributes of a rare panel.
  const code = after[0]?.type === 'inlineCode' ? decodePanel(after[0].value) : undefined;
  const line = code ? after.slice(1) : after;
  const [next] = line;
  const lineEnd = next?.type === 'text' ? /^[ \t]*\n/.exec(next.value) : undefined;
  if (next !== undefined && next.type !== 'break' && !lineEnd) return undefined;
  const words = lineEnd ? withoutStart(line, lineEnd[0].length) : line.slice(1);
  const rest: RootContent[] = [...(words.length > 0 ? [{ ...first, children: words }] : []), ...others];
  return { attrs: code ?? { panelType }, rest };
}

/** Phrasing without the first characters of the text that it begins with. */
function withoutStart(children: readonly PhrasingContent[], length: number): PhrasingContent[] {
  const [first, ...rest] = children;
  if (first?.type !== 'text') return [...children];
  return first.value.length > length ? [{ ...first, value: first.value.slice(length) }, ...rest] : rest;
}

function inlineContent(children: PhrasingContent[], writer: Writer): { content?: AdfNode[] } {
  const content = writeInline(children, writer);
  return content.length > 0 ? { content } : {};
}

function isBlank(node: PhrasingContent): boolean {
  return node.type === 'text' && node.value.trim() === '';
}
