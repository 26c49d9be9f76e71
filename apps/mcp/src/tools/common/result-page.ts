/** One page of results as the model gets it. */
export interface ResultPage {
  /** The rows that fit, and what to do about the rest. */
  text: string;
  /** How many rows that is. */
  shown: number;
  /** The paging members of the structured answer. */
  structured: { has_more: boolean; next_cursor?: string; truncated?: true };
}

/**
 * Puts as many rows into an answer as fit, and says how to get on.
 *
 * @param next the cursor of the next page, if there is one
 * @param nothing said when there are no rows at all
 * @param ways the arguments of the tool by which more rows fit
 */
export function resultPage(
  rows: readonly string[],
  options: { maxChars: number; next: string | undefined; nothing: string; ways?: readonly (keyof typeof WAYS)[] },
): ResultPage {
  const shown = countFitting(rows, options.maxChars);
  if (shown < rows.length) {
    // There is no cursor here: it would skip the rows that did not fit.
    const ways = (options.ways ?? ['limit', 'max_chars']).map((way) => WAYS[way](shown)).join(', or ');
    const left = `${rows.length - shown} more rows did not fit: repeat with ${ways}.`;
    return {
      text: `${rows.slice(0, shown).join('\n')}\n${left}`,
      shown,
      structured: { has_more: true, truncated: true },
    };
  }
  const { next } = options;
  const more = next === undefined ? '' : `\nThere are more: repeat with this cursor.\nnext_cursor: ${next}`;
  return {
    text: `${rows.join('\n') || options.nothing}${more}`,
    shown,
    structured: { has_more: next !== undefined, ...(next === undefined ? {} : { next_cursor: next }) },
  };
}

const WAYS = {
  limit: (shown: number) => `limit ${shown}`,
  max_chars: () => 'a higher max_chars',
};

function countFitting(rows: readonly string[], maxChars: number): number {
  let length = 0;
  for (const [index, row] of rows.entries()) {
    length += row.length + 1;
    // A single row is always shown: an answer without any would lead nowhere.
    if (length > maxChars && index > 0) return index;
  }
  return rows.length;
}
