import type { AdfMark } from './types.js';

/*
 * Marks that Markdown has no delimiters for are said with HTML's tags, which it lets through:
 *
 *   <u>  <sub>  <sup>  <span style="color:#ff5630">  <span style="background-color:#fffae6">
 *   <span data-comment="ID">   where an inline comment is anchored
 */

const HEX = /^#[0-9a-f]{6}$/i;
const COMMENT_ID = /^[\w:.-]{1,200}$/;

/** The tag that opens a mark; undefined where there is none for it, or its attributes would not survive in one. */
export function openingTag({ type, attrs }: AdfMark): string | undefined {
  switch (type) {
    case 'underline':
      return '<u>';
    case 'subsup':
      return attrs?.type === 'sub' || attrs?.type === 'sup' ? `<${attrs.type}>` : undefined;
    case 'textColor':
      return isColour(attrs?.color) ? `<span style="color:${attrs.color}">` : undefined;
    case 'backgroundColor':
      return isColour(attrs?.color) ? `<span style="background-color:${attrs.color}">` : undefined;
    case 'annotation': {
      const id = attrs?.id;
      const usable = attrs?.annotationType === 'inlineComment' && typeof id === 'string' && COMMENT_ID.test(id);
      return usable ? `<span data-comment="${id}">` : undefined;
    }
    default:
      return undefined;
  }
}

/** The tag that closes what a tag of {@link openingTag} opened. */
export function closingTag(opening: string): string {
  return `</${nameOf(opening)}>`;
}

const PLAIN: Readonly<Record<string, AdfMark>> = {
  u: { type: 'underline' },
  ins: { type: 'underline' },
  sub: { type: 'subsup', attrs: { type: 'sub' } },
  sup: { type: 'subsup', attrs: { type: 'sup' } },
  b: { type: 'strong' },
  strong: { type: 'strong' },
  i: { type: 'em' },
  em: { type: 'em' },
  s: { type: 'strike' },
  del: { type: 'strike' },
  code: { type: 'code' },
};

/** A tag among words: its name, and for an opening one the marks that it means, none where we do not know it. */
export type InlineTag = { name: string; closes: true } | { name: string; closes: false; marks: AdfMark[] };

/** Reads a piece of inline HTML; undefined where it is no plain tag. */
export function readInlineTag(html: string): InlineTag | undefined {
  const match = /^<(\/?)([a-z]+)(\s[^>]*)?>$/i.exec(html);
  const name = match?.[2]?.toLowerCase();
  if (!match || name === undefined) return undefined;
  if (match[1] === '/') return { name, closes: true };
  const attributes = match[3]?.trim() ?? '';
  if (name === 'span') return { name, closes: false, marks: spanMarks(attributes) };
  const mark = attributes === '' && Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
  return { name, closes: false, marks: mark ? [mark] : [] };
}

function spanMarks(attributes: string): AdfMark[] {
  const id = /^data-comment="([^"]*)"$/i.exec(attributes)?.[1];
  if (id !== undefined) {
    return COMMENT_ID.test(id) ? [{ type: 'annotation', attrs: { id, annotationType: 'inlineComment' } }] : [];
  }
  const style = /^style="([^"]*)"$/i.exec(attributes)?.[1] ?? '';
  return style.split(';').flatMap((declaration): AdfMark[] => {
    const [property = '', value = ''] = declaration.split(':').map((part) => part.trim());
    const type = COLOURS[property.toLowerCase()];
    return type !== undefined && HEX.test(value) ? [{ type, attrs: { color: value } }] : [];
  });
}

const COLOURS: Readonly<Record<string, string>> = {
  color: 'textColor',
  'background-color': 'backgroundColor',
  background: 'backgroundColor',
};

function isColour(value: unknown): value is string {
  return typeof value === 'string' && HEX.test(value);
}

function nameOf(tag: string): string {
  return /^<([a-z]+)/.exec(tag)?.[1] ?? '';
}
