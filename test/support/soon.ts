import { expect } from 'vitest';

/** Milliseconds that nothing takes which grows with the length of its input alone. */
const SOON = 4_000;

/**
 * Runs something and expects it to take less than four seconds of this process's own time, so that a busy machine is not
 * taken for a slow expression. Under Stryker, whose copies of every statement take far longer, it only runs.
 */
export function expectSoon<T>(run: () => T, message?: string): T {
  const start = process.cpuUsage();
  const result = run();
  const limit = '__stryker__' in globalThis ? Number.POSITIVE_INFINITY : SOON;
  expect(process.cpuUsage(start).user / 1000, message).toBeLessThan(limit);
  return result;
}
