/*
 * Text from Atlassian is other people's. What a reader cannot see must not reach the model either: hidden characters
 * are the usual carrier of instructions that nobody notices.
 */

/** What renders as nothing (Unicode, `Default_Ignorable_Code_Point`), but joiners and the selectors for emoji. */
const IGNORABLE = String.raw`[\p{Default_Ignorable_Code_Point}--[\u200C\u200D\uFE0E\uFE0F]]`;

/** What that property lacks: controls but tab and line feed, annotations, and the joints of hieroglyphs. */
const CONTROLS = String.raw`\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFF9-\uFFFB\u{13430}-\u{1343F}`;

const INVISIBLE = new RegExp(`[${IGNORABLE}${CONTROLS}]`, 'gv');

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
const OF_JOINING_SCRIPTS = JOINING_SCRIPTS.map((script) => `\\p{Script_Extensions=${script}}`).join('');
/** Without the accents that these scripts share with Latin: after those, joiners would be free for anybody. */
const LETTER = `[[[${OF_JOINING_SCRIPTS}]&&[\\p{L}\\p{M}]]--[\\u0300-\\u036F\\u1DC0-\\u1DFF]]`;
const PICTURE = String.raw`[\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?`;

/** A zero-width (non-)joiner means something between letters that join, and the joiner between pictures. */
const JOINING = [
  `(?<=${LETTER})[\\u200C\\u200D](?=${LETTER})`,
  `(?<=${PICTURE})\\u200D(?=\\p{Extended_Pictographic})`,
].join('|');
const STRAY_JOINER = new RegExp(`(?!${JOINING})[\\u200C\\u200D]`, 'gv');

/** A selector after anything but a picture, or a digit that a keycap follows. */
const STRAY_SELECTOR = /(?<!\p{Extended_Pictographic})(?!(?<=[0-9#*])\uFE0F\u20E3)[\uFE0E\uFE0F]/gv;

const PLAIN = /^[\n\t\x20-\x7E]*$/;

/** Takes out of a text what no reader could see. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(INVISIBLE, '')
    .replace(STRAY_SELECTOR, '')
    .replace(STRAY_JOINER, '');
}

/** Does the same with every text in a structure. Its keys too: some are names. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  return deep(value, change) as T;
}

function deep(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => deep(one, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [change(key), deep(inner, change)]));
}
