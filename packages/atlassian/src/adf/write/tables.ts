import type { AlignType, Table, TableCell } from 'mdast';
import type { AdfNode } from '../types.js';
import { writeInline } from './inline.js';
import type { Writer } from './writer.js';

/** A table; a header row without a word in it stands for none. Short rows are filled up. */
export function writeTable(table: Table, writer: Writer): AdfNode {
  const width = Math.max(1, ...table.children.map((row) => row.children.length));
  const rows = table.children.map((row, index): AdfNode => {
    const type = index === 0 ? 'tableHeader' : 'tableCell';
    const cells = Array.from({ length: width }, (_, column) =>
      writeCell(type, row.children[column], table.align?.[column], writer),
    );
    return { type: 'tableRow', content: cells };
  });
  const [head, ...body] = rows;
  const headless = body.length > 0 && head?.content?.every((cell) => cell.content?.[0]?.content === undefined);
  return { type: 'table', content: headless ? body : rows };
}

function writeCell(type: string, cell: TableCell | undefined, align: AlignType | undefined, writer: Writer): AdfNode {
  const content = cell ? writeInline(cell.children, writer) : [];
  const side = align === 'center' ? 'center' : align === 'right' ? 'end' : undefined;
  const paragraph: AdfNode = {
    type: 'paragraph',
    ...(content.length > 0 ? { content } : {}),
    ...(side ? { marks: [{ type: 'alignment', attrs: { align: side } }] } : {}),
  };
  return { type, content: [paragraph] };
}
