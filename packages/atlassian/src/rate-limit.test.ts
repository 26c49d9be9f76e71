import { expect, test } from 'vitest';
import { atlassianError } from './errors/errors.js';
import type { AtlassianErrorCode } from './errors/table.js';
import { retryAfterSeconds } from './rate-limit.js';
import { retryDelay } from './retry.js';

const now = Date.parse('2026-11-22T10:00:00Z');

test.each<[Record<string, string>, boolean, number | undefined]>([
  [{ 'retry-after': '7', 'x-ratelimit-reset': '2026-11-22T11:00:00Z' }, true, 7],
  [{ 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT' }, false, 30],
  [{ 'x-ratelimit-reset': '2026-11-22T11:00:00Z' }, true, 3600],
  [{ 'x-ratelimit-reset': '2026-11-22T11:00:00Z' }, false, undefined],
  [{ 'retry-after': 'soon', 'x-ratelimit-reset': '2026-11-22T09:00:00Z' }, true, 0],
  [{ 'retry-after': '-5' }, false, undefined],
  [{}, true, undefined],
])('%j (quota: %s) asks to wait %s s', (headers, quota, seconds) => {
  expect(retryAfterSeconds(headers, { quota, now })).toBe(seconds);
});

function delay(
  code: AtlassianErrorCode,
  effect: 'read' | 'write',
  state: { tries?: number; random?: number; retryAfter?: number } = {},
) {
  const error = { ...atlassianError(code, { what: 'GET /x', effect }), retryAfter: state.retryAfter };
  return retryDelay(error, { effect, tries: state.tries ?? 1, remainingMs: 20_000, random: state.random ?? 0.5 });
}

test('never waits less than asked, and spreads the waits', () => {
  expect(delay('rate_burst', 'read', { retryAfter: 3, random: 0 })).toBe(3000);
  expect(delay('rate_burst', 'read', { retryAfter: 3, random: 1 })).toBe(3900);
  expect(delay('upstream_failed', 'read', { tries: 1 })).toBe(250);
  expect(delay('upstream_failed', 'read', { tries: 3 })).toBe(1000);
  expect(delay('upstream_failed', 'read', { tries: 3, random: 0 })).toBe(700);
});

test('repeats what is certain to have done nothing, and faults of reads only', () => {
  const codes = [
    'rate_burst',
    'rate_quota',
    'upstream_failed',
    'timed_out',
    'unreachable',
    'token_rejected',
    'scope_missing',
    'rejected',
    'aborted',
  ] as const;
  const repeated = (effect: 'read' | 'write') => codes.filter((code) => delay(code, effect) !== undefined);
  expect(repeated('read')).toEqual(['rate_burst', 'upstream_failed', 'timed_out', 'unreachable']);
  expect(repeated('write')).toEqual(['rate_burst']);
  expect(delay('rate_burst', 'read', { tries: 4 })).toBeUndefined();
});
