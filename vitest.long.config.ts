import { defineConfig } from 'vitest/config';

const HOURS = 60 * 60_000;

/** The tests that count, with their full counts. */
export default defineConfig({
  test: {
    include: ['tests/long/**/*.test.ts'],
    globalSetup: ['tests/support/programs.ts', 'tests/support/postgres.ts'],
    env: { TEST_LENGTH: 'long' },
    testTimeout: 4 * HOURS,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
