import type { AdfDoc, AdfMark, AdfNode } from '../adf/types.js';

/*
 * Jira's wiki markup, for the few operations that take no ADF. Text is always text in it: every character that could
 * begin markup is escaped, so that nothing in what people wrote becomes a macro, a link or an image.
 */

/** A document in Jira's wiki markup. What the markup cannot say is written as its text. */
export function adfToWiki(document: AdfDoc): string {
  return blocks(document.content ?? [], '').trim();
}

function blocks(nodes: readonly AdfNode[], list: string): string {
  return nodes.map((node) => block(node, list)).join(list ? '\n' : '\n\n');
}

function block(node: AdfNode, list: string): string {
  const content = node.content ?? [];
  const attrs = node.attrs ?? {};
  switch (node.type) {
    case 'heading':
      return `h${String(attrs.level ?? 1)}. ${inline(content)}`;
    case 'bulletList':
      return items(content, `${list}*`);
    case 'orderedList':
      return items(content, `${list}#`);
    case 'taskList':
      return content
        .map((task) => `${list}* ${task.attrs?.state === 'DONE' ? '(/)' : '(x)'} ${inline(task.content ?? [])}`)
        .join('\n');
    case 'codeBlock': {
      const language = /^[\w+#-]+$/.test(String(attrs.language ?? '')) ? `:${String(attrs.language)}` : '';
      // Nothing can be escaped inside: what would end the block is parted by a space.
      const code = content
        .map((part) => part.text ?? '')
        .join('')
        .replaceAll('{code', '{ code');
      return `{code${language}}\n${code}\n{code}`;
    }
    case 'blockquote':
      return `{quote}\n${blocks(content, '')}\n{quote}`;
    case 'panel':
      return `{panel}\n${blocks(content, '')}\n{panel}`;
    case 'rule':
      return '----';
    case 'table':
      return content.map(row).join('\n');
    case 'paragraph':
      return inline(content);
    default:
      return content.length > 0 && content.every(isInline) ? inline(content) : blocks(content, list);
  }
}

function isInline({ type }: AdfNode): boolean {
  return ['text', 'hardBreak', 'mention', 'emoji', 'inlineCard', 'status', 'date'].includes(type);
}

/** The items of a list: their text after the bullets, lists in them below with one bullet more. */
function items(nodes: readonly AdfNode[], bullets: string): string {
  return nodes
    .map(({ content = [] }) => {
      const lists = content.filter(({ type }) => /List$/.test(type));
      const text = content
        .filter((part) => !lists.includes(part))
        .map((part) => block(part, bullets))
        .join(' ');
      return [`${bullets} ${text}`, ...lists.map((inner) => block(inner, bullets))].join('\n');
    })
    .join('\n');
}

function row({ content = [] }: AdfNode): string {
  const cells = content.map((cell) => {
    const bar = cell.type === 'tableHeader' ? '||' : '|';
    // A cell is one line.
    const text = blocks(cell.content ?? [], '').replace(/\s*\n\s*/g, ' \\\\ ');
    return { bar, text: `${bar}${text || ' '}` };
  });
  return `${cells.map(({ text }) => text).join('')}${cells.at(-1)?.bar ?? ''}`;
}

function inline(nodes: readonly AdfNode[]): string {
  return nodes.map(inlineOne).join('');
}

function inlineOne(node: AdfNode): string {
  const attrs = node.attrs ?? {};
  switch (node.type) {
    case 'text':
      return marked(node.text ?? '', node.marks ?? []);
    case 'hardBreak':
      return '\n';
    case 'mention':
      return /^[\w:-]+$/.test(String(attrs.id))
        ? `[~accountid:${String(attrs.id)}]`
        : escaped(String(attrs.text ?? ''));
    case 'emoji':
      return escaped(String(attrs.text ?? attrs.shortName ?? ''));
    case 'inlineCard':
      return link('', String(attrs.url ?? ''));
    case 'status':
      return `*${escaped(String(attrs.text ?? ''))}*`;
    case 'date':
      return new Date(Number(attrs.timestamp)).toISOString().slice(0, 10);
    default:
      return inline(node.content ?? []);
  }
}

const AROUND: Readonly<Record<string, string>> = { strong: '*', em: '_', strike: '-', underline: '+' };

function marked(text: string, marks: readonly AdfMark[]): string {
  const code = marks.some(({ type }) => type === 'code');
  // Marks hold only where they touch the words; blanks stay outside.
  const [, before = '', core = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (core === '') return text;
  let result = code ? `{{${escaped(core)}}}` : escaped(core);
  for (const { type } of marks) {
    const around = AROUND[type];
    if (around !== undefined && !code) result = `${around}${result}${around}`;
  }
  const href = marks.find(({ type }) => type === 'link')?.attrs?.href;
  if (typeof href === 'string') result = link(result, href);
  return `${before}${result}${after}`;
}

/** A link, where the address is one of the web or of mail; else its words alone. */
function link(words: string, href: string): string {
  const url = /^(?:https?|mailto):/i.test(href) ? URL.parse(href)?.href : undefined;
  if (url === undefined) return words || escaped(href);
  const safe = url.replace(/[[\]|{}]/g, (character) => encodeURIComponent(character));
  return words === '' ? `[${safe}]` : `[${words}|${safe}]`;
}

/** What begins a macro, a link, an image or a cell wherever it stands. */
const ANYWHERE = /[{}[\]!|]/g;
/** What marks words up where it stands before them: never within a word, as in `well-known` and `snake_case`. */
const BEFORE_WORDS = /(?<![\p{L}\p{N}])[*_+^~?-](?=\S)/gu;
/** What begins a list, a heading or a quotation at the beginning of a line. */
const AT_BEGINNING = /^(\s*)(?=(?:[*#-]+ |h[1-6]\.|bq\.))/gm;

function escaped(text: string): string {
  return text
    .replaceAll('\\', '&#92;')
    .replace(ANYWHERE, '\\$&')
    .replace(BEFORE_WORDS, '\\$&')
    .replace(AT_BEGINNING, '$1\\');
}
