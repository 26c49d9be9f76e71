import { type AnyChange, type ChangeKind, type ChangeState, factsOf, readChange } from '@gatehouse/contract';
import { describe, expect, it } from 'vitest';
import { addressOf, siteAddress } from './addresses.js';
import { wayBack } from './ways/ways.js';

const target = { id: '10001', name: 'ROV-1' };

function change<K extends ChangeKind>(kind: K, before?: ChangeState<K>, after?: ChangeState<K>): AnyChange {
  const made = readChange(kind, { target, before, after });
  if (!made) throw new Error(`no ${kind}`);
  return made;
}

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
