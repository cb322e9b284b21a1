import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ageTokens } from '../support/age-tokens.ts';
import { type Keyring, withKeyring } from '../support/keyring.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const PROCESSES = 50;
const ROUNDS = 20;

const refreshes = async (world: TestWorld) =>
  (await world.requests()).filter((request) => request.grantType === 'refresh_token').length;

/** Fifty processes at once whose token Zoom no longer takes, or is known to have expired. */
async function round(world: TestWorld, env: TestEnv, expire: () => Promise<unknown>): Promise<void> {
  await expire();
  const before = await refreshes(world);
  const all = await Promise.all(
    Array.from({ length: PROCESSES }, () => world.run(['api', 'GET', '/users/me'], env)),
  );
  const failed = all.filter((finished) => finished.exitCode !== 0);
  expect(failed.map((finished) => finished.stderr)).toEqual([]);
  expect(await refreshes(world)).toBe(before + 1);
}

describe('line 16: fifty processes at once, one refresh, fifty successes, twenty times over', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
  });
  afterAll(() => world.stop());

  it('with the file store', async () => {
    for (let n = 0; n < ROUNDS; n++) {
      await round(world, {}, () => (n % 2 === 0 ? ageTokens(world) : world.control('expire', {})));
    }
  });
});

describe('line 16: the same with the real keychain', () => {
  let world: TestWorld;
  let keyring: Keyring;
  beforeAll(async () => {
    world = await startWorld();
    keyring = await withKeyring();
  });
  afterAll(async () => {
    await keyring.stop();
    await world.stop();
  });

  it('with gnome-keyring', async () => {
    const env = {
      ZOOMCTL_STORE: undefined,
      ZOOMCTL_STORE_KEY: undefined,
      DBUS_SESSION_BUS_ADDRESS: keyring.env.DBUS_SESSION_BUS_ADDRESS,
      XDG_RUNTIME_DIR: keyring.env.XDG_RUNTIME_DIR,
    };
    expect((await world.login('work@example.com', [], env)).exitCode).toBe(0);
    for (let n = 0; n < ROUNDS; n++) await round(world, env, () => world.control('expire', {}));
  });
});
