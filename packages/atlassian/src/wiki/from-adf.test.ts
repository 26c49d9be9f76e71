import { describe, expect, it } from 'vitest';
import type { AdfNode } from '../adf/types.js';
import { markdownToAdf } from '../adf/write/document.js';
import { adfToWiki } from './from-adf.js';

const wiki = (markdown: string): string => adfToWiki(markdownToAdf(markdown));
const nodes = (...content: AdfNode[]): string => adfToWiki({ type: 'doc', version: 1, content });

describe('Markdown in Jira’s wiki markup', () => {
  it.each([
    ['## Steps', 'h2. Steps'],
    ['**bold** and *slanted* and ~~gone~~', '*bold* and _slanted_ and -gone-'],
    ['`a*b`', '{{a*b}}'],
    ['[the plan](https://a.example/x?y=1)', '[the plan|https://a.example/x?y=1]'],
    ['- one\n- two\n  1. deep', '* one\n* two\n*# deep'],
    ['```js\nlet a = {b: 1};\n```', '{code:js}\nlet a = {b: 1};\n{code}'],
    ['> said', '{quote}\nsaid\n{quote}'],
    ['one\n\ntwo', 'one\n\ntwo'],
    ['---', '----'],
    ['| A | B |\n| - | - |\n| 1 | 2 |', '||A||B||\n|1|2|'],
  ])('%j is %j', (markdown, expected) => expect(wiki(markdown)).toBe(expected));

  it('names people by their account ids, and nobody by anything else', () => {
    const mention = (id: string): AdfNode => ({ type: 'mention', attrs: { id, text: '@Mia' } });
    expect(nodes({ type: 'paragraph', content: [mention('712020:ab-1')] })).toBe('[~accountid:712020:ab-1]');
    expect(nodes({ type: 'paragraph', content: [mention('x]{color}')] })).toBe('@Mia');
  });
});

describe('what people wrote', () => {
  it.each([
    ['{color:red}x{color}', '\\{color:red\\}x\\{color\\}'],
    ['!https://evil.example/pixel.png!', '\\!https://evil.example/pixel.png\\!'],
    ['[click|https://evil.example]', '\\[click\\|https://evil.example\\]'],
    ['* no list', '\\* no list'],
    ['h1. no heading', '\\h1. no heading'],
    ['a *word* of it', 'a \\*word* of it'],
    ['well-known snake_case 2*3', 'well-known snake_case 2*3'],
    ['C:\\temp', 'C:&#92;temp'],
  ])('%j stays text', (text, expected) => {
    expect(nodes({ type: 'paragraph', content: [{ type: 'text', text }] })).toBe(expected);
  });

  it('never ends a block of code, nor leads anywhere but to the web', () => {
    const code = { type: 'codeBlock', content: [{ type: 'text', text: '{code}{panel}' }] };
    expect(nodes(code)).toBe('{code}\n{ code}{panel}\n{code}');
    const link = { type: 'link', attrs: { href: 'javascript:alert(1)' } };
    expect(nodes({ type: 'paragraph', content: [{ type: 'text', text: 'click', marks: [link] }] })).toBe('click');
    const split = { type: 'link', attrs: { href: 'https://a.example/]{x}|y' } };
    expect(nodes({ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [split] }] })).toBe(
      '[x|https://a.example/%5D%7Bx%7D%7Cy]',
    );
  });
});
