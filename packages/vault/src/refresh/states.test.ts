import { expect, it } from 'vitest';
import { backOff, decide, type LastRefresh } from './states.js';

const hash = Buffer.from('of the token');
const row = { status: 'active', generation: 5, good_for_ms: -1 } as const;
const last = (changes: Partial<LastRefresh>): LastRefresh => ({
  state: 'asking',
  generation: 5,
  token_hash: hash,
  tries: 3,
  due_in: 0,
  age: 40,
  recent: true,
  said: 'status 502',
  ...changes,
});
const first = { do: 'ask', tries: 1, exposed: false, age: 0 };
const again = { ...first, tries: 4, exposed: true, age: 40 };

it.each([
  ['a connection that was never refreshed', undefined, first],
  ['tokens that a refresh stored', last({ state: 'done', generation: 4 }), first],
  ['an intent whose holder died', last({ state: 'asking' }), again],
  ['an intent of a moment ago', last({ state: 'asking', due_in: 300 }), { do: 'wait', ms: 300 }],
  ['a lost answer', last({ state: 'retry' }), again],
  ['a lost answer, not due', last({ state: 'retry', due_in: 900 }), { do: 'wait', ms: 900 }],
  ['what never left', last({ state: 'unavailable' }), { ...again, exposed: false, age: 0 }],
  ['what never left, not due', last({ state: 'unavailable', due_in: 1 }), { do: 'refuse', reason: 'unavailable' }],
  ['a refused app', last({ state: 'operator' }), { ...again, exposed: false, age: 0 }],
  ['a refused app, not due', last({ state: 'operator', due_in: 1 }), { do: 'refuse', reason: 'operator' }],
  ['an intent of before a callback stored newer tokens', last({ state: 'asking', generation: 4, due_in: 300 }), first],
  ['an intent for another token', last({ state: 'asking', token_hash: Buffer.from('of another') }), first],
  ['a connection that came back to life', last({ state: 'needs_reconsent', generation: 4 }), first],
] as const)('decides on %s', (_what, stored, decision) => {
  expect(decide(row, stored, 5, hash)).toMatchObject(decision);
});

it('uses newer tokens than those that were found wanting, and those of a moment ago', () => {
  expect(decide(row, undefined, 4, hash)).toEqual({ do: 'use' });
  const fresh = { ...row, good_for_ms: 1 };
  const done = last({ state: 'done', generation: 4 });
  expect(decide(fresh, done, 5, hash)).toEqual({ do: 'use' });
  expect(decide(fresh, { ...done, recent: false }, 5, hash)).toMatchObject(first);
  expect(decide(fresh, { ...done, generation: 3 }, 5, hash)).toMatchObject(first);
});

it('asks nothing of a connection that is over', () => {
  expect(decide({ ...row, status: 'needs_reconsent' }, undefined, 5, hash)).toEqual({ do: 'reconsent' });
});

it('asks again often within the leeway, every minute after it, and never sooner than Atlassian says', () => {
  const sent = { tries: 1, age: 10, exposed: false };
  const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((tries) => backOff({ ...sent, tries }, undefined, 0.5));
  expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 20, 20]);
  expect(backOff({ ...sent, tries: 50, age: 601 }, undefined, 0.5)).toBe(60);
  expect(backOff(sent, 30, 0.5)).toBe(30);
  expect(backOff(sent, 1e6, 0.5)).toBe(900);
  expect(backOff(sent, undefined, 0)).toBeCloseTo(0.35);
});

it('never lets a token that may have been exchanged wait for long, whatever is asked for', () => {
  for (const age of [0, 599, 601, 1e9]) {
    expect(backOff({ tries: 50, age, exposed: true }, 1e6, 0.999)).toBeLessThan(80);
  }
});

it('counts the leeway from the first try that may have landed', () => {
  expect(decide(row, last({ state: 'unavailable', age: 700 }), 5, hash)).toMatchObject({ exposed: false, age: 0 });
  expect(decide(row, last({ state: 'retry', age: 700 }), 5, hash)).toMatchObject({ exposed: true, age: 700 });
});
