const WORDS = /[\p{L}\p{N}_]+/gu;

/** Lower case without accents, as the products' search indexes do. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** Cuts the commonest English endings, so that “chargers” finds “charger” and “waited” finds “waits”. */
const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:ies|ing|ed|es|s|e)$/, '') : word);

const wordsOf = (text: string): string[] => fold(text).match(WORDS) ?? [];

/** What a text search asks for: words (the last may be cut off with `*`) and phrases in quotation marks. */
export interface TextSearch {
  words: { word: string; isPrefix: boolean }[];
  phrases: string[][];
}

export function readTextSearch(text: string): TextSearch {
  const phrases = [...text.matchAll(/"([^"]+)"/g)].map(([, phrase = '']) => wordsOf(phrase));
  const rest = text.replace(/"[^"]*"/g, ' ');
  const words = [...fold(rest).matchAll(/([\p{L}\p{N}_]+)(\*?)/gu)].map(([, word = '', star]) => ({
    word,
    isPrefix: star === '*',
  }));
  return { words, phrases };
}

const isHit = (wanted: TextSearch['words'][number], word: string): boolean =>
  wanted.isPrefix ? word.startsWith(wanted.word) : stem(word) === stem(wanted.word);

/**
 * How well a text answers a search.
 *
 * @returns the number of hits, 0 unless every word and phrase is there
 */
export function scoreText(search: TextSearch, text: string): number {
  const words = wordsOf(text);
  let score = 0;
  for (const wanted of search.words) {
    const hits = words.filter((word) => isHit(wanted, word)).length;
    if (hits === 0) return 0;
    score += hits;
  }
  for (const phrase of search.phrases) {
    const found = words.some((_, start) => phrase.every((word, offset) => words[start + offset] === word));
    if (!found) return 0;
    score += phrase.length;
  }
  return score;
}

/** Puts the hits of a search between two markers. */
export function markHits(search: TextSearch, text: string, before: string, after: string): string {
  const wanted = [...search.words, ...search.phrases.flat().map((word) => ({ word, isPrefix: false }))];
  return text.replace(WORDS, (word) =>
    wanted.some((one) => isHit(one, fold(word))) ? `${before}${word}${after}` : word,
  );
}
