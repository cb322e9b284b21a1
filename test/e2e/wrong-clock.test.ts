import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const CLOCK = fileURLToPath(new URL('../support/shifted-clock.cjs', import.meta.url));
const DAY = 24 * 3600 * 1000;

describe('line 19 and R6: a clock that is wrong', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  const off = (milliseconds: number): TestEnv => {
    // NODE_OPTIONS is split at blanks, and a checkout's path may hold some.
    const preload = join(world.directory, 'clock.cjs');
    copyFileSync(CLOCK, preload);
    return { NODE_OPTIONS: `--require ${preload}`, CLOCK_SHIFT: String(milliseconds) };
  };
  const refreshes = async () =>
    (await world.requests()).filter(({ grantType }) => grantType === 'refresh_token').length;
  const works = async (env: TestEnv = {}) => {
    const made = await world.run(['meeting', 'create', '--instant', '--json'], env);
    expect(made.exitCode, made.stderr).toBe(0);
  };

  it.each([
    ['a day ahead', DAY],
    ['a day behind', -DAY],
    ['400 days ahead', 400 * DAY],
    ['400 days behind', -400 * DAY],
  ])(
    '%s at the login and right afterwards costs one refresh at most, also once Zoom’s hour is over',
    async (_, shift) => {
      expect((await world.login('dev@example.com', [], off(shift))).exitCode).toBe(0);
      for (let n = 0; n < 3; n++) await works();
      const soon = await refreshes();
      expect(soon).toBeLessThanOrEqual(1);
      await world.control('expire', {});
      for (let n = 0; n < 3; n++) await works();
      expect(await refreshes()).toBe(soon + 1);
    },
  );

  it.each([
    ['a day ahead', DAY],
    ['a day behind', -DAY],
    ['400 days ahead', 400 * DAY],
    ['400 days behind', -400 * DAY],
  ])('%s after the login costs one refresh at most, also once Zoom’s hour is over', async (_, shift) => {
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
    for (let n = 0; n < 3; n++) await works(off(shift));
    const soon = await refreshes();
    expect(soon).toBeLessThanOrEqual(1);
    await world.control('expire', {});
    for (let n = 0; n < 3; n++) await works(off(shift));
    expect(await refreshes()).toBe(soon + 1);
  });

  it('jumps to and fro between commands: each one works, and none logs anybody out', async () => {
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
    for (const shift of [DAY, -DAY, 0, 2 * DAY, -2 * DAY]) await works(shift === 0 ? {} : off(shift));
    const { json } = await world.run(['account', 'show', '--json']);
    expect(json.account.loginNeeded).toBe(false);
  });
});
