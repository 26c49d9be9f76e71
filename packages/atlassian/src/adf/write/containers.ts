import type { RootContent } from 'mdast';
import { decodeBodied } from '../notation.js';
import { marksAreValid } from '../schema/marks.js';
import type { AdfMark, AdfNode } from '../types.js';
import { fit } from './fit.js';
import { assembleCell, assembleRow, assembleTable } from './html-table.js';
import { type HtmlToken, type Opening, tokenizeHtml } from './html-tokens.js';

interface Frame {
  opened: Opening;
  /** One stretch of blocks, or one a column. */
  parts: AdfNode[][];
}

/** How the things between the tags are turned into blocks. */
interface Write {
  block(node: RootContent): AdfNode[];
  words(html: string): AdfNode[];
}

/**
 * Builds expands, columns, tables and the like out of a flat row of blocks and tags. What is left open ends with what
 * it is in; a closing tag without an opening one is words.
 */
export function assemble(nodes: readonly RootContent[], write: Write): AdfNode[] {
  const root: AdfNode[] = [];
  const open: Frame[] = [];
  const put = (blocks: AdfNode[]) => (open.at(-1)?.parts.at(-1) ?? root).push(...blocks);
  const closeTo = (length: number) => {
    while (open.length > length) {
      const frame = open.pop();
      if (frame) put(finish(frame));
    }
  };
  const take = (token: HtmlToken) => {
    if (token.kind === 'comment') return;
    if (token.kind === 'words') put(write.words(token.raw));
    else if (token.kind === 'column') {
      const top = open.at(-1);
      if (top?.opened.kind === 'layout') top.parts.push([]);
    } else if (token.kind === 'close') {
      const at = openerOf(token.of, open);
      if (at >= 0) closeTo(at);
      else put(rawWords(token.raw));
    } else {
      const at = placeFor(token.kind, open);
      if (at === undefined) return void put(rawWords(token.raw));
      closeTo(at);
      open.push({ opened: token, parts: [[]] });
    }
  };
  for (const node of nodes) {
    if (node.type !== 'html') put(write.block(node));
    else for (const token of tokenizeHtml(node.value)) take(token);
  }
  closeTo(0);
  return root;
}

/** Which open thing a closing tag closes, with all that is in it; none outside of the table cell that it stands in. */
function openerOf(kind: Opening['kind'], open: readonly Frame[]): number {
  const at = open.findLastIndex(({ opened }) => opened.kind === kind);
  const cell = open.findLastIndex(({ opened }) => opened.kind === 'cell');
  return at < cell && !PARTS.includes(kind) ? -1 : at;
}

const PARTS: readonly string[] = ['table', 'row', 'cell'];

/** How many of the open things stay open around a new one; undefined where it can have no place. */
function placeFor(kind: Opening['kind'], open: readonly Frame[]): number | undefined {
  if (kind !== 'row' && kind !== 'cell') return open.length;
  const at = open.findLastIndex(({ opened }) => opened.kind === (kind === 'row' ? 'table' : 'row'));
  return at < 0 ? undefined : at + 1;
}

function finish({ opened, parts }: Frame): AdfNode[] {
  const content = parts.flat();
  switch (opened.kind) {
    case 'details':
      return [{ type: 'expand', attrs: { title: opened.title }, content: fit('expand', content) }];
    case 'layout':
      return finishLayout(opened.widths, parts);
    case 'div':
      return content.map((block) => withMarks(block, opened.marks));
    case 'bodied': {
      const macro = decodeBodied(opened.json);
      if (macro) return [{ ...macro, content: fit('bodiedExtension', content) }];
      return [...rawWords(`<!-- adf:bodiedExtension ${opened.json} -->`), ...content];
    }
    case 'table':
      return assembleTable(opened.attrs, content);
    case 'row':
      return assembleRow(content);
    case 'cell':
      return assembleCell(opened.type, opened.attrs, content);
  }
}

/** Atlassian's schema knows two and three columns; any other number is said one after another. */
function finishLayout(widths: readonly number[], parts: AdfNode[][]): AdfNode[] {
  const usable = widths.length === parts.length && widths.every((width) => width >= 0 && width <= 100);
  if (!usable || parts.length < 2 || parts.length > 3) return parts.flat();
  const columns = parts.map((part, index): AdfNode => {
    return { type: 'layoutColumn', attrs: { width: widths[index] }, content: fit('layoutColumn', part) };
  });
  return [{ type: 'layoutSection', content: columns }];
}

/** Gives paragraphs and headings the marks that they may have. */
function withMarks(block: AdfNode, marks: readonly AdfMark[]): AdfNode {
  if (block.type !== 'paragraph' && block.type !== 'heading') return block;
  const kept = marks.reduce<AdfMark[]>((have, mark) => {
    const more = [...have.filter(({ type }) => type !== mark.type), mark];
    return marksAreValid(block.type, 'doc', more) ? more : have;
  }, block.marks ?? []);
  return kept.length > 0 ? { ...block, marks: kept } : block;
}

function rawWords(text: string): AdfNode[] {
  return [{ type: 'paragraph', content: [{ type: 'text', text }] }];
}
