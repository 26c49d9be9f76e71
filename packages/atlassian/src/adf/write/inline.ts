import type { Html, Image, Link, PhrasingContent } from 'mdast';
import { parseAttachmentUrl, parseMentionUrl } from '../addresses.js';
import { decodeInline } from '../notation.js';
import { readInlineTag } from '../tags.js';
import type { AdfMark, AdfNode } from '../types.js';
import { mergeText, textNode, withMark } from './marks.js';
import { sourceOf, type Writer } from './writer.js';

/** Turns Markdown phrasing into inline nodes. */
export function writeInline(nodes: readonly PhrasingContent[], writer: Writer): AdfNode[] {
  return mergeText(writeRange(nodes, [], writer));
}

/** Tags in tags; nothing that people write is nested deeper, and past it they are words. */
const MAX_TAGS = 40;

function writeRange(nodes: readonly PhrasingContent[], marks: AdfMark[], writer: Writer): AdfNode[] {
  const ends = pairTags(nodes);
  const out: AdfNode[] = [];
  const open: { end: number; outer: AdfMark[] }[] = [];
  let current = marks;
  for (const [index, node] of nodes.entries()) {
    const opened = ends.get(index);
    if (open.at(-1)?.end === index) current = open.pop()?.outer ?? marks;
    else if (opened) {
      open.push({ end: opened.end, outer: current });
      current = opened.marks.reduce(withMark, current);
    } else out.push(...writeOne(node, current, writer));
    if (node.type === 'link' && parseMentionUrl(node.url) !== undefined) dropDoubledAt(out, node, writer);
  }
  return out;
}

/** Which tags open marks, and where each is closed; those without a partner, and unknown ones, are words. */
function pairTags(nodes: readonly PhrasingContent[]): Map<number, { end: number; marks: AdfMark[] }> {
  const pairs = new Map<number, { end: number; marks: AdfMark[] }>();
  const open: { index: number; name: string; marks: AdfMark[] }[] = [];
  for (const [index, node] of nodes.entries()) {
    const tag = node.type === 'html' ? readInlineTag(node.value) : undefined;
    if (!tag) continue;
    if (!tag.closes) {
      if (open.length < MAX_TAGS) open.push({ index, name: tag.name, marks: tag.marks });
      continue;
    }
    const at = open.findLastIndex(({ name }) => name === tag.name);
    const [opening] = at < 0 ? [] : open.splice(at);
    if (opening && opening.marks.length > 0) pairs.set(opening.index, { end: index, marks: opening.marks });
  }
  return pairs;
}

/** `@[Mia](accountid:…)`: people put the sign before the link, a mention has it inside. */
function dropDoubledAt(out: AdfNode[], node: Link, writer: Writer): void {
  const before = out.at(-2);
  if (before?.type !== 'text' || !before.text?.endsWith('@') || sourceOf(node, writer).startsWith('[@')) return;
  const text = before.text.slice(0, -1);
  out.splice(-2, 1, ...(text === '' ? [] : [{ ...before, text }]));
}

function writeOne(node: PhrasingContent, marks: AdfMark[], writer: Writer): AdfNode[] {
  switch (node.type) {
    case 'text':
      // A line end inside a paragraph is a space.
      return textNode(node.value.replace(/[ \t]*\r?\n[ \t]*/g, ' '), marks);
    case 'strong':
      return writeRange(node.children, withMark(marks, { type: 'strong' }), writer);
    case 'emphasis':
      return writeRange(node.children, withMark(marks, { type: 'em' }), writer);
    case 'delete':
      return writeRange(node.children, withMark(marks, { type: 'strike' }), writer);
    case 'inlineCode': {
      const named = decodeInline(node.value);
      return named ? [named] : textNode(node.value, withMark(marks, { type: 'code' }));
    }
    case 'break':
      return [{ type: 'hardBreak' }];
    case 'html':
      return writeHtml(node, marks);
    case 'link':
      return writeLink(node, marks, writer);
    case 'image':
      return writeImage(node, marks);
    case 'linkReference': {
      const target = writer.definitions.get(node.identifier);
      if (!target) return writeRange(node.children, marks, writer);
      const { url, title } = target;
      return writeLink({ type: 'link', url, title: title ?? null, children: node.children }, marks, writer);
    }
    case 'imageReference': {
      const target = writer.definitions.get(node.identifier);
      return writeImage({ type: 'image', url: target?.url ?? '', alt: node.alt ?? '' }, marks);
    }
    case 'footnoteReference':
      return textNode(`[^${node.label ?? node.identifier}]`, marks);
  }
}

/** The tags we know; any other HTML is words. */
function writeHtml(node: Html, marks: AdfMark[]): AdfNode[] {
  if (/^<br\s*\/?>$/i.test(node.value)) return [{ type: 'hardBreak' }];
  return node.value === '<!---->' ? [] : textNode(node.value.replace(/\s*\n\s*/g, ' '), marks);
}

function writeLink(node: Link, marks: AdfMark[], writer: Writer): AdfNode[] {
  const person = parseMentionUrl(node.url);
  if (person !== undefined) {
    const name = mergeText(writeRange(node.children, [], writer))
      .map((part) => part.text ?? '')
      .join('');
    return [{ type: 'mention', attrs: { id: person, ...(name ? { text: `@${name.replace(/^@/, '')}` } : {}) } }];
  }
  const source = sourceOf(node, writer);
  if (/^https?:/i.test(node.url) && source.startsWith('<')) return [{ type: 'inlineCard', attrs: { url: node.url } }];
  // A bare e-mail address is words.
  if (node.url === `mailto:${source}`) return textNode(source, marks);
  if (node.url === '') return writeRange(node.children, marks, writer);
  const link = { type: 'link', attrs: { href: node.url, ...(node.title ? { title: node.title } : {}) } };
  const linked = withMark(marks, link);
  const inner = writeRange(node.children, linked, writer);
  return inner.length > 0 ? inner : textNode(node.url, linked);
}

/** Among words an attachment stays a picture; a picture from elsewhere cannot, and becomes a link to it. */
function writeImage(node: Image, marks: AdfMark[]): AdfNode[] {
  const stored = parseAttachmentUrl(node.url);
  if (stored) {
    return [{ type: 'mediaInline', attrs: { type: 'file', ...stored, ...(node.alt ? { alt: node.alt } : {}) } }];
  }
  const words = node.alt || node.url;
  return textNode(words, node.url === '' ? marks : withMark(marks, { type: 'link', attrs: { href: node.url } }));
}
