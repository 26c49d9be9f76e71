import fc from 'fast-check';
import type { AdfNode } from '../src/adf/types.js';
import { inline } from './inline-arbitrary.js';

/** A table as Markdown has them. */
export const plainTable: fc.Arbitrary<AdfNode> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 3 }), fc.boolean())
  .chain(([width, height, headed]) =>
    fc
      .tuple(
        fc.array(fc.array(fc.option(inline({ breaks: true })), { minLength: width, maxLength: width }), {
          minLength: height,
          maxLength: height,
        }),
        fc.array(fc.constantFrom(undefined, 'center', 'end'), { minLength: width, maxLength: width }),
      )
      .map(
        ([rows, aligns]): AdfNode => ({
          type: 'table',
          content: rows.map((cells, row) => ({
            type: 'tableRow',
            content: cells.map((content, column) => {
              // A first row without a word would be read as no header at all.
              const line = content ?? (row === 0 && headed ? [{ type: 'text', text: 'head' }] : undefined);
              const align = aligns[column];
              return {
                type: row === 0 && headed ? 'tableHeader' : 'tableCell',
                content: [
                  {
                    type: 'paragraph',
                    ...(line ? { content: line } : {}),
                    ...(align ? { marks: [{ type: 'alignment', attrs: { align } }] } : {}),
                  },
                ],
              };
            }),
          })),
        }),
      ),
  );

const CELL_ATTRS = fc.constantFrom<Record<string, unknown>>(
  {},
  {},
  { background: '#deebff' },
  { valign: 'middle' },
  { background: 'rgb(1, 2, 3)', valign: 'top' },
);

/** A table that only HTML's can say: a merged cell at its head, and blocks in the others. */
export function mergedTable(block: fc.Arbitrary<AdfNode>): fc.Arbitrary<AdfNode> {
  const cell = (attrs: Record<string, unknown>) =>
    fc
      .tuple(
        fc.constantFrom('tableCell', 'tableHeader'),
        CELL_ATTRS,
        fc.array(block, { minLength: 1, maxLength: 2, size: 'xsmall' }),
      )
      .map(([type, more, content]): AdfNode => {
        const all = { ...attrs, ...more };
        return { type, ...(Object.keys(all).length > 0 ? { attrs: all } : {}), content };
      });
  const attrs = fc.constantFrom<Record<string, unknown> | undefined>(
    undefined,
    { layout: 'wide', width: 960 },
    { displayMode: 'fixed', isNumberColumnEnabled: true },
  );
  return fc
    .tuple(attrs, cell({ colspan: 2 }), cell({}), cell({}), cell({ rowspan: 2 }), cell({}), cell({}))
    .map(([given, head, a, b, tall, c, d]) => ({
      type: 'table',
      ...(given ? { attrs: given } : {}),
      content: [[head], [a, b], [tall, c], [d]].map((content) => ({ type: 'tableRow', content })),
    }));
}
