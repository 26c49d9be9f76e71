import { defineConfig } from 'vitest/config';

/** The container installation, apart from the other tests: it needs a docker daemon, and builds images the first time. */
export default defineConfig({
  test: {
    include: ['tests/compose/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 900_000,
  },
});
