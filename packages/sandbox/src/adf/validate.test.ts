import { describe, expect, it } from 'vitest';
import { bullets, codeBlock, doc, heading, mono, p, panel, strong, table, tasks } from './builders.js';
import { readAdf } from './validate.js';

describe('valid documents', () => {
  it.each([
    ['an empty one', doc()],
    ['an empty paragraph', doc({ type: 'paragraph' })],
    [
      'all kinds of blocks',
      doc(heading(1, 'a'), panel('info', p('b')), table(['c'], ['d']), tasks('e'), codeBlock('js', 'f')),
    ],
    ['a list in a list', doc({ type: 'bulletList', content: [{ type: 'listItem', content: [p('a'), bullets('b')] }] })],
    [
      'a link on code',
      doc(
        p({
          type: 'text',
          text: 'a',
          marks: [{ type: 'code' }, { type: 'link', attrs: { href: 'https://a.example' } }],
        }),
      ),
    ],
  ])('%s', (_case, value) => {
    expect(readAdf(value)).toEqual({ ok: true, document: value });
  });
});

describe('invalid documents', () => {
  const text = { type: 'text', text: 'a' };
  it.each([
    ['a string', 'plain', 'a document is an object'],
    ['no version', { type: 'doc', content: [] }, 'version 1'],
    ['text at the top', { type: 'doc', version: 1, content: [text] }, 'text cannot stand in doc'],
    ['an unknown node', doc({ type: 'banner' }), 'no node type “banner”'],
    ['an unknown mark', doc(p({ ...text, marks: [{ type: 'blink' }] })), 'no mark “blink”'],
    ['an empty text', doc(p({ type: 'text', text: '' })), 'not empty'],
    [
      'bold code',
      doc(p({ ...text, marks: [...(mono('a').marks ?? []), ...(strong('a').marks ?? [])] })),
      'cannot stand together',
    ],
    ['marks in a code block', doc({ type: 'codeBlock', content: [strong('a')] }), 'has no marks'],
    ['an empty list', doc({ type: 'bulletList', content: [] }), 'must not be empty'],
    [
      'a nested quote',
      doc({ type: 'blockquote', content: [{ type: 'blockquote', content: [p('a')] }] }),
      'blockquote cannot stand in blockquote',
    ],
    ['a table in a panel', doc(panel('info', table(['a'], ['b']))), 'table cannot stand in panel'],
    [
      'text in a cell',
      doc({ type: 'table', content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [text] }] }] }),
      'text cannot stand in tableCell',
    ],
    ['a heading of level 9', doc({ ...heading(1, 'a'), attrs: { level: 9 } }), 'level'],
    ['a mention of nobody', doc(p({ type: 'mention', attrs: {} })), 'needs the attribute id'],
    [
      'a task without a state',
      doc({ type: 'taskList', attrs: { localId: 'a' }, content: [{ type: 'taskItem', attrs: { localId: 'b' } }] }),
      'state',
    ],
  ])('%s', (_case, value, words) => {
    const read = readAdf(value);
    expect(read.ok ? '' : read.problem).toContain(words);
  });

  it('tell where the fault is', () => {
    const read = readAdf(doc(p('a'), p('b', { type: 'text', text: '' })));
    expect(read.ok ? '' : read.problem).toMatch(/^\/content\/1\/content\/1: /);
  });
});
