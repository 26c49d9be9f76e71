/** More than a page of Confluence has; what is longer is cut, and says so. */
const MOST_CHARACTERS = 60_000;
const MOST_NODES = 50_000;

interface Node {
  type?: unknown;
  text?: unknown;
  attrs?: Record<string, unknown>;
  content?: unknown;
}

/** Blocks that begin a line of their own. */
const LINES: ReadonlySet<unknown> = new Set([
  'paragraph',
  'heading',
  'codeBlock',
  'listItem',
  'taskItem',
  'decisionItem',
  'tableRow',
  'rule',
  'mediaSingle',
  'blockCard',
  'panel',
  'expand',
]);

/**
 * The words of an ADF document, a line a block, for a person to recognise them: no Markdown, and no formats.
 *
 * @param document anything; what is no document has no words
 */
export function plainText(document: unknown): string {
  const parts: string[] = [];
  const left: unknown[] = [document];
  let length = 0;
  // Without recursion: a stranger decides how deep a document is.
  for (let seen = 0; left.length > 0; seen += 1) {
    if (seen > MOST_NODES || length > MOST_CHARACTERS) return `${tidy(parts)} …`;
    const node = left.pop();
    if (typeof node === 'string') {
      parts.push(node);
      length += node.length;
    } else if (isNode(node)) {
      if (node.type === 'tableCell' || node.type === 'tableHeader') left.push('\t');
      if (LINES.has(node.type)) left.push('\n');
      if (Array.isArray(node.content)) left.push(...node.content.slice(0, MOST_NODES).reverse());
      left.push(wordsOf(node));
      if (node.type === 'listItem' || node.type === 'taskItem') left.push('\n- ');
    }
  }
  return tidy(parts);
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function wordsOf({ type, text, attrs }: Node): string {
  if (type === 'text') return typeof text === 'string' ? text : '';
  if (type === 'hardBreak') return '\n';
  const said = attrs?.text ?? attrs?.shortName ?? attrs?.url ?? (type === 'media' ? attrs?.alt : undefined);
  return typeof said === 'string' ? said : '';
}

const tidy = (parts: readonly string[]) =>
  parts
    .join('')
    .replace(/- \n*/gu, '- ')
    .replace(/[ \t]*\n\s*/gu, '\n')
    .trim();
