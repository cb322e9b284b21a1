import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Keyring, keyringUnavailable, withKeyring } from '../support/keyring.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const NO_STORE: TestEnv = { ZOOMCTL_STORE: undefined, ZOOMCTL_STORE_KEY: undefined };

describe('stores without a keychain', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const files = (name: string) => {
    const folder = join(world.directory, name, 'credentials');
    return existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
  };
  const config = (name: string): TestEnv => ({ ZOOMCTL_CONFIG_DIR: join(world.directory, name) });

  it('line 13: no keychain is a clear error with the ways out, before any browser opens and without any file', async () => {
    const before = (await world.requests()).length;
    const refused = await world.login('dev@example.com', ['--json'], { ...NO_STORE, ...config('none') });
    expect(refused.exitCode).toBe(1);
    const { error } = JSON.parse(refused.stderr);
    expect(error.kind).toBe('store_missing');
    for (const way of ['ZOOMCTL_STORE=file', 'ZOOMCTL_STORE_KEY', '--insecure-storage'])
      expect(error.hint).toContain(way);
    expect((await world.requests()).length).toBe(before);
    expect(files('none')).toEqual([]);
  });

  it('the file store without a passphrase is refused', async () => {
    const refused = await world.login('dev@example.com', ['--json'], {
      ...config('keyless'),
      ZOOMCTL_STORE_KEY: undefined,
    });
    expect(refused.exitCode).toBe(2);
    expect(JSON.parse(refused.stderr).error.kind).toBe('store_key_missing');
    expect(files('keyless')).toEqual([]);
  });

  it('line 14: with another passphrase the entry does not open, and stays as it is', async () => {
    const env = config('sealed');
    expect((await world.login('dev@example.com', [], env)).exitCode).toBe(0);
    const [file = ''] = files('sealed');
    const before = readFileSync(file, 'utf8');
    const refused = await world.run(['token', '--json'], { ...env, ZOOMCTL_STORE_KEY: 'another' });
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stderr).error.kind).toBe('store_damaged');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await world.run(['token'], env)).exitCode).toBe(0);
  });

  it('--insecure-storage warns first and keeps a plain file that only the user can read', async () => {
    const env = { ...NO_STORE, ...config('insecure') };
    const login = await world.login('work@example.com', ['--insecure-storage'], env);
    expect(login.exitCode, login.stderr).toBe(0);
    expect(login.stderr.indexOf('unencrypted')).toBeLessThan(login.stderr.indexOf('Opening your browser'));
    const [file = ''] = files('insecure');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await world.run(['api', 'GET', '/users/me'], env)).json.email).toBe('work@example.com');
    expect((await world.run(['account', 'list', '--json'], env)).json.accounts[0].store).toBe('insecure');
  });

  it('logging in again with another store leaves no copy in the old one', async () => {
    const env = config('moved');
    await world.login('clinician@example.com', ['--insecure-storage'], env);
    const plain = files('moved').map((file) => readFileSync(file, 'utf8'));
    expect(plain.join('')).toContain('"cipher":"none"');
    expect((await world.login('clinician@example.com', [], env)).exitCode).toBe(0);
    expect(files('moved').map((file) => JSON.parse(readFileSync(file, 'utf8')).cipher)).toEqual([
      'aes-256-gcm',
    ]);
    expect((await world.run(['token'], env)).exitCode).toBe(0);
  });

  it('ZOOMCTL_STORE takes two words', async () => {
    const refused = await world.login('dev@example.com', [], { ZOOMCTL_STORE: 'vault' });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('ZOOMCTL_STORE takes keychain or file');
  });
});

const unavailable = keyringUnavailable();

describe.skipIf(unavailable !== undefined)(
  `the real keychain${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let world: TestWorld;
    let keyring: Keyring;
    let env: TestEnv;
    beforeAll(async () => {
      world = await startWorld();
      keyring = await withKeyring();
      env = {
        ...NO_STORE,
        DBUS_SESSION_BUS_ADDRESS: keyring.env.DBUS_SESSION_BUS_ADDRESS,
        XDG_RUNTIME_DIR: keyring.env.XDG_RUNTIME_DIR,
      };
    });
    afterAll(async () => {
      await keyring.stop();
      await world.stop();
    });

    it('keeps each login there by default, refreshes it there, and forgets it there', async () => {
      const login = await world.login('dev@example.com', ['--json'], env);
      expect(login.exitCode, login.stderr).toBe(0);
      expect(login.stderr).toContain('Token kept in the login keychain');
      const { id } = login.json.account;
      const entry = () => keyring.lookup('zoomctl', id);
      expect(JSON.parse(entry() ?? '').accessToken).toBe((await world.run(['token'], env)).stdout.trim());

      await world.control('expire', {});
      const created = await world.run(['meeting', 'create', '--instant', '--json'], env);
      expect(created.exitCode, created.stderr).toBe(0);
      expect(JSON.parse(entry() ?? '').accessToken).toBe((await world.run(['token'], env)).stdout.trim());

      expect(existsSync(join(world.directory, 'config', 'credentials'))).toBe(false);
      expect(readFileSync(join(world.directory, 'config', 'accounts.json'), 'utf8')).not.toContain('eyJ');

      expect((await world.run(['logout'], env)).exitCode).toBe(0);
      expect(entry()).toBeNull();
    });

    it('line 16: ten processes at once refresh once, with the keychain as with files', async () => {
      expect((await world.login('work@example.com', [], env)).exitCode).toBe(0);
      await world.control('expire', {});
      const refreshes = async () =>
        (await world.requests()).filter((request) => request.grantType === 'refresh_token').length;
      const before = await refreshes();
      const all = await Promise.all(
        Array.from({ length: 10 }, () => world.run(['api', 'GET', '/users/me'], env)),
      );
      expect(all.map((finished) => finished.exitCode)).toEqual(Array(10).fill(0));
      expect(await refreshes()).toBe(before + 1);
    });

    it('R2: the lock is the keychain’s, whatever configuration folder its users have', async () => {
      const folders = ['one', 'two'].map((name) => ({
        ...env,
        ZOOMCTL_CONFIG_DIR: join(world.directory, name),
      }));
      const refreshes = async () =>
        (await world.requests()).filter((request) => request.grantType === 'refresh_token').length;
      // The same user of the same app: one entry of the keychain, two registries.
      for (const folder of folders)
        expect((await world.login('work@example.com', [], folder)).exitCode).toBe(0);
      await world.control('expire', {});
      const before = await refreshes();
      const all = await Promise.all(
        Array.from({ length: 6 }, (_, n) => world.run(['api', 'GET', '/users/me'], folders[n % 2])),
      );
      expect(all.map((finished) => finished.exitCode)).toEqual(Array(6).fill(0));
      expect(await refreshes()).toBe(before + 1);
    });

    it('an account moves from the keychain to the encrypted file and back, and works in each', async () => {
      const key = {
        ...env,
        ZOOMCTL_STORE_KEY: 'a passphrase',
        ZOOMCTL_CONFIG_DIR: join(world.directory, 'moving'),
      };
      const { id } = (await world.login('colleague@example.com', ['--json'], key)).json.account;
      const works = async () => (await world.run(['api', 'GET', '/users/me'], key)).json.email;
      const there = await world.run(['account', 'move', '--to', 'file', '--json'], key);
      expect(there.json.accounts).toMatchObject([{ id, store: 'file' }]);
      expect(keyring.lookup('zoomctl', id)).toBeNull();
      expect(await works()).toBe('colleague@example.com');
      const back = await world.run(['account', 'move', '--to', 'keychain', '--json'], key);
      expect(back.json.accounts).toMatchObject([{ id, store: 'keychain' }]);
      expect(existsSync(join(world.directory, 'moving', 'credentials', `${id}.json`))).toBe(false);
      expect(await works()).toBe('colleague@example.com');
    });

    it('line 13: a keychain that hangs is given up after a few seconds, and the process ends', async () => {
      expect((await world.login('clinician@example.com', [], env)).exitCode).toBe(0);
      keyring.freeze();
      try {
        for (const args of [['token'], ['login'], ['logout']]) {
          const hung = await world.run([...args, '--json'], {
            ...env,
            SANDBOX_USER: 'clinician@example.com',
          });
          expect(hung.exitCode, hung.stderr).toBe(1);
          expect(JSON.parse(hung.stderr).error.kind).toBe('store_hangs');
        }
      } finally {
        keyring.thaw();
      }
      expect((await world.run(['token'], env)).exitCode).toBe(0);
    });

    it.each<[NodeJS.Signals, number]>([
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ])('line 13: %s ends what waits for a keychain that hangs, with %i', async (signal, code) => {
      expect((await world.login('clinician@example.com', [], env)).exitCode).toBe(0);
      keyring.freeze();
      try {
        const waiting = world.start(['token'], env);
        const maps = `/proc/${waiting.process.pid}/maps`;
        await vi.waitFor(() => expect(readFileSync(maps, 'utf8')).toContain('libsecret'), 5_000);
        waiting.process.kill(signal);
        expect((await waiting.finished).exitCode).toBe(code);
      } finally {
        keyring.thaw();
      }
    });

    it('line 13: a session bus that hangs ends the process too, when it has said why', async () => {
      expect((await world.login('clinician@example.com', [], env)).exitCode).toBe(0);
      keyring.freezeBus();
      try {
        const hung = await world.run(['token', '--json'], env);
        expect(JSON.parse(hung.stderr).error.kind).toBe('store_hangs');
        expect(hung.exitCode).not.toBe(0);
      } finally {
        keyring.thaw();
      }
      expect((await world.run(['token'], env)).exitCode).toBe(0);
    });

    it('a locked keychain is told apart from a missing login', async () => {
      for (const user of ['dev@example.com', 'work@example.com'])
        expect((await world.login(user, [], env)).exitCode).toBe(0);
      keyring.lock();
      const many = await world.run(['meeting', 'create', '--instant', '--all-accounts', '--json'], env);
      expect(many.exitCode, many.stderr).toBe(1);
      const lines = many.stdout.trimEnd().split('\n');
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) expect(JSON.parse(line).error.kind).toBe('store_locked');
      const locked = await world.run(['token', '--json'], env);
      expect(locked.exitCode).toBe(1);
      expect(JSON.parse(locked.stderr).error.kind).toBe('store_locked');
      const login = await world.login('dev@example.com', ['--json'], env);
      expect(login.exitCode).toBe(1);
      expect(JSON.parse(login.stderr).error.kind).toBe('store_locked');
    });

    it('line 13: a window that asks for its password is not waited for, and the process ends', async () => {
      keyring.lock();
      keyring.letItsWindowWait();
      const waited = await world.run(['token', '--json'], env);
      expect(JSON.parse(waited.stderr).error.kind).toBe('store_hangs');
      // Node 20 can't end with a code of its own choice while a thread waits.
      expect(waited.signal ?? waited.exitCode).toBe('execve' in process ? 1 : 'SIGKILL');
      const waiting = world.start(['token'], env);
      const maps = `/proc/${waiting.process.pid}/maps`;
      await vi.waitFor(() => expect(readFileSync(maps, 'utf8')).toContain('libsecret'), 5_000);
      waiting.process.kill('SIGINT');
      const { exitCode, signal } = await waiting.finished;
      expect([130, null]).toContain(exitCode);
      expect([null, 'SIGKILL']).toContain(signal);
    });
  },
);
