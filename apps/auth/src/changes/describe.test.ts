import {
  type AnyChange,
  type ChangeKind,
  type ChangeState,
  factsOf,
  plainText,
  readChange,
  threeWays,
} from '@gatehouse/contract';
import { describe, expect, it } from 'vitest';
import { addressOf, siteAddress } from './addresses.js';
import { wayBack } from './ways/ways.js';

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

describe('the way back', () => {
  const kinds = (before: string[], after: string[]) =>
    wayBack(change('page-labels', { kind: 'page', labels: before }, { kind: 'page', labels: after }));

  it('compares what counts, and nothing else', () => {
    const way = kinds(['a'], ['a', 'b']);
    if (!way.ok) throw new Error(way.sentence);
    const labels = (...all: string[]) => way.way.compared({ kind: 'page', labels: all });
    expect(labels('b', 'a')).toBe(labels('a', 'b'));
    expect(labels('a')).not.toBe(labels('a', 'b'));
    expect(labels()).not.toBe(way.way.compared(undefined));
  });

  it('is not offered where nothing changed, nor for what would take with it what others added', () => {
    expect(kinds(['a'], ['a'])).toMatchObject({ ok: false, sentence: expect.stringContaining('It was so before') });
    const issue = { issues: [{ id: '1', key: 'ROV-9' }] };
    expect(wayBack(change('issue', undefined, issue))).toMatchObject({ ok: false });
    expect(wayBack(change('other', { a: 1 }, { a: 2 }))).toMatchObject({ ok: false });
  });

  it('takes a page away only after a question', () => {
    const page = { page_id: '5', kind: 'page' as const, title: 'T' };
    const way = wayBack(change('page', undefined, page));
    expect(way).toMatchObject({
      ok: true,
      way: { destroys: true, needs: expect.arrayContaining(['delete:page:confluence']) },
    });
    expect(wayBack(change('page', page))).toMatchObject({ ok: false, sentence: expect.stringContaining('trash') });
  });

  it('takes a file away only after a question, and none that has earlier versions', () => {
    const file = { id: 'att5', filename: 'plan.txt' };
    const added = wayBack(change('page-attachment', undefined, { ...file, version: 1 }));
    expect(added).toMatchObject({ ok: true, way: { destroys: true } });
    expect(wayBack(change('issue-attachment', undefined, file))).toMatchObject({ ok: true, way: { destroys: true } });
    for (const none of [
      change('page-attachment', undefined, { ...file, version: 2 }),
      change('page-attachment', undefined, file),
      change('page-attachment', file),
      change('issue-attachment', file),
    ]) {
      expect(wayBack(none)).toMatchObject({ ok: false });
    }
  });

  it('compares who may read a page, whatever their order and their names', () => {
    const ada = { account_id: 'a', name: 'Ada' };
    const bo = { account_id: 'b', name: 'Bo' };
    const all = { users: [], groups: [] };
    const read = (...users: (typeof ada)[]) => ({ read: { users, groups: ['x'] }, update: all });
    const way = wayBack(change('page-restrictions', { read: all, update: all }, read(ada, bo)));
    if (!way.ok) throw new Error(way.sentence);
    const { compared } = way.way;
    expect(compared(read({ ...bo, name: 'Robert' }, ada))).toBe(compared(read(ada, bo)));
    expect(compared(read(ada))).not.toBe(compared(read(ada, bo)));
    expect(factsOf(way.way.change)).toEqual([
      { name: 'Can be read by', before: 'everybody whom the space lets', after: 'Ada, Bo, the group x' },
    ]);
  });
});

describe('addresses', () => {
  it('stay on the site, whatever stands in a name', () => {
    const hostile = readChange('issue-fields', { target: { id: '1', name: '//evil.example/../x?y#z' } });
    const path = hostile && addressOf(hostile);
    expect(siteAddress('https://acme.atlassian.net', path ?? '')).toMatch(
      /^https:\/\/acme\.atlassian\.net\/browse\/%2F/,
    );
  });

  it('are https, or none', () => {
    expect(siteAddress('http://acme.atlassian.net', '/browse/A-1')).toBeUndefined();
    expect(siteAddress('javascript:alert(1)', '/browse/A-1')).toBeUndefined();
    expect(siteAddress('nonsense', '/browse/A-1')).toBeUndefined();
  });
});
