import type { AlignType, PhrasingContent, Table, TableRow } from 'mdast';
import type { AdfNode } from '../types.js';
import { readInline } from './inline.js';
import { childrenOf } from './node.js';
import type { Reader } from './reader.js';

/**
 * A table as Markdown has them; undefined where it has more: merged cells, or anything but paragraphs in a cell.
 * Without a header row it gets an empty one, which the way back takes away.
 */
export function readTable(node: AdfNode, reader: Reader): Table | undefined {
  const rows = childrenOf(node).map(childrenOf);
  const width = rows[0]?.length ?? 0;
  if (width === 0 || rows.some((row) => row.length !== width) || !rows.flat().every(isPlainCell)) return undefined;
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
  const { colspan = 1, rowspan = 1 } = cell.attrs ?? {};
  const isCell = cell.type === 'tableCell' || cell.type === 'tableHeader';
  return isCell && colspan === 1 && rowspan === 1 && childrenOf(cell).every((block) => block.type === 'paragraph');
}

function readCell(cell: AdfNode, reader: Reader): PhrasingContent[] {
  const lines = childrenOf(cell).map((paragraph) =>
    readInline(childrenOf(paragraph), reader.losses, { oneLine: true }),
  );
  return lines.flatMap((line, index): PhrasingContent[] =>
    index === 0 ? line : [{ type: 'html', value: '<br>' }, ...line],
  );
}

/** The alignment that all paragraphs of a column share. */
function alignOf(cells: (AdfNode | undefined)[]): AlignType {
  const [first, ...others] = new Set(cells.flatMap((cell) => (cell ? childrenOf(cell).map(alignmentOf) : [])));
  if (others.length > 0) return null;
  return first === 'center' ? 'center' : first === 'end' ? 'right' : null;
}

function alignmentOf(paragraph: AdfNode): unknown {
  return paragraph.marks?.find((mark) => mark.type === 'alignment')?.attrs?.align;
}

function noteLosses(node: AdfNode, rows: AdfNode[][], reader: Reader): void {
  const { layout = 'default', width, isNumberColumnEnabled = false, displayMode } = node.attrs ?? {};
  const cells = rows.flat();
  if (layout !== 'default' || width || displayMode || cells.some((cell) => cell.attrs?.colwidth)) {
    reader.losses.note('table layout');
  }
  if (isNumberColumnEnabled) reader.losses.note('table row numbers');
  if (cells.some((cell) => cell.attrs?.background)) reader.losses.note('table cell colour');
  const [head = [], ...body] = rows;
  const mixedHead =
    head.some((cell) => cell.type !== 'tableHeader') && head.some((cell) => cell.type === 'tableHeader');
  if (mixedHead || body.flat().some((cell) => cell.type === 'tableHeader')) reader.losses.note('table header column');
}
