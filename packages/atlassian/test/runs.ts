import { randomInt } from 'node:crypto';

/** What `npm test` draws from, the same each time: a document that nobody has seen is not for a release to find. */
const FIXED_SEED = 20_261_123;
const isLong = process.env.TEST_LENGTH === 'long' || process.env.FAST_CHECK_RUNS !== undefined;

/** How many documents a property is held for. */
export const RUNS = Number(process.env.FAST_CHECK_RUNS ?? 200);

/**
 * What fast-check is to draw: so many runs, from TEST_SEED where that is set. Long runs have a seed of their own, which
 * they print.
 */
export function runs(numRuns = RUNS): { numRuns: number; seed: number } {
  const seed = Number(process.env.TEST_SEED ?? (isLong ? randomInt(2 ** 31) : FIXED_SEED));
  if (isLong) process.stdout.write(`${numRuns} documents: TEST_SEED=${seed}\n`);
  return { numRuns, seed };
}
