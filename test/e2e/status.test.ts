import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

describe('zoomctl status', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const states = (json: { checks: { name: string; state: string }[] }) =>
    Object.fromEntries(json.checks.map(({ name, state }) => [name.split(':')[0], state]));

  it('without an account it says what to do, exit code 4', async () => {
    const { exitCode, json } = await world.run(['status', '--json']);
    expect(exitCode).toBe(4);
    expect(json.ok).toBe(false);
    expect(states(json)).toMatchObject({ store: 'ok', accounts: 'failure' });
  });

  it('with a login everything is in order, and --online asks Zoom', async () => {
    await world.login('dev@example.com');
    const offline = await world.run(['status', '--json']);
    expect(offline.exitCode).toBe(0);
    expect(states(offline.json)).toMatchObject({ store: 'ok', account: 'ok', proxy: 'ok', version: 'ok' });
    const online = await world.run(['status', '--online', '--json']);
    expect(online.exitCode, online.stdout).toBe(0);
    expect(states(online.json)).toMatchObject({ reach: 'ok', clock: 'ok', account: 'ok' });
    expect((await world.run(['status'])).stdout).toContain('✓ dev@example.com has its tokens.');
  });

  it('a dead login and a store without its passphrase are failures with a fix', async () => {
    await world.login('dev@example.com', [], { ZOOMCTL_CONFIG_DIR: `${world.directory}/other` });
    await world.control('expire', {});
    await world.run(['api', 'GET', '/users/me']);
    const dead = await world.run(['status', '--json']);
    expect(dead.exitCode).toBe(4);
    expect(
      dead.json.checks.find((check: { name: string }) => check.name.startsWith('account:')),
    ).toMatchObject({
      state: 'failure',
      fix: 'Log in again: zoomctl login',
    });
    const keyless = await world.run(['status', '--json'], { ZOOMCTL_STORE_KEY: undefined });
    expect(keyless.exitCode).toBe(4);
    expect(states(keyless.json).store).toBe('failure');
  });

  it('C2: tokens that lie unencrypted are a warning with the way out', async () => {
    const plain = {
      ZOOMCTL_CONFIG_DIR: `${world.directory}/plain`,
      ZOOMCTL_STORE: undefined,
      ZOOMCTL_STORE_KEY: undefined,
    };
    expect((await world.login('work@example.com', ['--insecure-storage'], plain)).exitCode).toBe(0);
    const { json, exitCode } = await world.run(['status', '--json'], plain);
    expect(exitCode).toBe(0);
    expect(json.checks).toContainEqual({
      name: 'store',
      state: 'warning',
      message: 'Tokens are kept unencrypted.',
      fix: 'Move them: zoomctl account move --to keychain --all',
    });
  });

  it('offline, --online fails for the reach', async () => {
    const { json, exitCode } = await world.run(['status', '--online', '--json'], {
      ZOOMCTL_OAUTH_URL: 'http://127.0.0.1:9',
    });
    expect(exitCode).toBe(4);
    expect(states(json).reach).toBe('failure');
  });
});

describe('zoomctl account move and token --header', () => {
  it('moves tokens between stores and leaves no copy', async () => {
    const world = await startWorld();
    try {
      await world.login('dev@example.com', ['--insecure-storage'], {
        ZOOMCTL_STORE: undefined,
        ZOOMCTL_STORE_KEY: undefined,
      });
      const key = { ZOOMCTL_STORE: undefined };
      const moved = await world.run(['account', 'move', '--to', 'file', '--json'], key);
      expect(moved.exitCode, moved.stderr).toBe(0);
      expect(moved.json.accounts).toMatchObject([{ email: 'dev@example.com', store: 'file' }]);
      expect((await world.run(['api', 'GET', '/users/me'], key)).exitCode).toBe(0);
      expect((await world.run(['token'], { ...key, ZOOMCTL_STORE_KEY: undefined })).exitCode).toBe(2);
      const nowhere = await world.run(['account', 'move', '--to', 'keychain'], key);
      expect(nowhere.exitCode).toBe(1);
      expect((await world.run(['api', 'GET', '/users/me'], key)).exitCode).toBe(0);
      expect((await world.run(['account', 'move', '--to', 'vault'], key)).exitCode).toBe(2);
      expect((await world.run(['token', '--header'], key)).stdout).toMatch(
        /^Authorization: Bearer eyJ\S+\n$/,
      );
    } finally {
      await world.stop();
    }
  });
});
