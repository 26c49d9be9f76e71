import fc from 'fast-check';
import type { AdfDoc, AdfNode } from '../src/adf/types.js';
import { inline, words } from './inline-arbitrary.js';

/*
 * Documents of the subset that Markdown can say exactly: no empty paragraphs, no white space at the edges of a line or
 * of bold words, neighbouring words with different marks, numbers and titles spelled out.
 */

const paragraph = inline({ breaks: true }).map((content): AdfNode => ({ type: 'paragraph', content }));
const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), inline({ breaks: true }))
  .map(([level, content]): AdfNode => ({ type: 'heading', attrs: { level }, content }));
const codeBlock = fc
  .tuple(
    fc.constantFrom(undefined, 'ts', 'c++', 'plain text', 'adf:panel'),
    fc.array(fc.oneof(words, fc.constantFrom('', '  indented', '```', '~~~~'))),
  )
  .map(([language, lines]): AdfNode => {
    const text = lines.join('\n');
    return {
      type: 'codeBlock',
      ...(language ? { attrs: { language } } : {}),
      ...(text ? { content: [{ type: 'text', text }] } : {}),
    };
  });
const rule = fc.constant<AdfNode>({ type: 'rule' });
const picture = fc.constantFrom<AdfNode>(
  {
    type: 'mediaSingle',
    attrs: { layout: 'center' },
    content: [{ type: 'media', attrs: { type: 'file', id: 'u-1', collection: 'contentId-9', alt: 'a [b]' } }],
  },
  {
    type: 'mediaSingle',
    attrs: { layout: 'center' },
    content: [{ type: 'media', attrs: { type: 'external', url: 'https://x.example/i (1).png' } }],
  },
);
const opaque = fc.constantFrom<AdfNode>({
  type: 'extension',
  attrs: { extensionType: 'com.x', extensionKey: 'toc', parameters: { a: '```' } },
});
const card = fc.constant<AdfNode>({ type: 'blockCard', attrs: { url: 'https://x.example/' } });
const table = fc
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

type Name = 'list' | 'item' | 'tasks' | 'panel' | 'quote' | 'nestedExpand' | 'expand' | 'layout' | 'top';

const TITLES = fc.constantFrom('', 'More', '<b> & "c"');

const { top } = fc.letrec<Record<Name, AdfNode>>((tie) => {
  const some = (...kinds: fc.Arbitrary<AdfNode>[]) =>
    fc.array(fc.oneof({ maxDepth: 3, withCrossShrink: true }, ...kinds), { minLength: 1, maxLength: 3 });
  const line = inline({ breaks: false });
  const decisions = fc.array(line, { minLength: 1, maxLength: 2 }).map((lines) => ({
    type: 'decisionList',
    attrs: { localId: 'l' },
    content: lines.map((content) => ({ type: 'decisionItem', attrs: { localId: 'i', state: 'DECIDED' }, content })),
  }));
  const inPanel = [paragraph, heading, codeBlock, picture, rule, opaque, tie('list'), tie('tasks'), decisions];
  return {
    item: fc
      .tuple(
        fc.oneof(paragraph, paragraph, codeBlock, picture),
        fc.array(fc.oneof({ maxDepth: 3 }, paragraph, codeBlock, picture, opaque, tie('list'), tie('tasks')), {
          maxLength: 3,
        }),
      )
      .map(([first, rest]) => ({ type: 'listItem', content: [first, ...rest] })),
    list: fc
      .tuple(fc.option(fc.nat(12)), fc.array(tie('item'), { minLength: 1, maxLength: 3 }))
      .map(([order, content]) =>
        order === null ? { type: 'bulletList', content } : { type: 'orderedList', attrs: { order }, content },
      ),
    tasks: fc
      .array(fc.tuple(fc.boolean(), fc.option(line), fc.option(tie('tasks'), { maxDepth: 3 })), {
        minLength: 1,
        maxLength: 3,
      })
      .map((items) => ({
        type: 'taskList',
        attrs: { localId: 'l' },
        content: items.flatMap(([done, content, below]) => [
          { type: 'taskItem', attrs: { localId: 'i', state: done ? 'DONE' : 'TODO' }, content: content ?? [] },
          ...(below ? [below] : []),
        ]),
      })),
    quote: some(paragraph, codeBlock, picture, opaque, tie('list')).map((content) => ({ type: 'blockquote', content })),
    panel: fc
      .tuple(fc.constantFrom('info', 'success', 'note', 'warning', 'error'), some(...inPanel))
      .map(([panelType, content]) => ({ type: 'panel', attrs: { panelType }, content })),
    nestedExpand: fc
      .tuple(TITLES, some(...inPanel, tie('panel'), tie('quote')))
      .map(([title, content]) => ({ type: 'nestedExpand', attrs: { title }, content })),
    expand: fc
      .tuple(TITLES, some(...inPanel, table, card, tie('panel'), tie('nestedExpand')))
      .map(([title, content]) => ({ type: 'expand', attrs: { title }, content })),
    layout: fc.array(some(...inPanel, table, tie('expand')), { minLength: 2, maxLength: 3 }).map((columns) => ({
      type: 'layoutSection',
      content: columns.map((content) => ({ type: 'layoutColumn', attrs: { width: 33.3 }, content })),
    })),
    top: fc.oneof(...inPanel, table, card, tie('panel'), tie('quote'), tie('expand'), tie('layout')),
  };
});

/** Documents that come back from Markdown exactly as they were. */
export const supportedDoc: fc.Arbitrary<AdfDoc> = fc
  .array(top, { minLength: 1, maxLength: 4 })
  .map((content) => ({ type: 'doc', version: 1, content }));
