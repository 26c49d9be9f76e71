import { describe, expect, it } from 'vitest';
import { factsOf, threeWays } from './describe.js';
import { type AnyChange, type ChangeKind, type ChangeState, readChange } from './kinds.js';
import { plainText } from './plain-text.js';

const target = { id: '10001', name: 'ROV-1' };

function change<K extends ChangeKind>(kind: K, before?: ChangeState<K>, after?: ChangeState<K>): AnyChange {
  const made = readChange(kind, { target, before, after });
  if (!made) throw new Error(`no ${kind}`);
  return made;
}
const doc = (...content: unknown[]) => ({ type: 'doc', version: 1, content });
const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const field = (name: string, set: unknown, text?: string) => ({ name, set, ...(text === undefined ? {} : { text }) });

describe('what a person is told of a change', () => {
  it('is what differs, in words', () => {
    const before = { summary: field('Summary', 'Old'), assignee: field('Assignee', { accountId: 'a' }, 'Ada') };
    const after = { summary: field('Summary', 'New'), assignee: field('Assignee', { accountId: 'a' }, 'Ada') };
    expect(factsOf(change('issue-fields', { fields: before }, { fields: after }))).toEqual([
      { name: 'Summary', before: 'Old', after: 'New' },
    ]);
  });

  it('names what was added and what went', () => {
    const comment = { id: '1', body: doc(paragraph('Hello'), paragraph('you')) };
    expect(factsOf(change('issue-comment', undefined, comment))).toEqual([
      { name: 'Comment', before: undefined, after: 'Hello\nyou' },
    ]);
    expect(factsOf(change('issue-comment', comment))[0]).toMatchObject({ before: 'Hello\nyou', after: undefined });
  });

  it('reads whatever else was recorded', () => {
    const facts = factsOf(change('other', undefined, { read_by: ['Ada', 'Bo'], due: null, deep: { a: { b: 1 } } }));
    expect(facts).toEqual([
      { name: 'Read by', before: undefined, after: 'Ada, Bo' },
      { name: 'Deep', before: undefined, after: 'A: B: 1' },
    ]);
  });

  it('sets three states side by side', () => {
    const version = (number: number) => ({ version: number, title: `T${number}`, status: 'current' as const });
    const ways = threeWays(change('page-version', version(1), version(2)), version(3));
    expect(ways).toContainEqual({ name: 'Version', now: '3', left: '2', wouldBe: '1' });
  });
});

describe('plainText', () => {
  it('gives a block a line, and says mentions and links', () => {
    const item = (text: string) => ({ type: 'listItem', content: [paragraph(text)] });
    const mention = { type: 'paragraph', content: [{ type: 'mention', attrs: { text: '@Ada' } }] };
    expect(plainText(doc(paragraph('One'), { type: 'bulletList', content: [item('a'), item('b')] }, mention))).toBe(
      'One\n- a\n- b\n@Ada',
    );
  });

  it('comes to an end, however deep or long a document is', () => {
    let deep: unknown = paragraph('x');
    for (let level = 0; level < 200_000; level += 1) deep = { type: 'panel', content: [deep] };
    expect(plainText(doc(deep)).length).toBeLessThan(100);
    expect(plainText(doc(...Array.from({ length: 5_000 }, () => paragraph('y'.repeat(1_000))))).length).toBeLessThan(
      70_000,
    );
    expect(plainText('words')).toBe('words');
    expect(plainText(null)).toBe('');
  });
});
