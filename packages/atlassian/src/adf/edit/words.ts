import { cleanText } from '../../text/clean.js';

const MAX_WORDS = 60;

/** Other people's words as a name for what they stand on: one line, short, with nothing in it that nobody sees. */
export function shortened(words: string): string {
  const line = cleanText(words).replace(/\s+/g, ' ').trim();
  return line.length > MAX_WORDS ? `${line.slice(0, MAX_WORDS - 1)}…` : line;
}

/** Where an address leads, without the address, which may be one that no model is to see. */
export function hostOf(address: string): string {
  return shortened(URL.parse(address)?.hostname || 'elsewhere');
}
