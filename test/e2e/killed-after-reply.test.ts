import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Keyring, keyringUnavailable, withKeyring } from '../support/keyring.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

/** Zoom's answer to a refresh as --debug tells of it. */
const REFRESHED = /> POST \S+\/oauth\/token\n[\s\S]*< 200/;

async function refreshes(world: TestWorld): Promise<number> {
  return (await world.requests()).filter(({ grantType }) => grantType === 'refresh_token').length;
}

/** Kills a command as soon as it has the reply to its refresh. */
async function killOnceRefreshed(world: TestWorld, env: TestEnv = {}): Promise<void> {
  await world.control('expire', {});
  const running = world.start(['api', 'GET', '/users/me', '--debug'], env);
  await running.printed(REFRESHED);
  running.process.kill('SIGKILL');
  await running.finished;
}

describe('line 17: killed right after the reply to a refresh, with the tokens in files', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
  });
  afterAll(() => world.stop());

  it('the next command works, time and again', async () => {
    for (let n = 0; n < 8; n++) {
      await killOnceRefreshed(world);
      const before = await refreshes(world);
      const next = await world.run(['api', 'GET', '/users/me', '--json']);
      expect(next.exitCode, next.stderr).toBe(0);
      expect(await refreshes(world)).toBe(before);
    }
    const left = readdirSync(join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'credentials'));
    expect(left.filter((name) => name.endsWith('.rotation'))).toEqual([]);
  });
});

const unavailable = keyringUnavailable();

describe.skipIf(unavailable !== undefined)(
  `line 17: a keychain that is still busy when the reply to a refresh is there (${unavailable ?? 'gnome-keyring'})`,
  () => {
    let keyring: Keyring;
    let world: TestWorld;
    let env: TestEnv;

    beforeAll(async () => {
      [keyring, world] = await Promise.all([withKeyring(), startWorld()]);
      env = { ...keyring.env, ZOOMCTL_STORE: 'keychain', ZOOMCTL_STORE_KEY: undefined };
      expect((await world.login('dev@example.com', [], env)).exitCode).toBe(0);
    });
    afterAll(() => Promise.all([world?.stop(), keyring?.stop()]));

    /** Lets a command refresh with a keychain that answers nothing any more once the refresh is on its way. */
    async function refreshWithFrozenKeychain(kill: boolean) {
      await world.control('expire', {});
      await world.control('faults', { path: '/oauth/token', fault: 'delay', delayMs: 1500 });
      const running = world.start(['api', 'GET', '/users/me', '--debug'], env);
      await running.printed(/> POST \S+\/oauth\/token/);
      keyring.freeze();
      try {
        await running.printed(REFRESHED);
        if (kill) running.process.kill('SIGKILL');
        return await running.finished;
      } finally {
        keyring.thaw();
      }
    }

    async function expectNoOtherRefresh(args: readonly string[]): Promise<void> {
      const before = await refreshes(world);
      const next = await world.run(args, env);
      expect(next.exitCode, next.stderr).toBe(0);
      expect(await refreshes(world)).toBe(before);
    }

    it('a command that was killed there leaves the tokens to the next one', async () => {
      await refreshWithFrozenKeychain(true);
      await expectNoOtherRefresh(['api', 'GET', '/users/me']);
      await expectNoOtherRefresh(['token']);
    });

    it('a command whose keychain never took the tokens goes on, says so, and leaves them to the next one', async () => {
      const { exitCode, stderr } = await refreshWithFrozenKeychain(false);
      expect(exitCode, stderr).toBe(0);
      expect(stderr).toContain('The next command tries again.');
      await expectNoOtherRefresh(['api', 'GET', '/users/me']);
    });

    it('an account moves to another store with them', async () => {
      await refreshWithFrozenKeychain(true);
      const key = { ...env, ZOOMCTL_STORE_KEY: 'a passphrase' };
      expect((await world.run(['account', 'move', '--to', 'file'], key)).exitCode).toBe(0);
      const before = await refreshes(world);
      const next = await world.run(['api', 'GET', '/users/me'], key);
      expect(next.exitCode, next.stderr).toBe(0);
      expect(await refreshes(world)).toBe(before);
      expect((await world.run(['account', 'move', '--to', 'keychain'], key)).exitCode).toBe(0);
    });

    it('line 11: the record is sealed, and a logout removes it', async () => {
      await refreshWithFrozenKeychain(true);
      const { id } = (await world.run(['account', 'show', '--json'], env)).json.account;
      const record = join(userInfo().homedir, '.cache', 'zoomctl', `${id}.rotation`);
      expect(existsSync(record)).toBe(true);
      const secrets = JSON.stringify(await world.control('secrets')).match(/[\w.-]{20,}/g) ?? [];
      expect(secrets.length).toBeGreaterThan(0);
      const content = readFileSync(record, 'utf8');
      for (const secret of secrets) expect(content).not.toContain(secret);
      expect(statSync(record).mode & 0o777).toBe(0o600);
      expect((await world.run(['logout', '--local'], env)).exitCode).toBe(0);
      expect(existsSync(record)).toBe(false);
    });
  },
);
