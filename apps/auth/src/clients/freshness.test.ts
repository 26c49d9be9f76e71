import { expect, it } from 'vitest';
import { freshnessSeconds } from './freshness.js';

it.each([
  [null, 3_600],
  ['max-age=600', 600],
  ['public, MAX-AGE=7200, must-revalidate', 7_200],
  ['max-age=1', 300],
  ['max-age=99999999', 86_400],
  ['no-store', 300],
  ['no-cache, max-age=7200', 300],
  ['max-age=-5', 3_600],
  ['max-age=soon', 3_600],
])('AS-28: a document with Cache-Control %s is fresh for %d seconds', (header, seconds) => {
  expect(freshnessSeconds(header)).toBe(seconds);
});
