import fc from 'fast-check';

/** Everything that means something to Markdown's parsers or to us, to be thrown together. */
const TOKENS = [
  ...['# ', '## ', '- ', '* ', '+ ', '1. ', '0) ', '> ', '---\n', '===\n', '```', '```ts\n', '~~~', '    ', '  ', '\t'],
  ...['\n', '\n', '\n', '\n\n', '\n\n', '\\', '&amp;', '&#x0;', '\u0000', '\u00a0', '😄', '\ud800', '\r'],
  ...['*', '**', '_', '__', '~', '~~', '`', '``', '<br>', '<br/>', '<u>', '</u>', '<sub>', '</sub>', '<sup>'],
  ...['| a | b |\n| - | :-: |\n| 1 | 2 |\n', '|', ':-', '[ ] ', '- [ ] ', '- [x] ', '- [X] a\n', '`{decision}` '],
  ...['> [!NOTE]\n', '> [!tip]\n> ', '[!NOTE]', '<details>\n', '<summary>T</summary>\n', '</details>\n', '<summary>'],
  ...[
    '<!-- layout 50 50 -->\n',
    '<!-- column -->\n',
    '<!-- /layout -->\n',
    '<!---->',
    '<!-- note -->',
    '<div>',
    '</div>',
  ],
  ...[
    '![a](https://x.example/i.png)',
    '![](attachment:1)',
    '![',
    '](',
    ')',
    '[a](accountid:12)',
    '@',
    '[](x)',
    '[x](<>)',
  ],
  ...[
    '[r]: https://r.example\n',
    '[r]',
    '![r]',
    '[^1]',
    '[^1]: ',
    '<https://x.example>',
    'https://x.example/a_b',
    'a@b.co',
  ],
  ...['`{status:blue|x}`', '`{date:2026-01-01}`', '`{date:9999-99-99}`', '`{adf:mention {"attrs":{"id":"1"}}}`'],
  ...['```adf:rule\n{}\n```\n', '```adf:listItem\n{"content":[]}\n```\n', '```adf:extension\n{\n```\n'],
  '```adf:paragraph\n{"marks":[{"type":"alignment","attrs":{"align":"end"}}]}\n```\n',
  '```adf:table\n{"content":[{"type":"tableRow","content":[]}]}\n```\n',
  '```adf:bodiedExtension\n{"attrs":{"extensionKey":"k","extensionType":"t"},"content":[{"type":"rule"}]}\n```\n',
  '```adf:expand\n{"content":[{"type":"nestedExpand","attrs":{},"content":[{"type":"rule"}]}],"marks":[{"type":"breakout","attrs":{"mode":"wide"}}]}\n```\n',
];

const token = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TOKENS) },
  { weight: 2, arbitrary: fc.constant('§') },
);

/** Markdown of all sorts; each `§` of the raw text is a word of its own, `w0w`, `w1w`, … */
export const anyMarkdown: fc.Arbitrary<string> = fc
  .oneof(
    fc.array(token, { maxLength: 25 }).map((parts) => parts.join('')),
    fc.array(fc.oneof(token, fc.string({ maxLength: 5 })), { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )
  .map((raw) => {
    let next = 0;
    return raw.replaceAll('§', () => `w${next++}w`);
  });

/** The words of {@link anyMarkdown} that a document must hold: not those in a link's target, a title or an info string. */
export function wordsOf(markdown: string): string[] {
  return markdown.match(/w\d+w/g) ?? [];
}
