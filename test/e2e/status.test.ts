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

  it('offline, --online fails for the reach, and that may pass by itself', async () => {
    const unreachable = {
      ZOOMCTL_OAUTH_URL: 'http://127.0.0.1:9',
      ZOOMCTL_CONFIG_DIR: `${world.directory}/plain`,
    };
    const { json, exitCode } = await world.run(['status', '--online', '--json'], unreachable);
    expect(states(json)).toMatchObject({ reach: 'failure', account: 'ok' });
    expect(exitCode).toBe(5);
    expect(Object.keys(json.checks[0])).toEqual(['name', 'state', 'message', 'fix']);
    // Somebody has to log in again all the same.
    const dead = await world.run(['status', '--online', '--json'], {
      ...unreachable,
      ZOOMCTL_CONFIG_DIR: undefined,
    });
    expect(dead.exitCode).toBe(4);
  });

  it('says which account the environment chooses, and that it knows none of the name', async () => {
    const plain = { ZOOMCTL_CONFIG_DIR: `${world.directory}/plain` };
    const named = await world.run(['status'], { ...plain, ZOOMCTL_ACCOUNT: 'work@example.com' });
    expect(named.exitCode).toBe(0);
    expect(named.stdout).toContain('✓ Commands use work@example.com, by ZOOMCTL_ACCOUNT.');
    const unknown = await world.run(['status'], { ...plain, ZOOMCTL_ACCOUNT: 'nobody' });
    expect(unknown.exitCode).toBe(4);
    expect(unknown.stdout).toContain('✗ ZOOMCTL_ACCOUNT: No connected account is called nobody.');
  });

  it('a variable that commands refuse is a failure with its name, with accounts and without, online and not', async () => {
    for (const config of ['plain', 'nobody']) {
      for (const bad of [{ ZOOMCTL_API_URL: 'http://example.com/v2' }, { ZOOMCTL_STORE: 'keyring' }]) {
        for (const more of [[], ['--online']]) {
          const env = { ...bad, ZOOMCTL_CONFIG_DIR: `${world.directory}/${config}` };
          const { exitCode, json, stderr } = await world.run(['status', ...more, '--json'], env);
          expect([exitCode, stderr]).toEqual([4, '']);
          const failed = json.checks.filter(({ name }: { name: string }) => name === 'environment');
          const [name = ''] = Object.keys(bad);
          expect(failed).toEqual([
            expect.objectContaining({ state: 'failure', message: expect.stringContaining(name) }),
          ]);
        }
      }
    }
  });

  it('a token in the environment needs no login, and --online shows it to Zoom', async () => {
    const { stdout } = await world.run(['token'], { ZOOMCTL_CONFIG_DIR: `${world.directory}/plain` });
    const token = { ZOOMCTL_TOKEN: stdout.trim(), ZOOMCTL_CONFIG_DIR: `${world.directory}/empty` };
    const good = await world.run(['status', '--online', '--json'], token);
    expect(good.exitCode, good.stdout).toBe(0);
    expect(states(good.json)).toMatchObject({ token: 'ok' });
    const bad = await world.run(['status', '--online'], { ...token, ZOOMCTL_TOKEN: 'no-token' });
    expect(bad.exitCode).toBe(4);
    expect(bad.stdout).toContain('✗ ZOOMCTL_TOKEN: ');
    expect(bad.stdout).toContain('→ Put a fresh token into ZOOMCTL_TOKEN, or unset it.');
    const beside = await world.run(['status', '--json'], {
      ...token,
      ZOOMCTL_CONFIG_DIR: `${world.directory}/plain`,
    });
    expect(states(beside.json).token).toBe('warning');
  });
});

describe('zoomctl status with a Server-to-Server app in the environment', () => {
  it('needs neither a login nor a store, and --online takes a token', async () => {
    const world = await startWorld(['--app-type', 's2s']);
    try {
      const { accountId, clientId, clientSecret } = world.sandbox;
      const app = {
        ZOOM_ACCOUNT_ID: accountId,
        ZOOM_CLIENT_ID: clientId,
        ZOOM_CLIENT_SECRET: clientSecret,
        ZOOMCTL_STORE: undefined,
        ZOOMCTL_STORE_KEY: undefined,
      };
      for (const more of [[], ['--online']]) {
        const { exitCode, stdout } = await world.run(['status', ...more], app);
        expect(exitCode, stdout).toBe(0);
        expect(stdout).toContain(
          `✓ Commands use the Server-to-Server app of ZOOM_CLIENT_ID in the Zoom account ${accountId}`,
        );
        expect(stdout).toContain('! There is no keychain here');
        expect(stdout).not.toContain('No account is connected');
      }
      // Nor is anybody sent to a login, which would be refused in turn.
      for (const args of [['account', 'show'], ['account', 'use', 'work'], ['logout']]) {
        const { exitCode, stderr } = await world.run(args, app);
        expect(exitCode).toBe(4);
        expect(stderr).toContain('To connect an account, unset ZOOM_ACCOUNT_ID first, then: zoomctl login');
      }
      expect((await world.run(['account', 'list'], app)).stderr).toContain('which has no login');
      const wrong = { ...app, ZOOM_CLIENT_SECRET: 'not-the-secret' };
      expect((await world.run(['status'], wrong)).exitCode).toBe(0);
      const { exitCode, stdout } = await world.run(['status', '--online'], wrong);
      expect(exitCode).toBe(4);
      expect(stdout).toContain('✗ The app of ZOOM_CLIENT_ID: ');
    } finally {
      await world.stop();
    }
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
