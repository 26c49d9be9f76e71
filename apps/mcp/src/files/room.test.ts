import { expect, it } from 'vitest';
import { createRoom } from './room.js';

it('has room for so many of each, and so many in all, and for others when somebody leaves', () => {
  const room = createRoom({ each: 2, all: 3 });
  const leave = room.enter('maya');
  expect(room.enter('maya')).toBeDefined();
  expect(room.enter('maya')).toBeUndefined();
  expect(room.enter('tomas')).toBeDefined();
  expect(room.enter('ines')).toBeUndefined();
  leave?.();
  leave?.();
  expect(room.enter('ines')).toBeDefined();
  expect(room.enter('maya')).toBeUndefined();
});
