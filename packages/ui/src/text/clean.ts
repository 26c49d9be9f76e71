/** Longest name shown, in characters as a person counts them. */
const longestName = 80;

/** Control characters, and format characters that reorder or hide text (bidirectional overrides, zero width, tags). */
const deceptive =
  /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu;

/** A stack of combining marks that would grow over the lines above and below. */
const stacked = /(\p{M}{3})\p{M}+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Makes text that a stranger chose (a client's name, a site's title) harmless to look at: nothing in it can reorder,
 * hide or overflow its neighbours. Escaping for HTML is the renderer's work, not done here.
 *
 * @param text anything, of any length
 * @param limit the most characters kept; a longer text is cut at a whole character and ends in "…"
 * @returns the text to show, on one line; `fallback` when nothing visible is left
 */
export function cleanText(text: string, limit: number = longestName, fallback = 'Unnamed'): string {
  // Cut by code units first: segmenting is not linear in what a stranger may send.
  const visible = text
    .slice(0, limit * 40)
    .replace(/\s+/gu, ' ')
    .replace(deceptive, '')
    .replace(stacked, '$1')
    .trim();
  if (visible === '') return fallback;
  const kept: string[] = [];
  for (const { segment } of graphemes.segment(visible)) {
    if (kept.length === limit) return `${kept.join('').trimEnd()}…`;
    kept.push(segment);
  }
  return visible.toWellFormed();
}

/**
 * The same for a text of several lines that has to be shown whole: its lines and its length stay.
 *
 * @param text anything, of any length
 */
export function cleanLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replaceAll('\t', '    ').replace(deceptive, '').replace(stacked, '$1'))
    .join('\n')
    .toWellFormed();
}
