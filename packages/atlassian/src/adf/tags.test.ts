import { expect, test } from 'vitest';
import { expectValid, withoutLocalIds } from '../../test/adf-schema.js';
import { adfToMarkdown } from './read/document.js';
import type { AdfMark, AdfNode } from './types.js';
import { markdownToAdf } from './write/document.js';

const text = (words: string, ...marks: AdfMark[]): AdfNode => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 ? { marks } : {}),
});
const p = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const colour = (type: string, color: string): AdfMark => ({ type, attrs: { color } });
const comment = (id: string): AdfMark => ({ type: 'annotation', attrs: { id, annotationType: 'inlineComment' } });
const align = (where: string): AdfMark => ({ type: 'alignment', attrs: { align: where } });

const md = (...content: AdfNode[]) => adfToMarkdown({ type: 'doc', version: 1, content }).markdown;

function adf(markdown: string): unknown {
  const doc = markdownToAdf(markdown);
  expectValid(doc);
  return withoutLocalIds(doc.content);
}

test.each<[string, AdfNode[]]>([
  ['<span style="color:#ff5630">red</span>', [p(text('red', colour('textColor', '#ff5630')))]],
  [
    'a <span style="background-color:#fffae6">b</span>',
    [p(text('a '), text('b', colour('backgroundColor', '#fffae6')))],
  ],
  [
    '<span data-comment="c-1">one <span data-comment="c-2">two</span></span>',
    [p(text('one ', comment('c-1')), text('two', comment('c-1'), comment('c-2')))],
  ],
  ['<span data-comment="c-1">`code`</span>', [p(text('code', { type: 'code' }, comment('c-1')))]],
  [
    '<div align="center">\n\n## H\n\na\n\n</div>\n\nb',
    [
      { type: 'heading', attrs: { level: 2 }, content: [text('H')], marks: [align('center')] },
      { ...p(text('a')), marks: [align('center')] },
      p(text('b')),
    ],
  ],
  ['<div indent="2">\n\na\n\n</div>', [{ ...p(text('a')), marks: [{ type: 'indentation', attrs: { level: 2 } }] }]],
  [
    '<div align="right" size="small">\n\na\n\n</div>',
    [{ ...p(text('a')), marks: [align('end'), { type: 'fontSize', attrs: { fontSize: 'small' } }] }],
  ],
])('%s both ways', (markdown, content) => {
  expect(md(...content)).toBe(markdown);
  expect(adf(markdown)).toEqual(withoutLocalIds(content));
});

test.each([
  ['a <span style="color:red">b</span>', 'a <span style="color:red">b</span>'],
  ['a <span>b</span>', 'a <span>b</span>'],
  ['a <span data-comment="&quot;">b</span>', 'a <span data-comment="&quot;">b</span>'],
  ['a </span> b', 'a </span> b'],
])('%s stays as words', (markdown, words) => {
  expect(adf(markdown)).toEqual([p(text(words))]);
});

test('tags that people write mean what they mean', () => {
  const both = [colour('textColor', '#ff0000'), colour('backgroundColor', '#ffff00')];
  expect(adf('<span style="color: #ff0000; background: #ffff00;">x</span>')).toEqual([p(text('x', ...both))]);
  expect(adf('<b>a</b> <i>b</i> <s>c</s> <code>d</code>')).toEqual([
    p(
      text('a', { type: 'strong' }),
      text(' '),
      text('b', { type: 'em' }),
      text(' '),
      text('c', { type: 'strike' }),
      text(' '),
      text('d', { type: 'code' }),
    ),
  ]);
});

test('alignment that no place allows is left away, and nothing else', () => {
  expect(adf('- <div align="center">\n\n  a\n\n  </div>')).toEqual([
    { type: 'bulletList', content: [{ type: 'listItem', content: [p(text('a'))] }] },
  ]);
  expect(adf('<div class="x">\n\na\n\n</div>')).toEqual([p(text('<div class="x">')), p(text('a')), p(text('</div>'))]);
});

test('a panel of a rare sort keeps its attributes, a macro its body', () => {
  const panel = { type: 'panel', attrs: { panelType: 'custom', panelIcon: ':a_b:' }, content: [p(text('x'))] };
  const said = '> [!NOTE] `{panel {"panelType":"custom","panelIcon":":a_b:"}}`\n> x';
  expect(md(panel)).toBe(said);
  expect(adf(said)).toEqual([panel]);
  expect(adf('> [!NOTE] `{panel {"panelType":"loud"}}`\n> x')).toMatchObject([{ type: 'blockquote' }]);
  const attrs = { extensionType: 't', extensionKey: 'excerpt', parameters: { a: '--> --' } };
  const macro = { type: 'bodiedExtension', attrs, content: [p(text('in'))] };
  expect(md(macro)).toContain('\n\nin\n\n<!-- /adf:bodiedExtension -->');
  expect(adf(md(macro))).toEqual([macro]);
  expect(adf(`> ${md(macro).replaceAll('\n', '\n> ')}`)).toMatchObject([
    { type: 'blockquote', content: [{ type: 'codeBlock' }, p(text('in'))] },
  ]);
  expect(JSON.stringify(adf('<!-- adf:bodiedExtension {"attrs":{}} -->\n\nin'))).toContain('bodiedExtension {');
});

test('thousands of tags in tags are words in time', () => {
  const deep = `${'<u>'.repeat(5_000)}x${'</u>'.repeat(5_000)}`;
  expect(JSON.stringify(adf(deep))).toContain('x');
  expect(JSON.stringify(adf('<div align="center">\n\n'.repeat(5_000)))).toBe('[]');
  expect(JSON.stringify(adf('<table><tr><td>\n\n'.repeat(200)))).toContain('table');
});
