import fc from 'fast-check';
import type { AdfDoc, AdfMark, AdfNode } from '../src/adf/types.js';

/*
 * Documents of the subset that Markdown can say exactly: no empty paragraphs, no white space at the edges of a line or
 * of bold words, neighbouring words with different marks, numbers and titles spelled out.
 */

const WORD = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('alpha', 'beta', 'the', 'Ünïcode', '字', 'x1', '😄', 'a_b', 'C++', 'don’t') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '*',
      '**',
      '_',
      '`',
      '~~',
      '[x]',
      '[!NOTE]',
      '<b>',
      '&amp;',
      '#',
      '-',
      '1.',
      '|',
      '>',
      '\\',
      '![',
      '](',
      ':::',
      '$',
      '{',
      '---',
      '===',
      '(a)',
      'a@b.c',
      'www.x.y',
      '<!--',
      '</details>',
      '[^1]',
      '[a]: b',
      '~',
      '"',
      '+',
      '=',
      '@',
    ),
  },
);
const LINE = fc.array(WORD, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const GLUED = fc.array(WORD, { minLength: 1, maxLength: 3 }).map((words) => words.join(''));
const TEXT = fc.oneof(LINE, GLUED);

const MARKS: fc.Arbitrary<AdfMark[]> = fc
  .record({
    link: fc.option(fc.constantFrom('https://example.com/a_(b)?c=1&d=2', 'mailto:a@b.example', '#anchor', '/rel path')),
    title: fc.option(fc.constantFrom('T', 'a "b"')),
    em: fc.boolean(),
    strong: fc.boolean(),
    strike: fc.boolean(),
    sub: fc.constantFrom(undefined, undefined, undefined, 'sub', 'sup'),
    underline: fc.boolean(),
    code: fc.nat(4),
  })
  .map(({ link, title, em, strong, strike, sub, underline, code }) => {
    const linked = link ? [{ type: 'link', attrs: { href: link, ...(title ? { title } : {}) } }] : [];
    if (code === 0) return [...linked, { type: 'code' }];
    return [
      ...linked,
      ...(em ? [{ type: 'em' }] : []),
      ...(strong ? [{ type: 'strong' }] : []),
      ...(strike ? [{ type: 'strike' }] : []),
      ...(sub ? [{ type: 'subsup', attrs: { type: sub } }] : []),
      ...(underline ? [{ type: 'underline' }] : []),
    ];
  });

const WORDS: fc.Arbitrary<AdfNode> = fc
  .tuple(TEXT, fc.oneof({ weight: 2, arbitrary: fc.constant([] as AdfMark[]) }, { weight: 1, arbitrary: MARKS }))
  .map(([text, marks]) => ({ type: 'text', text, ...(marks.length > 0 ? { marks } : {}) }));

const ATOM: fc.Arbitrary<AdfNode> = fc.oneof(
  fc.constantFrom<AdfNode>(
    { type: 'mention', attrs: { id: '557058:1b-2', text: '@Mia Lind [x]' } },
    { type: 'mention', attrs: { id: 'no text' } },
    { type: 'inlineCard', attrs: { url: 'https://acme.example/browse/ABC-1?a=b_c' } },
    { type: 'inlineCard', attrs: { url: 'not an address' } },
    { type: 'date', attrs: { timestamp: '1582152559000' } },
    { type: 'emoji', attrs: { shortName: ':parrot:', id: 'p-1' } },
    { type: 'placeholder', attrs: { text: 'type here' } },
    { type: 'inlineExtension', attrs: { extensionType: 't', extensionKey: 'k', parameters: { a: ['`|`'] } } },
    { type: 'mediaInline', attrs: { type: 'file', id: 'm 1', collection: 'c/2', alt: 'a|b]' } },
    { type: 'mediaInline', attrs: { type: 'image', id: 'm1', collection: '' } },
  ),
  fc.nat(40_000).map((day) => ({ type: 'date', attrs: { timestamp: String(day * 86_400_000) } })),
  fc
    .tuple(TEXT, fc.constantFrom('neutral', 'blue', '#aabbcc'))
    .map(([text, color]) => ({ type: 'status', attrs: { text, color } })),
);

/** A line: words and things among them, never two words with the same marks side by side. */
export function inline(options: { breaks: boolean }): fc.Arbitrary<AdfNode[]> {
  const piece = fc.oneof(
    { weight: 5, arbitrary: WORDS },
    { weight: 2, arbitrary: ATOM },
    { weight: options.breaks ? 1 : 0, arbitrary: fc.constant<AdfNode>({ type: 'hardBreak' }) },
  );
  return fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => {
    const kept = pieces.filter((node, index) => {
      const previous = pieces[index - 1];
      return !(node.type === 'text' && previous?.type === 'text' && sameMarks(node, previous));
    });
    return kept.every((node) => node.type === 'hardBreak') ? [...kept, { type: 'text', text: 'end' }] : kept;
  });
}

function sameMarks(a: AdfNode, b: AdfNode): boolean {
  return JSON.stringify(a.marks) === JSON.stringify(b.marks);
}

const paragraph = inline({ breaks: true }).map((content): AdfNode => ({ type: 'paragraph', content }));
const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), inline({ breaks: true }))
  .map(([level, content]): AdfNode => ({ type: 'heading', attrs: { level }, content }));
const codeBlock = fc
  .tuple(
    fc.constantFrom(undefined, 'ts', 'c++', 'plain text', 'adf:panel'),
    fc.array(fc.oneof(TEXT, fc.constantFrom('', '  indented', '```', '~~~~'))),
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

interface Blocks {
  item: AdfNode[];
  quoted: AdfNode[];
  panel: AdfNode[];
  nested: AdfNode[];
  top: AdfNode[];
}

function separate(nodes: AdfNode[]): AdfNode[] {
  return nodes.filter((node, index) => !(isTasks(node) && nodes[index - 1]?.type === node.type));
}

/** Two lists of one kind side by side are one list to Markdown's readers. */
function isTasks(node: AdfNode): boolean {
  return ['taskList', 'decisionList', 'bulletList', 'orderedList'].includes(node.type);
}

const { top } = fc.letrec<
  Blocks & {
    bullets: AdfNode;
    tasks: AdfNode;
    decisions: AdfNode;
    panelBox: AdfNode;
    quote: AdfNode;
    expand: AdfNode;
    nestedExpand: AdfNode;
    layout: AdfNode;
    list: AdfNode;
  }
>((tie) => {
  const some = (...kinds: fc.Arbitrary<AdfNode>[]) =>
    fc.array(fc.oneof({ maxDepth: 3, withCrossShrink: true }, ...kinds), { minLength: 1, maxLength: 3 }).map(separate);
  const list = tie('list') as fc.Arbitrary<AdfNode>;
  const tasks = tie('tasks') as fc.Arbitrary<AdfNode>;
  const lists = [list, tasks, tie('decisions') as fc.Arbitrary<AdfNode>];
  const inPanel = [paragraph, heading, codeBlock, picture, rule, opaque, ...lists];
  return {
    item: fc
      .tuple(
        fc.oneof(paragraph, paragraph, codeBlock, picture),
        some(paragraph, codeBlock, picture, opaque, list, tasks),
      )
      .map(([first, rest]) => [first, ...rest]),
    list: fc
      .tuple(
        fc.option(fc.nat(12)),
        fc.array(
          fc.oneof(
            { maxDepth: 3 },
            paragraph.map((one) => [one]),
            tie('item') as fc.Arbitrary<AdfNode[]>,
          ),
          { minLength: 1, maxLength: 3 },
        ),
      )
      .map(([order, items]) => ({
        ...(order === null ? { type: 'bulletList' } : { type: 'orderedList', attrs: { order } }),
        content: items.map((content) => ({ type: 'listItem', content })),
      })),
    tasks: fc
      .array(
        fc.tuple(
          fc.boolean(),
          fc.option(inline({ breaks: false })),
          fc.option(tie('tasks') as fc.Arbitrary<AdfNode>, { maxDepth: 3 }),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((items) => ({
        type: 'taskList',
        attrs: { localId: 'l' },
        content: items.flatMap(([done, content, below]) => [
          { type: 'taskItem', attrs: { localId: 'i', state: done ? 'DONE' : 'TODO' }, content: content ?? [] },
          ...(below ? [below] : []),
        ]),
      })),
    decisions: fc.array(inline({ breaks: false }), { minLength: 1, maxLength: 2 }).map((lines) => ({
      type: 'decisionList',
      attrs: { localId: 'l' },
      content: lines.map((content) => ({ type: 'decisionItem', attrs: { localId: 'i', state: 'DECIDED' }, content })),
    })),
    bullets: list,
    quoted: some(paragraph, codeBlock, picture, opaque, list),
    quote: (tie('quoted') as fc.Arbitrary<AdfNode[]>).map((content) => ({ type: 'blockquote', content })),
    panel: some(...inPanel),
    panelBox: fc
      .tuple(fc.constantFrom('info', 'success', 'note', 'warning', 'error'), tie('panel') as fc.Arbitrary<AdfNode[]>)
      .map(([panelType, content]) => ({ type: 'panel', attrs: { panelType }, content })),
    nested: some(...inPanel, tie('panelBox') as fc.Arbitrary<AdfNode>, tie('quote') as fc.Arbitrary<AdfNode>),
    nestedExpand: fc
      .tuple(fc.constantFrom('', 'More', '<b> & "c"'), tie('nested') as fc.Arbitrary<AdfNode[]>)
      .map(([title, content]) => ({ type: 'nestedExpand', attrs: { title }, content })),
    expand: fc
      .tuple(
        fc.constantFrom('', 'More', '<b> & "c"'),
        some(
          ...inPanel,
          table,
          card,
          tie('panelBox') as fc.Arbitrary<AdfNode>,
          tie('nestedExpand') as fc.Arbitrary<AdfNode>,
        ),
      )
      .map(([title, content]) => ({ type: 'expand', attrs: { title }, content })),
    layout: fc
      .array(some(...inPanel, table, tie('expand') as fc.Arbitrary<AdfNode>), { minLength: 2, maxLength: 3 })
      .map((columns) => ({
        type: 'layoutSection',
        content: columns.map((content) => ({ type: 'layoutColumn', attrs: { width: 33.3 }, content })),
      })),
    top: some(
      ...inPanel,
      table,
      card,
      tie('panelBox') as fc.Arbitrary<AdfNode>,
      tie('quote') as fc.Arbitrary<AdfNode>,
      tie('expand') as fc.Arbitrary<AdfNode>,
      tie('layout') as fc.Arbitrary<AdfNode>,
    ),
  };
});

/** Documents that come back from Markdown exactly as they were. */
export const supportedDoc: fc.Arbitrary<AdfDoc> = top.map((content) => ({ type: 'doc', version: 1, content }));
