import { expect, test } from 'vitest';
import { atlassianError } from './errors/errors.js';
import type { AtlassianErrorCode } from './errors/table.js';
import { readQuota, retryAfterSeconds } from './rate-limit.js';
import { retryDelay } from './retry.js';

const now = Date.parse('2026-11-22T10:00:00Z');

test.each<[Record<string, string>, boolean, number | undefined]>([
  [{ 'retry-after': '7', 'x-ratelimit-reset': '2026-11-22T11:00:00Z' }, true, 3600],
  [{ 'retry-after': '7', 'x-ratelimit-reset': '2026-11-22T11:00:00Z' }, false, 7],
  [{ 'retry-after': '7' }, true, 7],
  [{ date: 'Sun, 22 Nov 2026 10:59:30 GMT', 'x-ratelimit-reset': '2026-11-22T11:00:00Z' }, true, 30],
  [{ 'x-ratelimit-reset': '2999-01-01T00:00:00Z' }, true, 3600],
  [{ 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT' }, false, 30],
  [{ 'x-ratelimit-reset': '2026-11-22T11:00:00Z' }, true, 3600],
  [{ 'x-ratelimit-reset': '2026-11-22T11:00:00Z' }, false, undefined],
  [{ 'retry-after': 'soon', 'x-ratelimit-reset': '2026-11-22T09:00:00Z' }, true, 0],
  [{ 'retry-after': '-5' }, false, undefined],
  [{}, true, undefined],
])('%j (quota: %s) asks to wait %s s', (headers, quota, seconds) => {
  expect(retryAfterSeconds(headers, { quota, now })).toBe(seconds);
});

const plain = {
  'x-ratelimit-limit': '65000',
  'x-ratelimit-remaining': '900',
  'x-ratelimit-reset': '2026-11-22T11:00:00Z',
  'x-ratelimit-nearlimit': 'true',
};
const policy = '"tenant-app-quota";q=150000;w=3600, "global-app-quota";q=65000;w=3600';
const left = '"tenant-app-quota";r=7;t=60, "global-app-quota";r=4000;t=1200';

const small = { ...plain, 'x-ratelimit-limit': '500', 'x-ratelimit-remaining': '0' };
const ofPlain = { limit: 65_000, remaining: 900, resetIn: 3_600_000, near: true };
const ofSmall = { limit: 500, remaining: 0, resetIn: 3_600_000, near: true };
const both = {
  app: { limit: 65_000, remaining: 4_000, resetIn: 1_200_000, near: true },
  site: { limit: 150_000, remaining: 7, resetIn: 60_000, near: true },
};

test.each<[string, Record<string, string>, ReturnType<typeof readQuota>]>([
  ['that name no quota, but have the limit of the app', plain, { app: ofPlain }],
  ['that name no quota, of another limit: one small site is not the app', small, { site: ofSmall }],
  ['of a refusal for the app', { ...small, 'ratelimit-reason': 'jira-quota-global-based' }, { app: ofSmall }],
  ['of a refusal for the site', { ...plain, 'ratelimit-reason': 'jira-quota-tenant-based' }, { site: ofPlain }],
  [
    'with the prefix of the time before enforcement',
    { ...plain, 'beta-ratelimit-policy': policy, 'beta-ratelimit': left },
    both,
  ],
  ['without it', { 'ratelimit-policy': policy, ratelimit: left }, both],
  [
    'of a site’s own quota alone',
    { ...plain, 'ratelimit-policy': '"tenant-app-quota";q=9;w=3600', ratelimit: '"tenant-app-quota";r=7;t=60' },
    { site: { limit: 9, remaining: 7, resetIn: 60_000, near: false } },
  ],
  [
    'of a site that is nearly empty, of an app that is not',
    { ...plain, 'ratelimit-policy': policy, ratelimit: '"tenant-app-quota";r=7;t=60, "global-app-quota";r=60000;t=60' },
    { app: { limit: 65_000, remaining: 60_000, resetIn: 60_000, near: false }, site: both.site },
  ],
  ['of a burst that was too much', { ...plain, 'ratelimit-reason': 'jira-burst-based' }, {}],
  ['that are nonsense', { ...plain, 'x-ratelimit-remaining': '-5' }, {}],
  ['that are absent', {}, {}],
])('what is left of the hour is read from headers %s', (_what, headers, reading) => {
  expect(readQuota(headers, { appPoints: 65_000, now })).toEqual(reading);
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
