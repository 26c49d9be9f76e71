import { describe, expect, it } from 'vitest';
import { type KeyState, nextStep, type Step } from './rotation.js';

const key = (changes: Partial<KeyState> = {}): KeyState => ({
  kid: 'a',
  algorithm: 'RS256',
  status: 'current',
  due: false,
  rotation: null,
  ...changes,
});

describe('the rotation of signing keys', () => {
  const cases: [string, KeyState[], Step | undefined][] = [
    ['makes the first key', [], { step: 'make', algorithm: 'RS256' }],
    ['leaves a young key alone', [key()], undefined],
    ['announces a successor for an old key', [key({ due: true })], { step: 'make', algorithm: 'RS256' }],
    ['announces a successor on request', [key({ rotation: 'planned' })], { step: 'make', algorithm: 'RS256' }],
    ['waits while a successor is announced', [key({ due: true }), key({ kid: 'b', status: 'next' })], undefined],
    [
      'lets a successor sign that was announced for long enough',
      [key({ rotation: 'planned' }), key({ kid: 'b', status: 'next', due: true })],
      { step: 'promote', algorithm: 'RS256', kid: 'b' },
    ],
    ['keeps a retired key while its tokens live', [key(), key({ kid: 'b', status: 'retired' })], undefined],
    [
      'withdraws a retired key after that',
      [key(), key({ kid: 'b', status: 'retired', due: true })],
      { step: 'withdraw', kid: 'b' },
    ],
    [
      'replaces a key in the wrong hands, whatever else is under way',
      [key({ rotation: 'urgent' }), key({ kid: 'b', status: 'next', due: true })],
      { step: 'replace', algorithm: 'RS256' },
    ],
    [
      'goes on rotating keys of an algorithm that is no longer configured',
      [key(), key({ kid: 'b', algorithm: 'ES256', due: true })],
      { step: 'make', algorithm: 'ES256' },
    ],
  ];

  it.each(cases)('%s', (_what, keys, step) => {
    expect(nextStep(keys, ['RS256'])).toEqual(step);
  });

  it('makes a key for each algorithm that is needed', () => {
    expect(nextStep([key()], ['RS256', 'ES256'])).toEqual({ step: 'make', algorithm: 'ES256' });
  });
});
