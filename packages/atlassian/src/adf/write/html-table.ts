import { NODE_ATTRS } from '../schema/attrs.js';
import type { AdfNode } from '../types.js';
import { fit } from './fit.js';

/** A table out of its rows. What stands between rows gets a row of its own; a table without any is nothing. */
export function assembleTable(attrs: Record<string, unknown>, blocks: readonly AdfNode[]): AdfNode[] {
  const rows = blocks.flatMap((block) => (block.type === 'tableRow' ? [block] : assembleRow([block])));
  return rows.length === 0 ? [] : [withAttrs({ type: 'table', content: filled(rows) }, attrs)];
}

/** A row out of its cells. What stands between cells gets a cell of its own; a row without any is nothing. */
export function assembleRow(blocks: readonly AdfNode[]): AdfNode[] {
  const cells = blocks.flatMap((block) => (isCell(block) ? [block] : assembleCell('tableCell', {}, [block])));
  return cells.length === 0 ? [] : [{ type: 'tableRow', content: cells }];
}

export function assembleCell(
  type: 'tableHeader' | 'tableCell',
  attrs: Record<string, unknown>,
  blocks: readonly AdfNode[],
): AdfNode[] {
  return [withAttrs({ type, content: fit(type, blocks) }, attrs)];
}

/** The attributes that the schema accepts; one that it does not costs no other. */
function withAttrs(node: AdfNode, attrs: Record<string, unknown>): AdfNode {
  const valid = Object.entries(attrs).filter(
    ([name, value]) => NODE_ATTRS[node.type]?.safeParse({ [name]: value }).success,
  );
  return valid.length > 0 ? { type: node.type, attrs: Object.fromEntries(valid), content: node.content ?? [] } : node;
}

/** Fills short rows up, where no cell reaches over several rows and so counts in them. */
function filled(rows: readonly AdfNode[]): AdfNode[] {
  const widths = rows.map(({ content = [] }) => content.reduce((sum, cell) => sum + spanOf(cell, 'colspan'), 0));
  if (rows.some(({ content = [] }) => content.some((cell) => spanOf(cell, 'rowspan') > 1))) return [...rows];
  const width = Math.max(...widths);
  return rows.map((row, index) => {
    const missing = Array.from({ length: width - (widths[index] ?? 0) }, (): AdfNode => {
      return { type: 'tableCell', content: [{ type: 'paragraph' }] };
    });
    return missing.length > 0 ? { ...row, content: [...(row.content ?? []), ...missing] } : row;
  });
}

function spanOf(cell: AdfNode, name: 'colspan' | 'rowspan'): number {
  const span = cell.attrs?.[name];
  return typeof span === 'number' ? span : 1;
}

function isCell({ type }: AdfNode): boolean {
  return type === 'tableHeader' || type === 'tableCell';
}
