import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSlots } from './slots.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Something that lasts until it is told to end. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const run = vi.fn(() => promise);
  return { run, end: resolve, fail: reject };
}

it('runs as many at once as there are slots, and the others in their order', async () => {
  const slots = createSlots({ size: 2, waitMs: 1_000 });
  const [a, b, c, d] = [work(), work(), work(), work()];
  const results = [a, b, c, d].map(({ run }) => slots.use(run).catch((error: Error) => error.message));
  await vi.advanceTimersByTimeAsync(0);
  expect([a, b, c, d].map(({ run }) => run.mock.calls.length)).toEqual([1, 1, 0, 0]);
  b.fail(new Error('broken'));
  await vi.advanceTimersByTimeAsync(0);
  expect([c, d].map(({ run }) => run.mock.calls.length)).toEqual([1, 0]);
  for (const { end } of [a, c, d]) end('done');
  expect(await Promise.all(results)).toEqual(['done', 'broken', 'done', 'done']);
  const again = work();
  again.end('again');
  expect(await slots.use(again.run)).toBe('again');
});

it('does not run what waited too long', async () => {
  const slots = createSlots({ size: 1, waitMs: 1_000 });
  const [long, late, next] = [work(), work(), work()];
  const first = slots.use(long.run);
  const second = slots.use(late.run);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await second).toBeUndefined();
  const third = slots.use(next.run);
  long.end('long');
  next.end('next');
  expect(await Promise.all([first, third])).toEqual(['long', 'next']);
  expect(late.run).not.toHaveBeenCalled();
});
