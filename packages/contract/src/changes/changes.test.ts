import { describe, expect, it } from 'vitest';
import { readChange } from './kinds.js';
import { isSame } from './same.js';

const target = { id: '10001', name: 'ROV-1' };

describe('readChange', () => {
  it('reads a change as its kind has it, and leaves out what it does not know', () => {
    const fields = { summary: { name: 'Summary', set: 'New', later: true } };
    expect(readChange('issue-fields', { target, before: { fields: {} }, after: { fields, more: 1 } })).toEqual({
      kind: 'issue-fields',
      target,
      before: { fields: {} },
      after: { fields: { summary: { name: 'Summary', set: 'New' } } },
    });
  });

  it('reads one without a before, an after, or either', () => {
    expect(readChange('issue-link', { target })).toEqual({ kind: 'issue-link', target });
    const ends = { type: 'Blocks', source: 'ROV-1', target: 'ROV-2' };
    expect(readChange('issue-link', { target, after: ends })).toMatchObject({ before: undefined, after: ends });
  });

  it.each([
    ['an unknown kind', 'issue-votes', { target }],
    ['a name of every object', 'constructor', { target }],
    ['no target', 'other', {}],
    ['another kind’s state', 'page-version', { target, after: { labels: ['a'] } }],
    ['no object', 'other', 'text'],
  ])('reads nothing of %s', (_words, kind, sealed) => {
    expect(readChange(kind, sealed)).toBeUndefined();
  });
});

describe('isSame', () => {
  it.each([
    ['members in another order', { a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 }],
    ['members that are absent', { a: 1, b: undefined }, { a: 1 }],
    ['ids that editors draw anew', { attrs: { localId: 'x', n: 1 } }, { attrs: { localId: 'y', n: 1 } }],
    ['nothing', undefined, undefined],
  ])('takes for the same: %s', (_words, one, other) => {
    expect(isSame(one, other)).toBe(true);
  });

  it.each([
    ['null and nothing', { a: null }, {}],
    ['a number and its text', { a: 1 }, { a: '1' }],
    ['a list in another order', [1, 2], [2, 1]],
    ['a text and a list of it', 'a', ['a']],
  ])('tells apart: %s', (_words, one, other) => {
    expect(isSame(one, other)).toBe(false);
  });
});
