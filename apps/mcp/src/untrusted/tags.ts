import { startsAt } from './addresses.js';

/** Elements that fetch something, run something, lead somewhere or swallow what follows. */
const ELEMENT = new RegExp(
  String.raw`\/?(?:${[
    'a|applet|area|audio|base|body|button|embed|fencedframe|form|frame|frameset|iframe|image|img|input|link|math|meta',
    'noembed|noframes|noscript|object|picture|plaintext|portal|script|source|style|svg|template|textarea|track|video|xmp',
  ].join('|')})\b|[!?]`,
  'iy',
);
const TAG = /(?<!\\)(\\*)<(?=[a-z/!?])/gi;
const WITH_ATTRIBUTES = /[a-z][^\s/>]*[\s/]/iy;
/** What our Markdown has of such: sizes, places and colours, and layouts. */
const OURS =
  /[a-z]+(?:\s+(?:(?:align|bgcolor|colspan|data-comment|display|indent|layout|rowspan|size|valign|width)="[#\w(),.:% -]*"|numbered|style="(?:background-)?color:\s?#[0-9a-f]{6}"))*\s*\/?>|!--(?: (?:column|\/?layout[ \d.]*))? ?-->/iy;

/** A tag that may do something: where it is, with the backslashes ahead of it. */
interface Tag {
  start: number;
  end: number;
}

/** Tags in a text but those that are harmless. Any attribute may do something, and what one means is not looked at. */
export function liveTags(text: string): Tag[] {
  if (!text.includes('<')) return [];
  // What has no value, or no end, behind it has no attribute.
  const [lastValue, lastEnd] = [text.lastIndexOf('='), text.lastIndexOf('>')];
  const tags: Tag[] = [];
  for (const { 0: found, index: start } of text.matchAll(TAG)) {
    const end = start + found.length;
    const hasAttributes = end < lastValue && lastValue < lastEnd && startsAt(WITH_ATTRIBUTES, text, end);
    const suspect = hasAttributes || startsAt(ELEMENT, text, end);
    if (suspect && !startsAt(OURS, text, end)) tags.push({ start, end });
  }
  return tags;
}

/** A text whose tags are harmless: the others lose their `<`. */
export function withoutTags(text: string): string {
  let out = '';
  let from = 0;
  for (const { start, end } of liveTags(text)) {
    // One that is escaped stays so: the reference says the same.
    const backslashes = end - 1 - start;
    out += `${text.slice(from, start)}${'\\'.repeat(backslashes - (backslashes % 2))}&lt;`;
    from = end;
  }
  return out + text.slice(from);
}
