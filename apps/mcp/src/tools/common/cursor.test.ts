import { expect, it } from 'vitest';
import { z } from 'zod';
import { openCursor, openPosition, packCursor } from './cursor.js';

const place = z.object({ cursor: z.string().optional(), passed: z.number().int().min(0) });
const search = ['spaces', 'usr_1', 'site', 'e'];

it('opens what it made, for the same search only', () => {
  expect(openCursor(undefined, search)).toBeUndefined();
  expect(openCursor(packCursor('next', search), search)).toBe('next');
  for (const other of [packCursor('next', [...search, 'x']), 'nonsense', '', packCursor('', []).slice(0, -4)]) {
    expect(() => openCursor(other, search)).toThrow('invalid_arguments');
  }
});

it('takes a position of several parts only if it has them', () => {
  expect(openPosition(undefined, search, place)).toBeUndefined();
  expect(openPosition(packCursor('{"passed":3}', search), search, place)).toEqual({ passed: 3 });
  for (const other of ['next', '{"passed":-1}', '[]', 'null']) {
    expect(() => openPosition(packCursor(other, search), search, place)).toThrow('invalid_arguments');
  }
});
