import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleProgram, startProgram } from '../support/child-process.ts';
import { type Keyring, keyringUnavailable, withKeyring } from '../support/keyring.ts';

/** Does one thing to the keychain store in a process of its own, where libsecret meets the bus for the first time. */
const PROGRAM = `
import { keychainStore } from './src/accounts/keychain-store.ts';
import { Secret } from './src/secret.ts';
const [action, account, text = ''] = process.argv.slice(2);
const store = keychainStore({
  platform: process.platform,
  hasSessionBus: Boolean(process.env.DBUS_SESSION_BUS_ADDRESS),
  timeout: 10_000,
});
const credentials = () => ({
  accessToken: new Secret('access-' + text),
  refreshToken: new Secret('refresh-' + text),
  obtainedAt: 1,
  expiresAt: 2,
  scopes: ['meeting:write:meeting', 'user:read:user'],
  clientSecret: null, boundTo: { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2', clientId: 'client' },
});
try {
  let result;
  if (action === 'write') await store.write(account, credentials());
  else if (action === 'read') {
    const read = await store.read(account);
    result = read && { accessToken: read.accessToken.expose(), refreshToken: read.refreshToken.expose(), scopes: read.scopes };
  } else if (action === 'read many') {
    const reads = Array.from({ length: 8 }, (_, n) => store.read(account + n));
    result = (await Promise.allSettled(reads)).map(({ value, reason }) => reason?.kind ?? value?.accessToken.expose() ?? null);
  } else if (action === 'remove') result = await store.remove(account);
  else await store.probe();
  console.log(JSON.stringify({ result: result ?? null }));
} catch (error) {
  console.log(JSON.stringify({ kind: error.kind ?? 'crash', exitCode: error.exitCode, message: error.message, hint: error.hint }));
}
`;

interface Answer {
  readonly result?: unknown;
  readonly kind?: string;
  readonly message?: string;
  readonly hint?: string;
}

const unavailable = keyringUnavailable();

describe.skipIf(unavailable !== undefined)(`the real keychain (${unavailable ?? 'gnome-keyring'})`, () => {
  let program: Bundle;
  let keyring: Keyring;
  let locked: Keyring;

  async function run(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Answer> {
    const { stdout, stderr, code } = await startProgram(program.path, args, env).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as Answer;
  }

  beforeAll(async () => {
    [program, keyring, locked] = await Promise.all([
      bundleProgram('keychain', PROGRAM),
      withKeyring(),
      withKeyring(),
    ]);
    await run(locked.env, 'write', 'kept', 'x');
    locked.lock();
  });
  afterAll(() => Promise.all([program?.remove(), keyring?.stop(), locked?.stop()]));

  it('line 13: keeps, reads, replaces and removes an entry that other programs can find', async () => {
    expect(await run(keyring.env, 'read', 'alice')).toEqual({ result: null });
    await run(keyring.env, 'write', 'alice', 'one');
    expect(keyring.lookup('zoomctl', 'alice')).toContain('"refreshToken":"refresh-one"');
    await run(keyring.env, 'write', 'alice', 'two');
    expect(await run(keyring.env, 'read', 'alice')).toEqual({
      result: {
        accessToken: 'access-two',
        refreshToken: 'refresh-two',
        scopes: ['meeting:write:meeting', 'user:read:user'],
      },
    });
    expect(await run(keyring.env, 'remove', 'alice')).toEqual({ result: true });
    expect(await run(keyring.env, 'remove', 'alice')).toEqual({ result: false });
    expect(keyring.lookup('zoomctl', 'alice')).toBeNull();
  });

  it('line 13: keeps tokens of 8 KB and letters of every script', async () => {
    const text = `${'é€😀'.repeat(20)}${'t'.repeat(8_000)}`;
    await run(keyring.env, 'write', 'long', text);
    expect(await run(keyring.env, 'read', 'long')).toMatchObject({
      result: { accessToken: `access-${text}` },
    });
  });

  it('line 20: two accounts never overwrite each other', async () => {
    await run(keyring.env, 'write', 'carol', 'c');
    await run(keyring.env, 'write', 'dave', 'd');
    expect(await run(keyring.env, 'read', 'carol')).toMatchObject({ result: { accessToken: 'access-c' } });
    expect(await run(keyring.env, 'remove', 'dave')).toEqual({ result: true });
    expect(await run(keyring.env, 'read', 'carol')).toMatchObject({ result: { accessToken: 'access-c' } });
  });

  it('line 13: a probe leaves nothing behind', async () => {
    expect(await run(keyring.env, 'probe')).toEqual({ result: null });
    const { stdout } = spawnSync('secret-tool', ['search', '--all', 'service', 'zoomctl'], {
      env: keyring.env,
      encoding: 'utf8',
    });
    expect(stdout).not.toContain('probe');
  });

  it.each(['write', 'read', 'remove', 'probe'])(
    'line 13: a locked keychain is said to be locked, never to be empty (%s)',
    async (action) => {
      expect(await run(locked.env, action, 'kept', 'y')).toMatchObject({
        kind: 'store_locked',
        hint: expect.stringMatching(/Unlock it.*ZOOMCTL_STORE=file/),
      });
    },
  );

  it('line 13: many who ask a locked keychain at once are all told so, and the process ends', async () => {
    expect(await run(locked.env, 'read many', 'kept')).toEqual({ result: Array(8).fill('store_locked') });
  });

  it('many who ask at once get each its own, or nothing', async () => {
    for (const n of [0, 3, 7]) await run(keyring.env, 'write', `erin${n}`, String(n));
    expect(await run(keyring.env, 'read many', 'erin')).toEqual({
      result: ['access-0', null, null, 'access-3', null, null, null, 'access-7'],
    });
    for (const n of [0, 3, 7]) await run(keyring.env, 'remove', `erin${n}`);
  });

  it('line 13: without a session bus the error tells the ways out, and no bus is started', async () => {
    const { DBUS_SESSION_BUS_ADDRESS: _, ...env } = keyring.env;
    expect(await run(env, 'read', 'alice')).toMatchObject({
      kind: 'store_missing',
      message: expect.stringContaining('DBUS_SESSION_BUS_ADDRESS'),
      hint: expect.stringMatching(/ZOOMCTL_STORE=file.*--insecure-storage/),
    });
  });

  it('line 13: a bus that is gone is a missing keychain', async () => {
    const env = { ...keyring.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    expect(await run(env, 'write', 'alice', 'z')).toMatchObject({ kind: 'store_missing' });
  });
});
