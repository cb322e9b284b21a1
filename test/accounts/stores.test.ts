import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, refreshLockPath, rotationJournalPath, storeForLogin } from '../../src/accounts/stores.ts';
import { pathsFor } from '../../src/config/paths.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zoomctl-stores-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const paths = () => pathsFor(directory);

describe('the store of a login', () => {
  it.each([
    [{}, false, 'keychain'],
    [{ ZOOMCTL_STORE: 'file' }, false, 'file'],
    [{ ZOOMCTL_STORE: 'keychain' }, false, 'keychain'],
    [{ ZOOMCTL_STORE: 'file' }, true, 'insecure'],
    [{}, true, 'insecure'],
  ] as const)('with %j and --insecure-storage %s is %s', (env, insecure, store) => {
    expect(storeForLogin(env, insecure)).toBe(store);
  });

  it.each([
    ['keychain', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }, 'keychain|Credential Manager'],
    ['file', { ZOOMCTL_STORE_KEY: 'a passphrase' }, '^an encrypted file$'],
    ['insecure', {}, '^an unencrypted file$'],
  ] as const)('%s is opened', async (kind, env, label) => {
    const store = await openStore(kind, env, paths());
    expect(store.label).toMatch(new RegExp(label));
    if (kind !== 'keychain')
      expect(store.placeOf('alice')).toBe(join(directory, 'credentials', 'alice.json'));
  });

  it.runIf(process.platform === 'linux')('a keychain is none without a session bus', async () => {
    const store = await openStore('keychain', {}, paths());
    await expect(store.probe()).rejects.toMatchObject({ kind: 'store_missing' });
  });
});

describe('what processes lock to refresh', () => {
  it('is beside the files, or for the keychain one for all folders of this user', () => {
    const inFolder = join(directory, 'credentials', 'alice');
    expect(refreshLockPath('file', 'alice', paths())).toBe(inFolder);
    expect(refreshLockPath('insecure', 'alice', paths())).toBe(inFolder);
    expect(refreshLockPath('keychain', 'alice', paths())).toBe(
      join(userInfo().homedir, '.cache', 'zoomctl', 'alice'),
    );
    expect(rotationJournalPath('file', 'alice', paths())).toBe(`${inFolder}.rotation`);
  });
});
