import { expect, test } from 'vitest';
import { expectValid, withoutLocalIds } from '../../../test/adf-schema.js';
import type { AdfMark, AdfNode } from '../types.js';
import { markdownToAdf } from './document.js';

const text = (words: string, ...marks: AdfMark[]): AdfNode => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 ? { marks } : {}),
});
const p = (...content: AdfNode[]): AdfNode =>
  content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' };
const item = (...content: AdfNode[]): AdfNode => ({ type: 'listItem', content });
const strong = { type: 'strong' };
const code = { type: 'code' };

/** The document's blocks, after Atlassian's schema has accepted them. */
function adf(markdown: string): unknown {
  const doc = markdownToAdf(markdown);
  expectValid(doc);
  return withoutLocalIds(doc.content);
}

test.each<[string, AdfNode[]]>([
  [
    'a **b** *c* ~~d~~ `e`',
    [
      text('a '),
      text('b', strong),
      text(' '),
      text('c', { type: 'em' }),
      text(' '),
      text('d', { type: 'strike' }),
      text(' '),
      text('e', code),
    ],
  ],
  ['**`x`**', [text('x', code)]],
  ['[`x`](https://a.example)', [text('x', { type: 'link', attrs: { href: 'https://a.example' } }, code)]],
  ['a\nb', [text('a b')]],
  ['a\\\nb<br>c', [text('a'), { type: 'hardBreak' }, text('b'), { type: 'hardBreak' }, text('c')]],
  [
    'H<sub>2</sub>O <u>x *y*</u>',
    [
      text('H'),
      text('2', { type: 'subsup', attrs: { type: 'sub' } }),
      text('O '),
      text('x ', { type: 'underline' }),
      text('y', { type: 'em' }, { type: 'underline' }),
    ],
  ],
  ['<b>x</b> & <kbd>y</kbd> <u>open', [text('x', strong), text(' & <kbd>y</kbd> <u>open')]],
  [
    '[Mia](accountid:5b:10) and @[Tom](accountid:6)',
    [
      { type: 'mention', attrs: { id: '5b:10', text: '@Mia' } },
      text(' and '),
      { type: 'mention', attrs: { id: '6', text: '@Tom' } },
    ],
  ],
  ['<https://a.example/x>', [{ type: 'inlineCard', attrs: { url: 'https://a.example/x' } }]],
  ['https://a.example/x', [text('https://a.example/x', { type: 'link', attrs: { href: 'https://a.example/x' } })]],
  [
    'a_b@x.example <a@x.example>',
    [text('a_b@x.example '), text('a@x.example', { type: 'link', attrs: { href: 'mailto:a@x.example' } })],
  ],
  ['`{status:green|Done}`', [{ type: 'status', attrs: { text: 'Done', color: 'green' } }]],
  ['`{status:pink|Done}`', [text('{status:pink|Done}', code)]],
  ['`{date:2026-11-22}`', [{ type: 'date', attrs: { timestamp: '1795305600000' } }]],
  ['`{adf:text {"text":""}}`', [text('{adf:text {"text":""}}', code)]],
  [
    '[a][r]\n\n[r]: https://r.example "T"',
    [text('a', { type: 'link', attrs: { href: 'https://r.example', title: 'T' } })],
  ],
  [
    'x ![i](https://a.example/i.png)',
    [text('x '), text('i', { type: 'link', attrs: { href: 'https://a.example/i.png' } })],
  ],
  [
    'x ![i](attachment:7?collection=c%2F1)',
    [text('x '), { type: 'mediaInline', attrs: { type: 'file', id: '7', collection: 'c/1', alt: 'i' } }],
  ],
  ['[](https://a.example)', [text('https://a.example', { type: 'link', attrs: { href: 'https://a.example' } })]],
  ['\\[!NOTE] ~~a~~ ~b~', [text('[!NOTE] '), text('a', { type: 'strike' }), text(' ~b~')]],
])('words: %s', (markdown, content) => {
  expect(adf(markdown)).toEqual([p(...content)]);
});

test('a list that mixes bullets, tasks and decisions becomes one of each', () => {
  expect(adf('- one\n- [ ] todo\n- [x] done\n  - [ ] below\n- `{decision}` ship')).toEqual([
    { type: 'bulletList', content: [item(p(text('one')))] },
    {
      type: 'taskList',
      attrs: {},
      content: [
        { type: 'taskItem', attrs: { state: 'TODO' }, content: [text('todo')] },
        { type: 'taskItem', attrs: { state: 'DONE' }, content: [text('done')] },
        {
          type: 'taskList',
          attrs: {},
          content: [{ type: 'taskItem', attrs: { state: 'TODO' }, content: [text('below')] }],
        },
      ],
    },
    {
      type: 'decisionList',
      attrs: {},
      content: [{ type: 'decisionItem', attrs: { state: 'DECIDED' }, content: [text('ship')] }],
    },
  ]);
});

test('a task that holds more than a line keeps its box in words', () => {
  expect(adf('- [ ] a\n\n  ```\n  x\n  ```')).toEqual([
    { type: 'bulletList', content: [item(p(text('[ ] a')), { type: 'codeBlock', content: [text('x')] })] },
  ]);
});

test('numbers, nesting, and items that begin with a list', () => {
  expect(adf('7. a\n   - b\n8. c')).toEqual([
    {
      type: 'orderedList',
      attrs: { order: 7 },
      content: [item(p(text('a')), { type: 'bulletList', content: [item(p(text('b')))] }), item(p(text('c')))],
    },
  ]);
  expect(adf('- - a')).toEqual([
    { type: 'bulletList', content: [item(p(), { type: 'bulletList', content: [item(p(text('a')))] })] },
  ]);
});

test.each<[string, string, AdfNode[]]>([
  ['a heading in a quotation', '> ## a', [{ type: 'blockquote', content: [p(text('a', strong))] }]],
  ['a quotation in a quotation', '> a\n> > b', [{ type: 'blockquote', content: [p(text('a')), p(text('b'))] }]],
  [
    'a table in an item',
    '- | a | b |\n  | - | - |\n  | 1 | 2 |',
    [{ type: 'bulletList', content: [item(p(text('a | b')), p(text('1 | 2')))] }],
  ],
  [
    'tasks in a quotation',
    '> - [x] a',
    [{ type: 'blockquote', content: [{ type: 'bulletList', content: [item(p(text('[x] a')))] }] }],
  ],
  ['a rule in an item', '- a\n\n  ---', [{ type: 'bulletList', content: [item(p(text('a')), p(text('———')))] }]],
  [
    'an expand in an item',
    '- <details><summary>T</summary>\n\n  x\n\n  </details>',
    [{ type: 'bulletList', content: [item(p(text('T', strong)), p(text('x')))] }],
  ],
  ['an empty quotation', '>', [{ type: 'blockquote', content: [p()] }]],
])('what ADF does not allow is said in the next best way: %s', (_, markdown, content) => {
  expect(adf(markdown)).toEqual(content);
});

test('tables: short rows filled up, no header for an empty one, breaks and alignment kept', () => {
  const cell = (type: string, content: AdfNode[], align?: string): AdfNode => ({
    type,
    content: [{ ...p(...content), ...(align ? { marks: [{ type: 'alignment', attrs: { align } }] } : {}) }],
  });
  expect(adf('| a | b |\n| - | -: |\n| x<br>y |')).toEqual([
    {
      type: 'table',
      content: [
        { type: 'tableRow', content: [cell('tableHeader', [text('a')]), cell('tableHeader', [text('b')], 'end')] },
        {
          type: 'tableRow',
          content: [cell('tableCell', [text('x'), { type: 'hardBreak' }, text('y')]), cell('tableCell', [], 'end')],
        },
      ],
    },
  ]);
  expect(adf('| | |\n| - | - |\n| x | `a\\|b` |')).toEqual([
    {
      type: 'table',
      content: [
        { type: 'tableRow', content: [cell('tableCell', [text('x')]), cell('tableCell', [text('a|b', code)])] },
      ],
    },
  ]);
});

test('alerts are panels, and only where GitHub has them', () => {
  const panel = (panelType: string, ...content: AdfNode[]): AdfNode => ({
    type: 'panel',
    attrs: { panelType },
    content,
  });
  expect(adf('> [!NOTE]\n> a\n>\n> - b')).toEqual([
    panel('info', p(text('a')), { type: 'bulletList', content: [item(p(text('b')))] }),
  ]);
  expect(adf('> [!caution]\n>\n> a')).toEqual([panel('error', p(text('a')))]);
  expect(adf('> [!TIP]')).toEqual([panel('success', p())]);
  expect(adf('> [!WARNING]\n> **a**')).toEqual([panel('warning', p(text('a', strong)))]);
  for (const plain of ['> \\[!NOTE]\n> a', '> [!NOTE] a', '> [!FOO]\n> a', '[!NOTE]\na']) {
    expect(JSON.stringify(adf(plain))).not.toContain('"panel"');
  }
});

test('details nest, close by themselves, and may stand on one line', () => {
  const inner: AdfNode = { type: 'nestedExpand', attrs: { title: 'In' }, content: [p(text('b'))] };
  expect(
    adf('<details>\n<summary>A &amp; B</summary>\n\na\n\n<details><summary>In</summary>b</details>\n\n</details>\n\nc'),
  ).toEqual([{ type: 'expand', attrs: { title: 'A & B' }, content: [p(text('a')), inner] }, p(text('c'))]);
  expect(adf('<details>\n\na')).toEqual([{ type: 'expand', attrs: { title: '' }, content: [p(text('a'))] }]);
  expect(adf('a\n\n</details>')).toEqual([p(text('a')), p(text('</details>'))]);
});

test('columns are columns if Atlassian has that many, else one after another', () => {
  const column = (width: number, ...content: AdfNode[]): AdfNode => ({
    type: 'layoutColumn',
    attrs: { width },
    content,
  });
  expect(adf('<!-- layout 30 70 -->\n\na\n\n<!-- column -->\n\n<!-- /layout -->')).toEqual([
    { type: 'layoutSection', content: [column(30, p(text('a'))), column(70, p())] },
  ]);
  expect(adf('<!-- layout 100 -->\n\na\n\n<!-- /layout -->')).toEqual([p(text('a'))]);
  expect(adf('> <!-- layout 50 50 -->\n>\n> a\n>\n> <!-- column -->\n>\n> b')).toEqual([
    { type: 'blockquote', content: [p(text('a')), p(text('b'))] },
  ]);
});

test('a picture alone is a block', () => {
  const media = (attrs: Record<string, unknown>): AdfNode => ({
    type: 'mediaSingle',
    attrs: { layout: 'center' },
    content: [{ type: 'media', attrs }],
  });
  expect(adf('![a](https://x.example/i.png)')).toEqual([
    media({ type: 'external', url: 'https://x.example/i.png', alt: 'a' }),
  ]);
  expect(adf('![](attachment:u-1)')).toEqual([media({ type: 'file', id: 'u-1', collection: '' })]);
});

test('a fence of ours is the node it names, or code if it is none', () => {
  const toc: AdfNode = { type: 'extension', attrs: { extensionType: 't', extensionKey: 'toc' } };
  const fence = (type: string, json: string) => `\`\`\`adf:${type}\n${json}\n\`\`\``;
  expect(adf(fence('extension', '{"attrs":{"extensionType":"t","extensionKey":"toc"}}'))).toEqual([toc]);
  const refused = [
    '{"attrs":{"extensionType":"t"}}',
    '{',
    '[]',
    'null',
    '{"type":"rule","attrs":{}}',
    '{"attrs":{"extensionType":"t","extensionKey":"k","x":1}}',
  ];
  for (const json of refused) {
    expect(adf(fence('extension', json))).toEqual([
      { type: 'codeBlock', attrs: { language: 'adf:extension' }, content: [text(json)] },
    ]);
  }
  expect(adf(fence('script', '{}'))).toEqual([
    { type: 'codeBlock', attrs: { language: 'adf:script' }, content: [text('{}')] },
  ]);
  const body = '{"attrs":{"extensionType":"t","extensionKey":"k"},"content":[{"type":"rule"}]}';
  expect(adf(`> ${fence('bodiedExtension', body).replaceAll('\n', '\n> ')}`)).toEqual([
    {
      type: 'blockquote',
      content: [
        {
          type: 'codeBlock',
          attrs: { language: 'adf:bodiedExtension' },
          content: [text('{"attrs":{"extensionType":"t","extensionKey":"k"},"content":[]}')],
        },
        p(text('———')),
      ],
    },
  ]);
});

test('footnotes keep their words', () => {
  expect(adf('a[^n]\n\n[^n]: note')).toEqual([p(text('a[^n]')), p(text('[^n]: note'))]);
});

test('nothing is nothing', () => {
  expect(adf('')).toEqual([]);
  expect(adf('<!---->\n\n[unused]: https://x.example')).toEqual([]);
});

test('however deep it is nested, the words stay', () => {
  expect(JSON.stringify(adf(`${'>'.repeat(300)} bottom`))).toContain('bottom');
  expect(JSON.stringify(adf(`${'- '.repeat(300)}bottom`))).toContain('bottom');
  expect(JSON.stringify(adf(`${'**'.repeat(500)}bottom${'**'.repeat(500)}`))).toContain('bottom');
});
