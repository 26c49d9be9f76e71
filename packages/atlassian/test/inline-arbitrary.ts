import fc from 'fast-check';
import type { AdfMark, AdfNode } from '../src/adf/types.js';

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
      '\\|',
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
/** Words, apart or glued together, many of which mean something to Markdown. */
export const words = fc.oneof(LINE, GLUED);

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
    colour: fc.constantFrom(undefined, undefined, undefined, '#ff5630', '#0065FF'),
    background: fc.constantFrom(undefined, undefined, undefined, '#fffae6'),
    comments: fc.constantFrom<string[]>([], [], [], ['c-1'], ['6c1e3a5f-0a1b', 'c-1']),
  })
  .map(({ link, title, em, strong, strike, sub, underline, code, colour, background, comments }) => {
    const linked = link ? [{ type: 'link', attrs: { href: link, ...(title ? { title } : {}) } }] : [];
    const anchors = comments.map((id) => ({ type: 'annotation', attrs: { id, annotationType: 'inlineComment' } }));
    if (code === 0) return [...linked, { type: 'code' }, ...anchors];
    return [
      ...linked,
      ...(em ? [{ type: 'em' }] : []),
      ...(strong ? [{ type: 'strong' }] : []),
      ...(colour ? [{ type: 'textColor', attrs: { color: colour } }] : []),
      ...(background ? [{ type: 'backgroundColor', attrs: { color: background } }] : []),
      ...(strike ? [{ type: 'strike' }] : []),
      ...(sub ? [{ type: 'subsup', attrs: { type: sub } }] : []),
      ...(underline ? [{ type: 'underline' }] : []),
      ...anchors,
    ];
  });

const WORDS: fc.Arbitrary<AdfNode> = fc
  .tuple(words, fc.oneof({ weight: 2, arbitrary: fc.constant([] as AdfMark[]) }, { weight: 1, arbitrary: MARKS }))
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
    .tuple(words, fc.constantFrom('neutral', 'blue', '#aabbcc'))
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
