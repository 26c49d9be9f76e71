import type { LinkPolicy } from '@gatehouse/atlassian';
import { badAddresses, PICTURE } from './addresses.js';
import { liveTags } from './tags.js';

/** A character reference as HTML and Markdown read it; one that is escaped is none. */
const REFERENCE = /(?<![^\\]\\|^\\)&(?:#0*(\d{1,7})|#x0*([0-9a-f]{1,6})|([a-z]{2,8}));?/gi;

/** Letters and signs that an address, a picture or a tag may be written with. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  ast: '*',
  bsol: '\\',
  colon: ':',
  comma: ',',
  commat: '@',
  equals: '=',
  excl: '!',
  gt: '>',
  grave: '`',
  lbrack: '[',
  lowbar: '_',
  lpar: '(',
  lsqb: '[',
  lt: '<',
  // Who reads an address takes no notice of these.
  newline: '',
  num: '#',
  period: '.',
  plus: '+',
  quest: '?',
  quot: '"',
  rbrack: ']',
  rpar: ')',
  rsqb: ']',
  semi: ';',
  sol: '/',
  tab: '',
};

/**
 * A text in which no character reference makes, or hides, an address that the policy does not let through: such a
 * reference is shown as it is written.
 */
export function withoutHiding(text: string, policy: LinkPolicy): string {
  if (!text.includes('&')) return text;
  const { read, references } = decoded(text);
  if (references.length === 0) return text;
  // Of each character of what is read, whether something bad is made with it.
  const suspect = new Uint8Array(read.length + 2);
  for (const { start, end } of suspects(read, policy)) suspect.fill(1, Math.max(0, start - 1), end + 1);
  const hiding = references.filter(({ at }) => suspect[at]);
  let out = '';
  let from = 0;
  for (const { index } of hiding) {
    out += `${text.slice(from, index)}&amp;`;
    from = index + 1;
  }
  return out + text.slice(from);
}

/** Of an element, so that every reference that makes one is seen (characters). */
const LONGEST_NAME = 12;

/** @returns the text as it is read, and where its references are: in it, and in what is read */
function decoded(text: string) {
  const references: { index: number; at: number }[] = [];
  let read = '';
  let from = 0;
  for (const { 0: found, 1: decimal, 2: hex, 3: name, index } of text.matchAll(REFERENCE)) {
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
    const character = name ? NAMED[name.toLowerCase()] : ascii(code);
    if (character === undefined) continue;
    read += text.slice(from, index);
    references.push({ index, at: read.length });
    read += character;
    from = index + found.length;
  }
  return { read: read + text.slice(from), references };
}

function ascii(code: number): string | undefined {
  if (!(code > 0 && code < 0x80)) return undefined;
  return code < 0x20 ? '' : String.fromCharCode(code);
}

function suspects(read: string, policy: LinkPolicy): { start: number; end: number }[] {
  const pictures = [...read.matchAll(PICTURE)].map(({ 0: found, index: start }) => ({
    start,
    end: start + found.length,
  }));
  const tags = liveTags(read).map(({ start, end }) => ({ start, end: end + LONGEST_NAME }));
  return [...badAddresses(read, policy), ...pictures, ...tags];
}
