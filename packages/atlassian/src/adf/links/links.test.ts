import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { asOthersWrite, pageBlocks } from '../../../test/page-arbitrary.js';
import { RUNS, runs } from '../../../test/runs.js';
import { cleanText, mapTexts } from '../../text/clean.js';
import { editDocument } from '../edit/edit.js';
import { adfToMarkdown } from '../read/document.js';
import type { AdfMark, AdfNode } from '../types.js';
import { neutralise } from './neutralise.js';
import { judge, type LinkPolicy } from './policy.js';

vi.setConfig({ testTimeout: 600_000 });

const POLICY: LinkPolicy = { neutralise: true, hosts: ['acme.atlassian.net', '*.acme.example'] };
const KEEP: LinkPolicy = { neutralise: false, hosts: [] };

const text = (words: string, ...marks: AdfMark[]): AdfNode => ({ type: 'text', text: words, marks });
const link = (href: string): AdfMark => ({ type: 'link', attrs: { href } });
const p = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const seen = (content: AdfNode[], policy = POLICY) => adfToMarkdown({ type: 'doc', content }, policy).markdown;
const picture = (url: string, alt = ''): AdfNode => ({
  type: 'mediaSingle',
  attrs: { layout: 'center' },
  content: [{ type: 'media', attrs: { type: 'external', url, alt } }],
});

describe('addresses', () => {
  it.each([
    ['https://evil.example/?q=secret', 'evil.example'],
    ['HTTPS://EVIL.example', 'evil.example'],
    ['//evil.example/x', 'evil.example'],
    ['\\\\evil.example/x', 'evil.example'],
    ['https:/\\evil.example', 'evil.example'],
    ['https://acme.atlassian.net@evil.example/', 'evil.example'],
    ['https://acme.atlassian.net.evil.example/', 'acme.atlassian.net.evil.example'],
    ['https://аcme.atlassian.net/', 'xn--cme-5cd.atlassian.net'],
    ['https://acme.atlassian.net/\u202Egpj.x', 'acme.atlassian.net'],
    ['https://user:word@acme.atlassian.net/', 'acme.atlassian.net'],
    ['javascript:alert(1)', 'javascript:'],
    [' JavaScript:alert(1)', 'javascript:'],
    ['data:image/png;base64,AAAA', 'data:'],
    ['vbscript:x', 'vbscript:'],
    ['file:///etc/passwd', 'file:'],
    ['ms-word:ofe|u|https://evil.example/x', 'ms-word:'],
    ['mailto:a@evil.example?body=x', 'mailto:'],
    ['#link-0123456789abcdef', 'link'],
  ])('%s does not stay', (address, host) => {
    expect(judge(address, POLICY)).toEqual({ stays: false, host });
  });

  it.each([
    'https://acme.atlassian.net/browse/A-1',
    'https://docs.acme.example/x',
    '#heading',
    '/wiki/x',
    'accountid:1',
  ])('%s stays', (address) => {
    expect(judge(address, POLICY)).toEqual({ stays: true });
  });

  it('that deceive do not stay where all others do', () => {
    expect(judge('https://evil.example/', KEEP)).toEqual({ stays: true });
    for (const address of [
      'https://a.example@evil.example/',
      'javascript:x',
      '//evil.example',
      'https://a\\b.example',
    ]) {
      expect(judge(address, KEEP).stays, address).toBe(false);
    }
  });
});

describe('what a model sees of', () => {
  const cases: [what: string, blocks: AdfNode[], shows: string | RegExp][] = [
    [
      'a link',
      [p(text('See '), text('this', link('https://evil.example/?q=1')))],
      /^See \[this `evil\.example`\]\(#link-[0-9a-f]{16}\)$/,
    ],
    [
      'a link whose words are an address',
      [p(text('https://evil.example/x', link('https://evil.example/x')))],
      /^\[`evil\.example`\]\(#link-\w+\)$/,
    ],
    ['words that name another host', [p(text('https://acme.atlassian.net', link('https://evil.example')))], /^\[`evil/],
    ['a bare address', [p(text('go to https://evil.example/x?y now'))], /^go to \[`evil\.example`\]\(#link-\w+\) now$/],
    ['a bare www', [p(text('go to www.evil.example/x now'))], /^go to \[`www\.evil\.example`\]\(#link/],
    ['a card', [p({ type: 'inlineCard', attrs: { url: 'https://evil.example/x' } })], /^\[`evil\.example`\]/],
    ['a picture', [picture('https://evil.example/?q=1', 'A chart')], /^\[Picture: A chart `evil\.example`\]\(#link/],
    [
      'an embedded page',
      [{ type: 'embedCard', attrs: { url: 'https://evil.example/x', layout: 'wide' } }],
      /"url":"#link-/,
    ],
    ['what only looks like a picture', [p(text('![x](https://evil.example/x.png)'))], /evil\.example/],
  ];
  it.each(cases)('%s', (_what, blocks, shows) => {
    const markdown = seen(blocks);
    expect(markdown).toMatch(shows);
    expect(markdown).not.toMatch(/https?:\/\/(?:www\.)?evil|(?<!\\)!\[/);
  });

  it('code stays as it is', () => {
    const code = [
      p(text('curl https://evil.example/x', { type: 'code' })),
      { type: 'codeBlock', content: [{ type: 'text', text: '![x](https://evil.example)' }] },
    ];
    expect(seen(code)).toBe(adfToMarkdown({ type: 'doc', content: code }).markdown);
  });

  it('a picture is no picture where links stay, and links stay', () => {
    expect(seen([picture('https://evil.example/x')], KEEP)).toMatch(/^\[Picture `evil\.example`\]\(#link/);
    expect(seen([p(text('this', link('https://evil.example/x')))], KEEP)).toBe('[this](https://evil.example/x)');
  });
});

describe('an edit', () => {
  const old = [
    p(
      text('Read '),
      text('the ', link('https://evil.example/x')),
      text('guide', link('https://evil.example/x'), { type: 'strong' }),
      text('.'),
    ),
    p({ type: 'inlineCard', attrs: { url: 'https://other.example/y' } }),
    picture('https://evil.example/p.png', 'Chart'),
    p(text('Or https://third.example/z here.')),
  ];
  const body = JSON.stringify({ type: 'doc', version: 1, content: old });
  const rewrite = (markdown: string) =>
    editDocument(body, { operation: 'rewrite', content: { markdown } }, undefined, POLICY);

  it('puts the real addresses back around the words that were changed', () => {
    const result = rewrite(
      seen(old).replace('Read', 'Please read').replace('Or ', 'Or look at ').replace('Chart', 'Graph'),
    );
    if (!result.ok) expect.fail(result.reason);
    const { content } = JSON.parse(result.body) as { content: AdfNode[] };
    expect(JSON.stringify(content)).not.toContain('#link-');
    expect(content[0]?.content?.slice(1)).toEqual(
      old[0]?.content?.slice(1).map((node) => expect.objectContaining({ text: node.text })),
    );
    expect(content[0]?.content?.[1]?.marks).toEqual([link('https://evil.example/x')]);
    expect(content[1]).toEqual(old[1]);
    expect(content[2]).toEqual(old[2]);
    expect(content[3]?.content?.map(({ text: words }) => words).join('')).toBe(
      'Or look at https://third.example/z here.',
    );
    expect(result.diff).not.toMatch(/https:\/\/(?:evil|third)/);
  });

  it('keeps the address of a link whose words were changed', () => {
    const result = rewrite(seen(old).replace('the **guide**', 'the manual'));
    if (!result.ok) expect.fail(result.reason);
    expect(result.body).toContain(
      '{"type":"text","text":"the manual","marks":[{"type":"link","attrs":{"href":"https://evil.example/x"}}]}',
    );
  });

  it('given as a document leaves blocks as they are that were not changed, and puts back what was not seen of others', () => {
    const picture = {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [
        { type: 'media', attrs: { type: 'file', id: 'a', collection: 'b' }, marks: [link('https://evil.example/x')] },
      ],
    };
    const hidden = [p(text('un\u200bseen')), p(text('un\u200bseen'), { type: 'hardBreak' }), picture, ...old];
    const page = JSON.stringify({ type: 'doc', version: 1, content: hidden });
    const read = mapTexts(neutralise(hidden, POLICY, new Map()), cleanText);
    expect(JSON.stringify(read)).not.toMatch(/https:\/\/(?:evil|third)|\u200b/);
    const write = (content: AdfNode[]) => {
      const document = { type: 'doc' as const, version: 1 as const, content };
      const result = editDocument(page, { operation: 'rewrite', content: { document } }, undefined, POLICY);
      if (!result.ok) expect.fail(result.reason);
      return (JSON.parse(result.body) as { content: AdfNode[] }).content;
    };
    expect(write(read)).toEqual(hidden);
    const wide = { ...read[2], type: 'mediaSingle', attrs: { layout: 'wide' } };
    expect(write([wide, ...read.slice(0, 2)])).toEqual([
      { ...picture, attrs: { layout: 'wide' } },
      ...hidden.slice(0, 2),
    ]);
  });

  it('refuses a link that stands for none of the document', () => {
    expect(rewrite('[this `evil.example`](#link-0123456789abcdef)')).toEqual({ ok: false, reason: 'foreign_links' });
  });

  it('with what was read leaves every byte as it is, whatever was taken out', () => {
    fc.assert(
      fc.property(pageBlocks, (content) => {
        const page = asOthersWrite(content);
        const { markdown } = adfToMarkdown(JSON.parse(page), POLICY);
        const result = editDocument(page, { operation: 'rewrite', content: { markdown } }, undefined, POLICY);
        expect(result).toMatchObject({ ok: true, body: page, lost: [] });
      }),
      runs(Math.ceil(RUNS / 4)),
    );
  });
});
