import { defineConfig } from 'vitest/config';

const { MUTATION_TESTS: tests = '' } = process.env;

/** The tests that see a room's code in their own process: what happens in the built binary nobody can change. */
export default defineConfig({
  define: { ZOOMCTL_VERSION: '"0.0.0"' },
  test: { include: tests.split(','), testTimeout: 30_000, hookTimeout: 30_000 },
});
