import { expect, it } from 'vitest';
import { createMemory } from './memory.js';

const answer = (body: string, etag?: string) => ({ body, etag, forMs: 1_000 });

it('remembers for each owner and site apart, for as long as it is told', () => {
  const clock = { now: 1 };
  const memory = createMemory(() => clock.now);
  memory.remember('c1:4', 'north', '/x', answer('maya’s', '"1"'));
  expect(memory.recall('c1:4', 'north', '/x')).toEqual({ body: 'maya’s', etag: '"1"', fresh: true });
  for (const [owner, site, url] of [
    ['c2:4', 'north', '/x'],
    ['c1:5', 'north', '/x'],
    ['c1:4', 'labs', '/x'],
    ['c1:4', 'north', '/y'],
  ] as const) {
    expect(memory.recall(owner, site, url)).toBeUndefined();
  }
  clock.now = 1_001;
  expect(memory.recall('c1:4', 'north', '/x')?.fresh).toBe(false);
});

it('forgets what one owner knows of one site', () => {
  const memory = createMemory(() => 1);
  for (const owner of ['c1', 'c2']) for (const site of ['a', 'b']) memory.remember(owner, site, '/x', answer('x'));
  memory.forget('c1', 'a');
  expect(memory.recall('c1', 'a', '/x')).toBeUndefined();
  for (const [owner, site] of [
    ['c1', 'b'],
    ['c2', 'a'],
    ['c2', 'b'],
  ] as const) {
    expect(memory.recall(owner, site, '/x')).toBeDefined();
  }
});

it('is bounded in size', () => {
  const memory = createMemory(() => 1);
  const body = 'x'.repeat(500_000);
  for (let at = 0; at < 100; at += 1) memory.remember('c1', 'a', `/${at}`, answer(body));
  const kept = Array.from({ length: 100 }, (_, at) => memory.recall('c1', 'a', `/${at}`)).filter(Boolean);
  expect(kept.length).toBeLessThanOrEqual(33);
  expect(memory.recall('c1', 'a', '/99')).toBeDefined();
  memory.remember('c1', 'a', '/huge', answer('x'.repeat(2_000_000)));
  expect(memory.recall('c1', 'a', '/huge')).toBeUndefined();
});
