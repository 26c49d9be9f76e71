import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Flows wait as much as they compute, so that a second file pays off on two cores as well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ['tests/support/programs.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: 30_000,
          include: ['apps/*/src/**/*.test.ts', 'packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'flows',
          include: ['tests/flows/**/*.test.ts', 'tests/long/**/*.test.ts'],
          globalSetup: ['tests/support/postgres.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
