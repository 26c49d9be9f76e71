import type { AlignType, BlockContent, PhrasingContent, Table, TableRow } from 'mdast';
import type { AdfMark, AdfNode } from '../types.js';
import { readHtmlTable } from './html-table.js';
import { readInline } from './inline.js';
import { childrenOf } from './node.js';
import type { Reader } from './reader.js';

/** A table as Markdown has them, or as HTML has them; undefined where it is neither. */
export function readTable(node: AdfNode, reader: Reader): BlockContent[] | undefined {
  return isPlainTable(node) ? [readPlain(node, reader)] : readHtmlTable(node, reader);
}

/** Whether Markdown has such tables: no merged or coloured cells, nothing but paragraphs in them, columns aligned. */
export function isPlainTable(node: AdfNode): boolean {
  const rows = childrenOf(node).map(childrenOf);
  const width = rows[0]?.length ?? 0;
  if (width === 0 || rows.some((row) => row.length !== width) || !rows.flat().every(isPlainCell)) return false;
  return Array.from({ length: width }, (_, column) => alignmentsOf(rows.map((row) => row[column]))).every(
    (alignments) => alignments.size < 2,
  );
}

/** Without a header row it gets an empty one, which the way back takes away. */
function readPlain(node: AdfNode, reader: Reader): Table {
  const rows = childrenOf(node).map(childrenOf);
  const width = rows[0]?.length ?? 0;
  noteLosses(node, rows, reader);

  const headed = rows[0]?.every((cell) => cell.type === 'tableHeader') ?? false;
  const lines = rows.map(
    (row): TableRow => ({
      type: 'tableRow',
      children: row.map((cell) => ({ type: 'tableCell', children: readCell(cell, reader) })),
    }),
  );
  const emptyHeader: TableRow = {
    type: 'tableRow',
    children: Array.from({ length: width }, () => ({ type: 'tableCell', children: [] })),
  };
  const align = Array.from({ length: width }, (_, column) => alignOf(rows.map((row) => row[column])));
  return { type: 'table', align, children: headed ? lines : [emptyHeader, ...lines] };
}

function isPlainCell(cell: AdfNode): boolean {
  const { colspan = 1, rowspan = 1, background } = cell.attrs ?? {};
  const isCell = cell.type === 'tableCell' || cell.type === 'tableHeader';
  return (
    isCell &&
    colspan === 1 &&
    rowspan === 1 &&
    !background &&
    childrenOf(cell).every(({ type, marks = [] }) => type === 'paragraph' && marks.every(isColumns))
  );
}

function readCell(cell: AdfNode, reader: Reader): PhrasingContent[] {
  const lines = childrenOf(cell).map((paragraph) =>
    readInline(childrenOf(paragraph), reader.losses, { oneLine: true }).flatMap(keepBars),
  );
  return lines.flatMap((line, index): PhrasingContent[] =>
    index === 0 ? line : [{ type: 'html', value: '<br>' }, ...line],
  );
}

/** In code a table takes the backslash before a bar for its own: such code is said with a tag instead. */
function keepBars(node: PhrasingContent): PhrasingContent[] {
  if (node.type === 'inlineCode' && node.value.includes('\\|')) {
    return [
      { type: 'html', value: '<code>' },
      { type: 'text', value: node.value },
      { type: 'html', value: '</code>' },
    ];
  }
  return 'children' in node ? [{ ...node, children: node.children.flatMap(keepBars) } as PhrasingContent] : [node];
}

/** The alignment that all paragraphs of a column share. */
function alignOf(cells: (AdfNode | undefined)[]): AlignType {
  const [only] = alignmentsOf(cells);
  return only === 'center' ? 'center' : only === 'end' ? 'right' : null;
}

/** Every alignment in a column; an empty cell has none of its own. */
function alignmentsOf(cells: (AdfNode | undefined)[]): Set<unknown> {
  const paragraphs = cells.flatMap((cell) => (cell ? childrenOf(cell) : []));
  const filled = paragraphs.filter((paragraph) => (paragraph.content?.length ?? 0) > 0 || paragraph.marks?.length);
  return new Set(filled.map((paragraph) => paragraph.marks?.find(isColumns)?.attrs?.align));
}

/** What a column says for all its paragraphs. */
function isColumns(mark: AdfMark): boolean {
  return mark.type === 'alignment';
}

function noteLosses(node: AdfNode, rows: AdfNode[][], reader: Reader): void {
  const { layout = 'default', width, isNumberColumnEnabled = false, displayMode } = node.attrs ?? {};
  const cells = rows.flat();
  if (layout !== 'default' || width || displayMode || cells.some((cell) => cell.attrs?.colwidth)) {
    reader.losses.note('table layout');
  }
  if (isNumberColumnEnabled) reader.losses.note('table row numbers');
  const [head = [], ...body] = rows;
  const mixedHead =
    head.some((cell) => cell.type !== 'tableHeader') && head.some((cell) => cell.type === 'tableHeader');
  if (mixedHead || body.flat().some((cell) => cell.type === 'tableHeader')) reader.losses.note('table header column');
}
