import type { AdfNode } from '../types.js';

/** How many blocks at a document's beginning and at its end were not edited, and the Markdown between them. */
export interface Ends {
  head: number;
  tail: number;
  middle: string;
}

/**
 * Finds what an edited text has unchanged at its two ends, so that a long page is not converted for a short edit. Only
 * whole stretches count that reach from one heading to the next, because nothing before a heading reaches into it.
 *
 * @param old the document's blocks
 * @param markdown the edited text of all of them
 * @param markdownOf blocks as whoever edited them has seen them
 */
export function unchangedEnds(old: readonly AdfNode[], markdown: string, markdownOf: MarkdownOf): Ends {
  const text = markdown.trim();
  const stretches = stretchesOf(old, markdownOf);
  let [first, from, head] = [0, 0, 0];
  for (const { said, blocks } of stretches) {
    const next = from + said.length + GAP.length;
    if (said === '' || !text.startsWith(said + GAP, from) || !HEADING.test(text.slice(next, next + 7))) break;
    [first, from, head] = [first + 1, next, head + blocks];
  }
  let [to, tail] = [text.length, 0];
  for (const { said, blocks } of stretches.slice(first).reverse()) {
    const start = to - said.length;
    const fits = start - GAP.length >= from && HEADING.test(said) && text.startsWith(GAP + said, start - GAP.length);
    if (!fits) break;
    [to, tail] = [start - GAP.length, tail + blocks];
  }
  return { head, tail, middle: text.slice(from, to) };
}

type MarkdownOf = (blocks: readonly AdfNode[]) => string;

/** Between two blocks. */
const GAP = '\n\n';
const HEADING = /^#{1,6} /;

/** The blocks from one heading to the next, as Markdown, and how many they are. */
function stretchesOf(blocks: readonly AdfNode[], markdownOf: MarkdownOf): { said: string; blocks: number }[] {
  const starts = blocks.flatMap(({ type, marks = [] }, index) =>
    index === 0 || (type === 'heading' && marks.length === 0) ? [index] : [],
  );
  return starts.map((start, index) => {
    const content = blocks.slice(start, starts[index + 1]);
    return { said: markdownOf(content), blocks: content.length };
  });
}
