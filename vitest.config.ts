import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Long, for machines that have much else to do: nothing waits longer than it has to (milliseconds). Where a time is what is
 * promised, the test says so.
 */
const PATIENCE = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
  // Node gives one address of a name a quarter of a second before it turns to the next, which for localhost may be none.
  execArgv: ['--network-family-autoselection-attempt-timeout=20000'],
};

/** Each file of flows starts up to seven programs: more at once would want more ports and connections than there are. */
const MOST_WORKERS = 6;

export default defineConfig({
  test: {
    // Flows wait as much as they compute, so that a second file pays off on two cores as well.
    maxWorkers: Math.min(MOST_WORKERS, Math.max(2, availableParallelism() - 1)),
    // PostgreSQL is stopped in it.
    teardownTimeout: 60_000,
    globalSetup: ['tests/support/programs.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          ...PATIENCE,
          include: ['apps/*/src/**/*.test.ts', 'packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'flows',
          include: ['tests/flows/**/*.test.ts', 'tests/long/**/*.test.ts'],
          globalSetup: ['tests/support/postgres.ts'],
          ...PATIENCE,
        },
      },
    ],
  },
});
