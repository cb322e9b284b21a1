import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores are what the smallest machines have, and most tests start processes of their own.
    maxWorkers: 2,
  },
});
