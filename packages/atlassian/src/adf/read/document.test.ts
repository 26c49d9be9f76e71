import { expect, test } from 'vitest';
import type { AdfMark, AdfNode } from '../types.js';
import { adfToMarkdown } from './document.js';

const text = (words: string, ...marks: AdfMark[]): AdfNode => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 ? { marks } : {}),
});
const p = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const item = (...content: AdfNode[]): AdfNode => ({ type: 'listItem', content });
const cell = (type: string, ...content: AdfNode[]): AdfNode => ({ type, attrs: {}, content });
const strong = { type: 'strong' };

function md(...content: AdfNode[]): string {
  return adfToMarkdown({ type: 'doc', version: 1, content }).markdown;
}

test('headings, rules and paragraphs', () => {
  const heading = (level: number): AdfNode => ({ type: 'heading', attrs: { level }, content: [text('H')] });
  expect(md(heading(1), heading(6), { type: 'rule' }, p(text('a')), { type: 'paragraph' }, p(text('b')))).toBe(
    '# H\n\n###### H\n\n---\n\na\n\nb',
  );
});

test.each<[string, AdfNode]>([
  ['**b**', text('b', strong)],
  ['*e*', text('e', { type: 'em' })],
  ['~~s~~', text('s', { type: 'strike' })],
  ['`c`', text('c', { type: 'code' })],
  ['<u>u</u>', text('u', { type: 'underline' })],
  ['<sub>2</sub>', text('2', { type: 'subsup', attrs: { type: 'sub' } })],
  ['<sup>2</sup>', text('2', { type: 'subsup', attrs: { type: 'sup' } })],
  ['[l](https://x.example "T")', text('l', { type: 'link', attrs: { href: 'https://x.example', title: 'T' } })],
  ['[`c`](https://x.example)', text('c', { type: 'link', attrs: { href: 'https://x.example' } }, { type: 'code' })],
  ['***both***', text('both', { type: 'em' }, strong)],
  ['``a`b``', text('a`b', { type: 'code' })],
])('a mark is %s', (expected, node) => {
  expect(md(p(node))).toBe(expected);
});

test('white space at the edge of bold words goes outside, where delimiters work', () => {
  expect(md(p(text('Note: ', strong), text('x'), text(' !', strong)))).toBe('**Note:** x **!**');
});

test('marks that share words nest, neighbours stay apart', () => {
  expect(md(p(text('a ', strong), text('b', strong, { type: 'em' }), text(' c', strong)))).toBe('**a *b* c**');
  expect(md(p(text('a', strong), text('b', { type: 'em' })))).toBe('**a**<!---->*b*');
});

test('words that look like Markdown are escaped, plain addresses are not', () => {
  expect(md(p(text('mail a_b@x.example now')))).toBe('mail a_b@x.example now');
  expect(md(p(text('# a * b [c] <d>')))).toBe('\\# a \\* b \\[c] \\<d>');
  expect(md(p(text('see https://x.example/a_b*c?d=1 or (https://x.example/a_b).')))).toContain(
    '(https://x.example/a_b).',
  );
  const address = 'https://x.example/a_b';
  expect(md(p(text('go to '), text(address, { type: 'link', attrs: { href: address } }), text('.')))).toBe(
    `go to ${address}.`,
  );
});

test('what stands among words', () => {
  const line = p(
    { type: 'mention', attrs: { id: '5b10', text: '@Mia', accessLevel: '', localId: 'x' } },
    text(' '),
    { type: 'status', attrs: { text: 'In Progress', color: 'blue', localId: 'x', style: '' } },
    text(' '),
    { type: 'date', attrs: { timestamp: String(Date.UTC(2026, 10, 22)) } },
    text(' '),
    { type: 'emoji', attrs: { shortName: ':smile:', id: '1f604', text: '😄' } },
    text(' '),
    { type: 'inlineCard', attrs: { url: 'https://x.example/browse/A-1' } },
    text(' '),
    { type: 'mediaInline', attrs: { type: 'file', id: 'm1', collection: 'c', alt: 'pic' } },
  );
  expect(md(line)).toBe(
    '[@Mia](accountid:5b10) `{status:blue|In Progress}` ' +
      '`{date:2026-11-22}` 😄 <https://x.example/browse/A-1> ![pic](attachment:m1?collection=c)',
  );
  expect(md(p({ type: 'status', attrs: { text: 'a\nb', color: 'green' } }))).toBe(
    '`{adf:status {"attrs":{"text":"a\\nb","color":"green"}}}`',
  );
});

test('line breaks: a backslash between words, <br> where there is one line only', () => {
  const broken = [text('a'), { type: 'hardBreak' }, text('b')];
  expect(md(p(...broken))).toBe('a\\\nb');
  expect(md({ type: 'heading', attrs: { level: 2 }, content: broken })).toBe('## a<br>b');
  expect(md(p(text('a'), { type: 'hardBreak' }))).toBe('a<br>');
  expect(md(p(text('a\nb')))).toBe('a\\\nb');
});

test('lists keep their numbers, their nesting and the code in them', () => {
  const code: AdfNode = { type: 'codeBlock', attrs: { language: 'sh' }, content: [text('a\n\nb')] };
  const inner: AdfNode = {
    type: 'orderedList',
    attrs: { order: 3 },
    content: [item(p(text('three'))), item(p(text('four')))],
  };
  expect(md({ type: 'bulletList', content: [item(p(text('one')), code), item(p(text('two')), inner)] })).toBe(
    ['- one', '  ```sh', '  a', '', '  b', '  ```', '- two', '', '  3. three', '  4. four'].join('\n'),
  );
});

test('tasks and decisions', () => {
  const task = (state: string, ...content: AdfNode[]): AdfNode => ({
    type: 'taskItem',
    attrs: { localId: 'i', state },
    content,
  });
  const list = (...content: AdfNode[]): AdfNode => ({ type: 'taskList', attrs: { localId: 'l' }, content });
  expect(md(list(task('TODO', text('a')), list(task('DONE', text('b'))), task('TODO')))).toBe(
    '- [ ] a\n  - [x] b\n- [ ] <br>',
  );
  const decision: AdfNode = {
    type: 'decisionItem',
    attrs: { localId: 'i', state: 'DECIDED' },
    content: [text('ship')],
  };
  expect(md({ type: 'decisionList', attrs: { localId: 'l' }, content: [decision] })).toBe('- `{decision}` ship');
});

test('the fence of a code block is longer than any in it', () => {
  expect(md({ type: 'codeBlock', content: [text('```\n````')] })).toBe('`````\n```\n````\n`````');
});

test('a table of words is a table, pipes escaped, paragraphs joined', () => {
  const header = {
    type: 'tableRow',
    content: [cell('tableHeader', p(text('A|1'))), cell('tableHeader', p(text('B')))],
  };
  const row = {
    type: 'tableRow',
    content: [cell('tableCell', p(text('l1')), p(text('l2'))), cell('tableCell', { type: 'paragraph' })],
  };
  expect(md({ type: 'table', content: [header, row] })).toBe('| A\\|1 | B |\n| - | - |\n| l1<br>l2 | |');
  expect(md({ type: 'table', content: [row] })).toBe('| | |\n| - | - |\n| l1<br>l2 | |');
});

test('panels, quotations, expands and columns', () => {
  expect(md({ type: 'panel', attrs: { panelType: 'warning' }, content: [p(text('hot')), p(text('very'))] })).toBe(
    '> [!WARNING]\n> hot\n>\n> very',
  );
  expect(md({ type: 'blockquote', content: [p(text('[!NOTE] q'))] })).toBe('> \\[!NOTE] q');
  expect(md({ type: 'expand', attrs: { title: 'A <b> & c' }, content: [p(text('in'))] })).toBe(
    '<details>\n<summary>A &lt;b&gt; &amp; c</summary>\n\nin\n\n</details>',
  );
  const column = (words: string): AdfNode => ({
    type: 'layoutColumn',
    attrs: { width: 50 },
    content: [p(text(words))],
  });
  expect(md({ type: 'layoutSection', content: [column('L'), column('R')] })).toBe(
    '<!-- layout 50 50 -->\n\nL\n\n<!-- column -->\n\nR\n\n<!-- /layout -->',
  );
});

test('pictures', () => {
  const single = (attrs: Record<string, unknown>): AdfNode => ({
    type: 'mediaSingle',
    attrs: { layout: 'center' },
    content: [{ type: 'media', attrs }],
  });
  expect(md(single({ type: 'file', id: 'u-1', collection: '', alt: 'pic.png' }))).toBe('![pic.png](attachment:u-1)');
  expect(md(single({ type: 'external', url: 'https://x.example/i.png' }))).toBe('![](https://x.example/i.png)');
});

test('what Markdown cannot say is kept as it is', () => {
  expect(md({ type: 'extension', attrs: { extensionType: 't', extensionKey: 'toc' } })).toBe(
    '```adf:extension\n{"attrs":{"extensionType":"t","extensionKey":"toc"}}\n```',
  );
  expect(md({ type: 'fromTheFuture', content: [p(text('kept'))] })).toContain('```adf:fromTheFuture\n');
  expect(md(p({ type: 'alsoNew', attrs: { a: 1 } }))).toBe('`{adf:alsoNew {"attrs":{"a":1}}}`');
});

test('what is left out is counted', () => {
  const red = { type: 'textColor', attrs: { color: 'red' } };
  const { markdown, dropped } = adfToMarkdown({
    type: 'doc',
    version: 1,
    content: [
      p(text('a', red), text('b', strong, red)),
      { ...p(text('c')), marks: [{ type: 'alignment', attrs: { align: 'start' } }] },
      {
        type: 'table',
        attrs: { layout: 'wide' },
        content: [{ type: 'tableRow', content: [cell('tableCell', p(text('e')))] }],
      },
    ],
  });
  expect(markdown).toContain('a**b**');
  expect(dropped).toEqual(['textColor ×2', 'alignment', 'table layout']);
});

test.each([
  [undefined, ''],
  [null, ''],
  [42, ''],
  [{}, ''],
  ['plain *words*', 'plain \\*words\\*'],
  [[p(text('a'))], 'a'],
  [p(text('a')), 'a'],
  [{ type: 'doc', content: 'x' }, ''],
  [{ type: 'doc', content: ['x', 'y'] }, 'xy'],
  [
    { type: 'doc', content: [{ type: 'rule', content: [text('x')] }] },
    '```adf:rule\n{"content":[{"type":"text","text":"x"}]}\n```',
  ],
  [
    {
      type: 'doc',
      content: [null, 7, { type: 'paragraph', content: [null, text('a'), { type: 'text' }] }, text('b')],
    },
    'a\n\nb',
  ],
  [{ type: 'doc', content: [{ type: 'heading', attrs: { level: 'x' }, content: [text('h')] }] }, '# h'],
  [
    { type: 'doc', content: [{ type: 'table', content: [{ type: 'tableRow' }] }] },
    '```adf:table\n{"content":[{"type":"tableRow"}]}\n```',
  ],
])('anything is read as far as it makes sense: %j', (input, markdown) => {
  expect(adfToMarkdown(input).markdown).toBe(markdown);
});

test('words are found however deep they lie', () => {
  let node: AdfNode = p(text('bottom'));
  for (let depth = 0; depth < 20_000; depth++) node = { type: 'blockquote', content: [node] };
  const { markdown, dropped } = adfToMarkdown({ type: 'doc', version: 1, content: [node] });
  expect(markdown).toMatch(/bottom$/);
  expect(dropped).toEqual(['deep nesting']);
});
