import { cleanText } from '@gatehouse/ui';

/** Longest sentence of ours, with a stranger's name in it. */
const longestSentence = 600;

/** A sentence of ours that may carry a stranger's words (a client's name): cleaned like the words alone would be. */
export function sentence(text: string): string {
  return cleanText(text, longestSentence, '');
}
