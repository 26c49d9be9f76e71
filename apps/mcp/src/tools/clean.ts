/*
 * Text from Atlassian is other people's. What a reader cannot see must not reach the model either: hidden characters
 * are the usual carrier of instructions that nobody notices.
 */

const INVISIBLE_RANGES = [
  String.raw`\u0000-\u0008\u000B-\u001F\u007F-\u009F`, // controls but tab and line feed
  String.raw`\u00AD\u200B\u2060-\u2064\uFEFF`, // soft hyphen, zero-width space, word joiner, invisible operators
  String.raw`\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F`, // direction marks, embeddings, overrides and isolates
  String.raw`\u115F\u1160\u17B4\u17B5\u180B-\u180F\u3164\uFFA0\uFFF0-\uFFFB`, // fillers and annotations
  String.raw`\uFE00-\uFE0D`, // selectors other than those for text and emoji
  String.raw`\u{E0000}-\u{E0FFF}`, // tags and further selectors, which can spell whole sentences
];
const INVISIBLE = new RegExp(`[${INVISIBLE_RANGES.join('')}]`, 'gu');

const JOINING_SCRIPTS = [
  'Arabic',
  'Bengali',
  'Devanagari',
  'Gujarati',
  'Gurmukhi',
  'Kannada',
  'Khmer',
  'Malayalam',
  'Mongolian',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Syriac',
  'Tamil',
  'Telugu',
];
const LETTER = `${JOINING_SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}\\p{M}`;
const PICTURE = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F`;

/** A zero-width (non-)joiner means something between letters that join, and the joiner between pictures. */
const STRAY_JOINER = new RegExp(
  [
    `(?<![${LETTER}])\\u200C`,
    `(?<![${LETTER}${PICTURE}])\\u200D`,
    `(?<=[${PICTURE}])\\u200D(?!\\p{Extended_Pictographic})`,
    `[\\u200C\\u200D](?=[\\u200C\\u200D\\s]|$)`,
  ].join('|'),
  'gu',
);

/** A selector after anything but what it can select. */
const STRAY_SELECTOR = /(?<![\p{Emoji}\p{Extended_Pictographic}\p{So}\p{Sm}])(?:\uFE0E|\uFE0F)/gu;

const PLAIN = /^[\n\t\x20-\x7E]*$/;

/** Takes out of a text what no reader could see. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(STRAY_SELECTOR, '');
}

/** The same for every text in a structure; keys are ours and stay. */
export function cleanDeep<T>(value: T): T {
  return deep(value) as T;
}

function deep(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(deep);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)]));
}
