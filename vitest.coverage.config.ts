import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** For `npm run coverage`: every process that a test starts writes down what it ran. */
export default mergeConfig(
  config,
  defineConfig({
    test: {
      env: { NODE_V8_COVERAGE: fileURLToPath(new URL('./coverage/raw', import.meta.url)) },
      // They are about the program as users get it.
      exclude: ['test/package/**', 'test/e2e/start-up.test.ts'],
      coverage: {
        enabled: true,
        provider: 'v8',
        include: ['src/**/*.ts'],
        reporter: ['json'],
        reportsDirectory: './coverage/in-process',
        reportOnFailure: true,
      },
    },
  }),
);
