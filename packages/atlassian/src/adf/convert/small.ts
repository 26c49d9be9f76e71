/*
 * What may be converted where it is asked for. The costs of Markdown grow with the square of what can open or close
 * something, those of documents with their nodes; within these bounds neither lasts longer than some
 * tens of milliseconds, whatever is in it, and the usual one a few.
 */

const MAX_CHARS = 2_000;
const MAX_DELIMITERS = 100;
const MAX_NODES = 200;

/** Whether Markdown is short, and mostly words. */
export function isSmallMarkdown(markdown: string): boolean {
  if (markdown.length > MAX_CHARS) return false;
  const delimiters = markdown.match(/[^\p{L}\p{N}\s]/gu)?.length ?? 0;
  return delimiters <= MAX_DELIMITERS;
}

/** Whether a document has few nodes and little text. Looks at no more of it than that. */
export function isSmallDocument(doc: unknown): boolean {
  const open: unknown[] = [doc];
  let chars = 0;
  for (let seen = 0; open.length > 0; seen += 1) {
    const value = open.pop();
    if (typeof value === 'string') chars += value.length;
    else if (value !== null && typeof value === 'object') {
      const inner = Object.values(value);
      if (inner.length > MAX_NODES * 5) return false;
      open.push(...inner);
    }
    // A node is an object, its type, its list of content and the like: about five values.
    if (chars > MAX_CHARS * 2 || seen > MAX_NODES * 5) return false;
  }
  return true;
}
