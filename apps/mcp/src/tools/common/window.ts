import { cut } from './lines.js';

/** A part of a long text, and how to get on. */
export interface TextWindow {
  text: string;
  /** Characters of the whole text. */
  total: number;
  /** Where the rest begins; absent where this is the end. */
  nextOffset: number | undefined;
}

/**
 * The part of a text that fits, ending at a line break where one is near the end.
 * @param offset characters to leave out at the beginning
 */
export function windowOf(text: string, offset: number, maxChars: number): TextWindow {
  const rest = text.slice(offset);
  if (rest.length <= maxChars) return { text: rest, total: text.length, nextOffset: undefined };
  const head = cut(rest, maxChars);
  const lineEnd = head.lastIndexOf('\n');
  const part = lineEnd > maxChars * 0.8 ? head.slice(0, lineEnd) : head;
  return { text: part, total: text.length, nextOffset: offset + part.length };
}

/** Says in the text that there is more, and how to get it. */
export function continuation({ total, nextOffset }: TextWindow): string {
  if (nextOffset === undefined) return '';
  return `\n\n_Cut at ${nextOffset} of ${total} characters: repeat with offset ${nextOffset}, or a higher max_chars._`;
}
