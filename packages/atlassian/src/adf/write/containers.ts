import type { RootContent } from 'mdast';
import type { AdfNode } from '../types.js';
import { fit } from './fit.js';

/** What a piece of HTML between blocks means. */
export type HtmlToken =
  | { kind: 'details'; title: string }
  | { kind: '/details' }
  | { kind: 'layout'; widths: number[] }
  | { kind: 'column' }
  | { kind: '/layout' }
  | { kind: 'comment' }
  | { kind: 'words'; text: string };

const TAGS = new RegExp(
  [
    String.raw`<details\b[^>]{0,200}>\s*(?:<summary\b[^>]{0,200}>(?<title>[^<]{0,500})</summary>)?`,
    String.raw`(?<close></details\s{0,9}>)`,
    String.raw`<!-- layout (?<widths>[\d. ]{1,99}) -->`,
    '(?<column><!-- column -->)',
    '(?<end><!-- /layout -->)',
    '(?<empty><!---->)',
  ].join('|'),
  'gi',
);

/** Splits an HTML block into the tags that we know and the words between them. */
export function tokenizeHtml(html: string): HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let from = 0;
  for (const match of html.matchAll(TAGS)) {
    tokens.push({ kind: 'words', text: html.slice(from, match.index) }, readTag(match));
    from = match.index + match[0].length;
  }
  tokens.push({ kind: 'words', text: html.slice(from) });
  return tokens.filter((token) => token.kind !== 'words' || token.text.trim() !== '');
}

function readTag(match: RegExpExecArray): HtmlToken {
  const { title, close, widths, column, end, empty } = match.groups ?? {};
  if (close) return { kind: '/details' };
  if (widths) return { kind: 'layout', widths: widths.trim().split(/ +/).map(Number) };
  if (column) return { kind: 'column' };
  if (end) return { kind: '/layout' };
  if (empty) return { kind: 'comment' };
  return { kind: 'details', title: unescapeHtml((title ?? '').replace(/\s+/g, ' ').trim()) };
}

interface Frame {
  opened: HtmlToken;
  /** One stretch of blocks, or one a column. */
  parts: AdfNode[][];
}

/**
 * Builds expands and columns out of a flat row of blocks and tags. What is left open ends with the row; a closing tag
 * without an opening one is words.
 */
export function assemble(
  nodes: readonly RootContent[],
  write: { block(node: RootContent): AdfNode[]; words(markdown: string): AdfNode[] },
): AdfNode[] {
  const root: Frame = { opened: { kind: 'comment' }, parts: [[]] };
  const open: Frame[] = [root];
  const put = (blocks: AdfNode[]) =>
    open
      .at(-1)
      ?.parts.at(-1)
      ?.push(...blocks);
  const close = () => {
    const frame = open.length > 1 ? open.pop() : undefined;
    if (frame) put(finish(frame));
  };
  for (const node of nodes) {
    for (const token of node.type === 'html' ? tokenizeHtml(node.value) : [undefined]) {
      const top = open.at(-1);
      if (!token) put(write.block(node));
      else if (token.kind === 'words') put(write.words(token.text));
      else if (token.kind === 'details' || token.kind === 'layout') open.push({ opened: token, parts: [[]] });
      else if (token.kind === 'column' && top?.opened.kind === 'layout') top.parts.push([]);
      else if (token.kind === '/details' && top?.opened.kind === 'details') close();
      else if (token.kind === '/layout' && top?.opened.kind === 'layout') close();
      else if (token.kind === '/details') put([{ type: 'paragraph', content: [{ type: 'text', text: '</details>' }] }]);
    }
  }
  while (open.length > 1) close();
  return root.parts.flat();
}

function finish(frame: Frame): AdfNode[] {
  const { opened, parts } = frame;
  if (opened.kind === 'details') {
    return [{ type: 'expand', attrs: { title: opened.title }, content: fit('expand', parts.flat()) }];
  }
  // Atlassian knows two and three columns; any other number is said one after another.
  const widths = opened.kind === 'layout' ? opened.widths : [];
  const usable = widths.length === parts.length && widths.every((width) => width >= 0 && width <= 100);
  if (!usable || parts.length < 2 || parts.length > 3) return parts.flat();
  const columns = parts.map((part, index): AdfNode => {
    return { type: 'layoutColumn', attrs: { width: widths[index] }, content: fit('layoutColumn', part) };
  });
  return [{ type: 'layoutSection', content: columns }];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
