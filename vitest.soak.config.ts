import { defineConfig } from 'vitest/config';

// Long runs with figures, apart from `npm test`: npm run soak.
export default defineConfig({
  test: {
    include: ['test/soak/**/*.soak.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
