import { describe, expect, it } from 'vitest';
import { matching } from './relation.js';

const TYPES = [
  { id: '1', name: 'Blocks', outward: 'blocks', inward: 'is blocked by' },
  { id: '2', name: 'Relates', outward: 'relates to', inward: 'relates to' },
  { id: '3', name: 'Duplicate', outward: 'duplicates', inward: 'is duplicated by' },
  { id: '4', name: 'Dependency', outward: 'depends on', inward: 'blocks' },
];

const found = (given: string) => matching(TYPES, given).map(({ typeName, direction }) => `${typeName} ${direction}`);

describe('what stands between two linked issues', () => {
  it.each([
    ['is blocked by', ['Blocks inward']],
    ['  Is  Blocked By ', ['Blocks inward']],
    ['depends on', ['Dependency outward']],
    ['relates to', ['Relates outward']],
    ['Relates', ['Relates outward']],
    ['blocks', ['Blocks outward', 'Dependency inward']],
    ['Dependency: blocks', ['Dependency inward']],
    ['Duplicate', ['Duplicate outward', 'Duplicate inward']],
    ['is loved by', []],
    ['', []],
  ])('%j means %j', (given, expected) => {
    expect(found(given)).toEqual(expected);
  });
});
