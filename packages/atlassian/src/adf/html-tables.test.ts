import { expect, test } from 'vitest';
import { expectValid, withoutLocalIds } from '../../test/adf-schema.js';
import { adfToMarkdown } from './read/document.js';
import type { AdfNode } from './types.js';
import { markdownToAdf } from './write/document.js';

const p = (words: string): AdfNode => ({ type: 'paragraph', content: [{ type: 'text', text: words }] });
const cell = (type: string, attrs: Record<string, unknown> | undefined, ...content: AdfNode[]): AdfNode => ({
  type,
  ...(attrs ? { attrs } : {}),
  content,
});
const row = (...content: AdfNode[]): AdfNode => ({ type: 'tableRow', content });
const empty = cell('tableCell', undefined, { type: 'paragraph' });

function adf(markdown: string): unknown {
  const doc = markdownToAdf(markdown);
  expectValid(doc);
  return withoutLocalIds(doc.content);
}

test('merged and coloured cells, and lists in cells, are an HTML table both ways', () => {
  const list = { type: 'bulletList', content: [{ type: 'listItem', content: [p('x')] }] };
  const table: AdfNode = {
    type: 'table',
    attrs: { layout: 'wide', width: 960, isNumberColumnEnabled: true },
    content: [
      row(cell('tableHeader', { colspan: 2 }, p('Wide'))),
      row(cell('tableCell', { rowspan: 2, background: '#deebff' }, list), cell('tableCell', undefined, p('a'))),
      row(cell('tableCell', { valign: 'top' }, p('b'))),
    ],
  };
  const markdown = [
    '<table layout="wide" width="960" numbered>',
    '<tr><th colspan="2">',
    '',
    'Wide',
    '',
    '</th></tr>',
    '<tr><td rowspan="2" bgcolor="#deebff">',
    '',
    '- x',
    '',
    '</td><td>',
    '',
    'a',
    '',
    '</td></tr>',
    '<tr><td valign="top">',
    '',
    'b',
    '',
    '</td></tr>',
    '</table>',
  ].join('\n');
  expect(adfToMarkdown({ type: 'doc', version: 1, content: [table] })).toEqual({ markdown, dropped: [] });
  expect(adf(markdown)).toEqual([table]);
});

test('HTML as people write it is a table as well, short rows filled up', () => {
  const html =
    '<table class="x">\n<thead><tr><th>A</th><th>B</th></tr></thead>\n<tr><td><b>a</b> word\n</table>\n\nafter';
  expect(adf(html)).toEqual([
    {
      type: 'table',
      content: [
        row(cell('tableHeader', undefined, p('A')), cell('tableHeader', undefined, p('B'))),
        row(
          cell('tableCell', undefined, {
            type: 'paragraph',
            content: [
              { type: 'text', text: 'a', marks: [{ type: 'strong' }] },
              { type: 'text', text: ' word' },
            ],
          }),
          empty,
        ),
      ],
    },
    p('after'),
  ]);
});

test('no word of a broken table is lost, and no attribute is taken that the schema refuses', () => {
  const said = JSON.stringify(
    adf('<table layout="odd">w0<tr>w1<td colspan="0" valign="x">w2</tr>w3</table>\n\n</td>w4<tr>'),
  );
  for (const word of ['w0', 'w1', 'w2', 'w3', 'w4', '</td>', '<tr>']) expect(said).toContain(word);
  for (const gone of ['odd', 'colspan', 'valign']) expect(said).not.toContain(gone);
  expect(adf('<table></table>')).toEqual([]);
});

test('a column whose cells are aligned in different ways is said in HTML, one that they share in Markdown', () => {
  const aligned = (align: string): AdfNode => ({ ...p('a'), marks: [{ type: 'alignment', attrs: { align } }] });
  const table = (...sides: string[]) => ({
    type: 'table',
    content: sides.map((side) => row(cell('tableCell', undefined, aligned(side)))),
  });
  const both = (node: AdfNode) => adfToMarkdown({ type: 'doc', version: 1, content: [node] }).markdown;
  expect(both(table('end', 'end'))).toBe('| |\n| -: |\n| a |\n| a |');
  expect(both(table('end', 'center'))).toContain('<td>\n\n<div align="center">');
  expect(adf(both(table('end', 'center')))).toEqual([table('end', 'center')]);
});

test('a table with what no table has is kept as it is', () => {
  const odd: AdfNode = { type: 'table', content: [row(cell('tableCell', { colspan: 2, shiny: true }, p('x')))] };
  expect(adfToMarkdown({ type: 'doc', version: 1, content: [odd] }).markdown).toMatch(/^```adf:table\n/);
});
