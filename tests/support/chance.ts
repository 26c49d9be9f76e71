import { randomInt } from 'node:crypto';

/** Numbers that a printed seed repeats. */
export interface Chance {
  seed: number;
  /** At least 0, less than 1. */
  fraction(): number;
  /** A whole number from 0 on, less than `below`. */
  below(below: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** Draws from TEST_SEED, or from a seed of its own, which it prints: the same seed draws the same again. */
export function openChance(what: string): Chance {
  const seed = Number(process.env.TEST_SEED ?? randomInt(2 ** 31));
  process.stdout.write(`${what}: TEST_SEED=${seed}\n`);
  let state = seed;
  const fraction = () => {
    // xorshift32: not for secrets.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  if (seed === 0) state = 1;
  for (let n = 0; n < 10; n += 1) fraction();
  const below = (limit: number) => Math.floor(fraction() * limit);
  return { seed, fraction, below, pick: (choices) => choices[below(choices.length)] ?? choices[0] };
}
