import { cleanText } from '@gatehouse/atlassian';
import type { ShownSide } from '@gatehouse/contract';
import { cut } from '../tools/common/lines.js';

/** More of one text is not shown (characters, lines): more than a description of Jira may have. */
const MOST = 40_000;
const MOST_LINES = 1_500;

/** What can be seen of a text, and how much besides is in it that cannot. */
export function visible(text: string): { text: string; hidden: number } {
  const seen = cleanText(text);
  const lines = text.replace(/\r\n?|\u2028|\u2029/g, '\n');
  return { text: seen, hidden: Math.max(0, [...lines].length - [...seen].length) };
}

/** A text that others wrote: all of it, or its beginning and how much more there is. */
export function side(given: string, most: number): ShownSide {
  const { text, hidden } = visible(given);
  const lines = text.split('\n').slice(0, MOST_LINES).join('\n');
  const head = lines.length > Math.min(most, MOST) ? cut(lines, Math.min(most, MOST)) : lines;
  return { text: head, hidden, more: text.length - head.length };
}
