import type { BlockContent, Html } from 'mdast';
import type { AdfNode } from '../types.js';
import { childrenOf, isObject } from './node.js';
import type { Reader } from './reader.js';

const LAYOUTS = ['default', 'wide', 'full-width', 'center', 'align-start', 'align-end'];

/**
 * A table that Markdown's own cannot say (merged cells, blocks in cells, colours) as HTML's, with Markdown in its
 * cells. Undefined where it has what a table of ADF never has.
 */
export function readHtmlTable(node: AdfNode, reader: Reader): BlockContent[] | undefined {
  const rows = childrenOf(node).map((row) => ({ row, cells: childrenOf(row) }));
  const opening = openTable(node);
  const usable = rows.every(({ row, cells }) => row.type === 'tableRow' && cells.length > 0 && cells.every(isCell));
  if (rows.length === 0 || !usable || opening === undefined) return undefined;
  if (rows.some(({ cells }) => cells.some((cell) => cell.attrs?.colwidth))) reader.losses.note('column widths');
  for (const mark of node.marks ?? []) reader.losses.note(mark.type);

  const out: BlockContent[] = [];
  // Tags that follow each other share a piece of HTML.
  let tags = opening;
  for (const { cells } of rows) {
    tags += '\n<tr>';
    for (const cell of cells) {
      out.push(html(`${tags}${openCell(cell)}`), ...reader.blocks(childrenOf(cell)));
      tags = `</${nameOf(cell)}>`;
    }
    tags += '</tr>';
  }
  return [...out, html(`${tags}\n</table>`)];
}

function openTable({ attrs = {} }: AdfNode): string | undefined {
  const { layout, width, displayMode, isNumberColumnEnabled, localId: _, ...rest } = attrs;
  if (Object.keys(rest).length > 0) return undefined;
  let tag = '<table';
  if (layout !== undefined && layout !== 'default') {
    if (!LAYOUTS.includes(String(layout))) return undefined;
    tag += ` layout="${layout}"`;
  }
  if (typeof width === 'number') tag += ` width="${width}"`;
  if (displayMode === 'fixed') tag += ' display="fixed"';
  if (isNumberColumnEnabled === true) tag += ' numbered';
  return `${tag}>`;
}

const SPAN = /^(?:[1-9]|[1-9]\d|1\d\d)$/;
const COLOUR = /^[#\w(),.% -]{1,60}$/;
const VALIGNS: readonly unknown[] = ['top', 'middle', 'bottom', undefined];

/** Whether a tag can say all of a cell's attributes but the width of its columns. */
function isCell(cell: AdfNode): boolean {
  if (cell.type !== 'tableCell' && cell.type !== 'tableHeader') return false;
  const { colspan = 1, rowspan = 1, background = '', valign, colwidth: _, localId: _l, ...rest } = cell.attrs ?? {};
  const spans = typeof colspan === 'number' && typeof rowspan === 'number';
  const colour =
    background === '' || background === null || (typeof background === 'string' && COLOUR.test(background));
  const plain = Object.keys(rest).length === 0 && VALIGNS.includes(valign) && (cell.marks?.length ?? 0) === 0;
  return plain && colour && spans && SPAN.test(String(colspan)) && SPAN.test(String(rowspan));
}

function openCell(cell: AdfNode): string {
  const { colspan, rowspan, background, valign } = isObject(cell.attrs) ? cell.attrs : {};
  let tag = `<${nameOf(cell)}`;
  if (colspan !== undefined && colspan !== 1) tag += ` colspan="${colspan}"`;
  if (rowspan !== undefined && rowspan !== 1) tag += ` rowspan="${rowspan}"`;
  if (background) tag += ` bgcolor="${background}"`;
  if (valign) tag += ` valign="${valign}"`;
  return `${tag}>`;
}

function nameOf(cell: AdfNode): string {
  return cell.type === 'tableHeader' ? 'th' : 'td';
}

function html(value: string): Html {
  return { type: 'html', value };
}
