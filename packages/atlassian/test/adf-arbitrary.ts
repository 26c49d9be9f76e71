import fc from 'fast-check';
import type { AdfDoc, AdfMark, AdfNode } from '../src/adf/types.js';
import { inline, words } from './inline-arbitrary.js';
import { mergedTable, plainTable } from './table-arbitrary.js';

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
/** A paragraph or heading with alignment or indentation, where there is no way to say them but around it. */
const marked = fc
  .tuple(
    fc.oneof(paragraph, heading),
    fc.constantFrom<AdfMark>(
      { type: 'alignment', attrs: { align: 'center' } },
      { type: 'alignment', attrs: { align: 'end' } },
      { type: 'indentation', attrs: { level: 3 } },
    ),
  )
  .map(([block, mark]): AdfNode => ({ ...block, marks: [mark] }));
const small = fc
  .tuple(paragraph, fc.constantFrom<AdfMark[]>([], [{ type: 'alignment', attrs: { align: 'end' } }]))
  .map(
    ([block, marks]): AdfNode => ({ ...block, marks: [...marks, { type: 'fontSize', attrs: { fontSize: 'small' } }] }),
  );
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
const MACRO = { extensionType: 'com.x', extensionKey: 'excerpt', parameters: { a: '--> --- `' } };
const PANELS = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('info', 'success', 'note', 'warning', 'error').map((panelType) => ({ panelType })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { panelType: 'tip' },
      { panelType: 'custom', panelIcon: ':a_b:', panelColor: '#EAE6FF' },
    ),
  },
);
const card = fc.constant<AdfNode>({ type: 'blockCard', attrs: { url: 'https://x.example/' } });
type Name =
  | 'list'
  | 'item'
  | 'tasks'
  | 'panel'
  | 'quote'
  | 'nestedExpand'
  | 'expand'
  | 'layout'
  | 'bodied'
  | 'merged'
  | 'top';

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
    panel: fc.tuple(PANELS, some(...inPanel)).map(([attrs, content]) => ({ type: 'panel', attrs, content })),
    nestedExpand: fc
      .tuple(TITLES, some(...inPanel, tie('panel'), tie('quote')))
      .map(([title, content]) => ({ type: 'nestedExpand', attrs: { title }, content })),
    expand: fc
      .tuple(TITLES, some(...inPanel, plainTable, card, tie('panel'), tie('nestedExpand')))
      .map(([title, content]) => ({ type: 'expand', attrs: { title }, content })),
    bodied: some(...inPanel, plainTable, tie('panel'), tie('quote')).map((content) => ({
      type: 'bodiedExtension',
      attrs: MACRO,
      content,
    })),
    merged: mergedTable(fc.oneof({ maxDepth: 2 }, ...inPanel, tie('panel'), tie('quote'), tie('nestedExpand'))),
    layout: fc
      .array(some(...inPanel, marked, plainTable, tie('bodied'), tie('expand')), { minLength: 2, maxLength: 3 })
      .map((columns) => ({
        type: 'layoutSection',
        content: columns.map((content) => ({ type: 'layoutColumn', attrs: { width: 33.3 }, content })),
      })),
    top: fc.oneof(
      ...inPanel,
      marked,
      small,
      plainTable,
      card,
      tie('panel'),
      tie('quote'),
      tie('expand'),
      tie('layout'),
      tie('bodied'),
      tie('merged'),
    ),
  };
});

/** Documents that come back from Markdown exactly as they were. */
export const supportedDoc: fc.Arbitrary<AdfDoc> = fc
  .array(top, { minLength: 1, maxLength: 3 })
  .map((content) => ({ type: 'doc', version: 1, content }));
