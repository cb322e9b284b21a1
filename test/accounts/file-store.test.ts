import { chmod, lstat, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CredentialStore,
  type Credentials,
  parseCredentials,
  serializeCredentials,
} from '../../src/accounts/credential-store.ts';
import { encryptedFileStore, insecureFileStore } from '../../src/accounts/file-store.ts';
import { type SealedText, Sealer } from '../../src/accounts/sealed-text.ts';
import { Secret } from '../../src/secret.ts';

let home: string;
let directory: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zoomctl-store-'));
  directory = join(home, 'credentials');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const PASSPHRASE = 'correct horse battery staple';
const CREDENTIALS: Credentials = {
  accessToken: new Secret('the-access-token'),
  refreshToken: new Secret('the-refresh-token'),
  obtainedAt: 1_000,
  expiresAt: 2_000,
  scopes: ['user:read:user', 'meeting:write:meeting'],
  clientSecret: new Secret('the-client-secret'),
  boundTo: { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2', clientId: 'client' },
};
const SECRETS = /the-access-token|the-refresh-token|the-client-secret|correct horse/;

const encrypted = (passphrase: string | undefined = PASSPHRASE): CredentialStore =>
  encryptedFileStore(directory, passphrase === undefined ? undefined : new Secret(passphrase));
const fileOf = (account: string): string => join(directory, `${account}.json`);
const tokenOf = async (store: CredentialStore, account = 'alice'): Promise<string | undefined> =>
  (await store.read(account))?.accessToken.expose();

describe.each<[string, () => CredentialStore]>([
  ['the encrypted file store', encrypted],
  ['the unencrypted file store', () => insecureFileStore(directory)],
])('%s', (_name, open) => {
  it('line 21: removes with an entry what a process that was killed has left half written', async () => {
    const store = open();
    await store.write('alice', CREDENTIALS);
    const left = join(directory, '.0123456789abcdef.tmp');
    await writeFile(left, 'tokens', { mode: 0o600 });
    const before = Date.now() / 1000 - 1;
    await utimes(left, before, before);
    await writeFile(join(directory, '.fedcba9876543210.tmp'), 'somebody writes', { mode: 0o600 });
    await writeFile(join(directory, 'not-ours.tmp'), 'text');
    await store.remove('alice');
    expect((await readdir(directory)).sort()).toEqual(['.fedcba9876543210.tmp', 'not-ours.tmp']);
  });

  it('keeps, replaces and removes credentials, each account for itself', async () => {
    const store = open();
    expect(await store.read('alice')).toBeUndefined();
    await store.write('alice', CREDENTIALS);
    await store.write('bob', {
      ...CREDENTIALS,
      accessToken: new Secret('of-bob'),
      refreshToken: null,
      clientSecret: null,
      scopes: [],
    });
    const read = await open().read('alice');
    expect(serializeCredentials(read as Credentials)).toBe(serializeCredentials(CREDENTIALS));
    expect(await open().read('bob')).toMatchObject({ refreshToken: null, clientSecret: null, scopes: [] });
    await store.write('alice', { ...CREDENTIALS, accessToken: new Secret('newer-token') });
    expect(await tokenOf(open())).toBe('newer-token');
    expect(await store.remove('alice')).toBe(true);
    expect(await store.remove('alice')).toBe(false);
    expect(await store.read('alice')).toBeUndefined();
    expect(await tokenOf(store, 'bob')).toBe('of-bob');
  });

  // A thread, in which Stryker runs the tests, may not change it.
  it.skipIf(process.platform === 'win32' || !isMainThread)(
    'line 12: writes files of 0600 in a folder of 0700, also under umask 000',
    async () => {
      const umask = process.umask(0);
      try {
        await open().write('alice', CREDENTIALS);
        expect(((await lstat(directory)).mode & 0o777).toString(8)).toBe('700');
        expect(((await lstat(fileOf('alice'))).mode & 0o777).toString(8)).toBe('600');
      } finally {
        process.umask(umask);
      }
    },
  );

  it('line 12: does not follow a symbolic link', async () => {
    await open().write('alice', CREDENTIALS);
    const victim = join(home, 'victim');
    await writeFile(victim, 'precious');
    await rm(fileOf('alice'));
    await symlink(victim, fileOf('alice'));
    await expect(open().read('alice')).rejects.toMatchObject({ kind: 'unsafe_config' });
    await open().write('alice', CREDENTIALS);
    expect(await readFile(victim, 'utf8')).toBe('precious');
    expect(await tokenOf(open())).toBe('the-access-token');
  });

  it.skipIf(process.platform === 'win32')('line 12: refuses a file that others can write', async () => {
    await open().write('alice', CREDENTIALS);
    await chmod(fileOf('alice'), 0o660);
    await expect(open().read('alice')).rejects.toMatchObject({ kind: 'unsafe_config' });
  });

  it('a probe leaves nothing behind, and several at once do not disturb each other', async () => {
    await open().probe();
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ['', 'it is not JSON'],
    ['{', 'it is not JSON'],
    ['null', 'it is not a JSON object'],
    ['"x"', 'it is not a JSON object'],
    ['[]', 'it has no version that zoomctl knows'],
    ['{}', 'it has no version that zoomctl knows'],
    ['{"version":0}', 'it has no version that zoomctl knows'],
    ['{"version":"2"}', 'it has no version that zoomctl knows'],
    ['{"version":2}', 'a newer zoomctl wrote it'],
    ['{"version":1}', 'encrypted entry'],
    ['{"version":1,"cipher":"none","text":7}', 'encrypted entry'],
    ['{"version":1,"cipher":"rot13","text":"x"}', 'encrypted entry'],
  ])('line 28: a damaged file is named and kept: %j', async (text, why) => {
    await open().write('alice', CREDENTIALS);
    await writeFile(fileOf('alice'), text);
    await expect(open().read('alice')).rejects.toMatchObject({
      kind: 'store_damaged',
      message: expect.stringMatching(new RegExp(`^${fileOf('alice')} can't be opened: .*${why}\\.$`)),
      hint: expect.stringContaining('log in again'),
    });
    expect(await readFile(fileOf('alice'), 'utf8')).toBe(text);
  });
});

describe('the encrypted file store', () => {
  it('gives a new entry the salt of those that are there, whatever else lies beside them', async () => {
    const saltOf = async (account: string) => JSON.parse(await readFile(fileOf(account), 'utf8')).kdf;
    await encrypted().write('bob', CREDENTIALS);
    await insecureFileStore(directory).write('alice', CREDENTIALS);
    await writeFile(fileOf('aaron'), '{');
    await writeFile(join(directory, 'notes.txt'), '{"cipher":"aes-256-gcm","kdf":{}}');
    await encrypted().write('carol', CREDENTIALS);
    expect(await saltOf('carol')).toEqual(await saltOf('bob'));
    expect(await tokenOf(encrypted(), 'carol')).toBe('the-access-token');
  });

  it('line 14: takes no salt of an entry that the passphrase does not open', async () => {
    await encrypted().write('bob', CREDENTIALS);
    const planted = JSON.parse(await readFile(fileOf('bob'), 'utf8'));
    planted.kdf.salt = Buffer.alloc(16).toString('base64');
    await writeFile(fileOf('aaron'), JSON.stringify(planted), { mode: 0o600 });
    await rm(fileOf('bob'));
    await encrypted().write('carol', CREDENTIALS);
    expect(JSON.parse(await readFile(fileOf('carol'), 'utf8')).kdf.salt).not.toBe(planted.kdf.salt);
    expect(await tokenOf(encrypted(), 'carol')).toBe('the-access-token');
  });

  it('line 14: holds no secret that can be read', async () => {
    await encrypted().write('alice', CREDENTIALS);
    const text = await readFile(fileOf('alice'), 'utf8');
    expect(text).not.toMatch(SECRETS);
    const sealed = JSON.parse(text) as SealedText;
    expect(sealed).toMatchObject({
      version: 1,
      cipher: 'aes-256-gcm',
      kdf: { name: 'scrypt' },
    });
    expect(sealed.kdf.N).toBeGreaterThanOrEqual(2 ** 14);
    for (const field of [sealed.text, sealed.kdf.salt, sealed.iv])
      expect(Buffer.from(field, 'base64').toString('latin1')).not.toMatch(SECRETS);
  });

  it('line 14: never uses a salt or an initialisation vector twice', async () => {
    const sealed: SealedText[] = [];
    for (let n = 0; n < 4; n++) {
      await encrypted().write('alice', CREDENTIALS);
      sealed.push(JSON.parse(await readFile(fileOf('alice'), 'utf8')) as SealedText);
    }
    expect(new Set(sealed.map(({ iv }) => iv)).size).toBe(4);
    expect(new Set(sealed.map(({ kdf }) => kdf.salt)).size).toBe(4);
    expect(new Set(sealed.map(({ text }) => text)).size).toBe(4);
  });

  it('line 14: a wrong passphrase opens nothing, and neither shows nor overwrites anything', async () => {
    await encrypted().write('alice', CREDENTIALS);
    const before = await readFile(fileOf('alice'), 'utf8');
    for (const passphrase of ['wrong', `${PASSPHRASE} `, PASSPHRASE.toUpperCase()]) {
      const error: unknown = await encrypted(passphrase)
        .read('alice')
        .catch((e: unknown) => e);
      expect(error).toMatchObject({
        kind: 'store_damaged',
        hint: expect.stringContaining('ZOOMCTL_STORE_KEY'),
      });
      expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toMatch(SECRETS);
    }
    expect(await readFile(fileOf('alice'), 'utf8')).toBe(before);
  });

  it('line 14: a file moved to another account does not open', async () => {
    await encrypted().write('alice', CREDENTIALS);
    await writeFile(fileOf('bob'), await readFile(fileOf('alice')), { mode: 0o600 });
    await expect(encrypted().read('bob')).rejects.toMatchObject({ kind: 'store_damaged' });
    expect(await tokenOf(encrypted())).toBe('the-access-token');
  });

  it('line 14: a change at the start, in the middle, at the end and in the padding of any field is noticed', async () => {
    const sealed = await new Sealer(PASSPHRASE).seal('secret text', 'alice');
    const changed: [string, unknown][] = [];
    for (const field of ['iv', 'tag', 'text'] as const) {
      for (const at of places(sealed[field]))
        changed.push([`${field} ${at}`, { ...sealed, [field]: swap(sealed[field], at) }]);
      for (const value of [
        '',
        sealed[field].slice(4),
        `${sealed[field]}AAAA`,
        ` ${sealed[field]}`,
        null,
        7,
      ]) {
        changed.push([`${field} ${value}`, { ...sealed, [field]: value }]);
      }
    }
    for (const at of places(sealed.kdf.salt)) {
      changed.push([`salt ${at}`, { ...sealed, kdf: { ...sealed.kdf, salt: swap(sealed.kdf.salt, at) } }]);
    }
    for (const kdf of [
      { N: 2 },
      { N: 2 ** 30 },
      { r: 1 },
      { p: 2 },
      { name: 'none' },
      { salt: '' },
      { salt: null },
    ]) {
      changed.push([JSON.stringify(kdf), { ...sealed, kdf: { ...sealed.kdf, ...kdf } }]);
    }
    changed.push(['no kdf', { ...sealed, kdf: undefined }]);
    for (const [what, tampered] of changed) {
      const opened = await new Sealer(PASSPHRASE)
        .unseal(tampered as SealedText, 'alice')
        .catch(() => undefined);
      expect([what, opened]).toEqual([what, undefined]);
    }
    expect(await new Sealer(PASSPHRASE).unseal(sealed, 'alice')).toBe('secret text');
  });

  it('line 14: an unencrypted entry put in its place is not believed', async () => {
    await insecureFileStore(directory).write('alice', CREDENTIALS);
    await expect(encrypted().read('alice')).rejects.toMatchObject({ kind: 'store_damaged' });
  });

  it('line 13: without a passphrase says what to set, writes nothing, and never falls back', async () => {
    const store = encryptedFileStore(directory, undefined);
    for (const act of [() => store.probe(), () => store.write('alice', CREDENTIALS)]) {
      await expect(act()).rejects.toMatchObject({
        kind: 'store_key_missing',
        exitCode: 2,
        hint: expect.stringContaining('ZOOMCTL_STORE_KEY'),
      });
    }
    expect(await readdir(directory).catch(() => [])).toEqual([]);
    expect(await store.read('alice')).toBeUndefined();
    await encrypted().write('alice', CREDENTIALS);
    await expect(store.read('alice')).rejects.toMatchObject({ kind: 'store_key_missing' });
    expect(await store.remove('alice')).toBe(true);
  });
});

/** The first and a middle character, the last one of the content, of which some bits mean nothing, and the padding. */
function places(text: string): Set<number> {
  return new Set([0, Math.floor(text.length / 2), text.replace(/=+$/, '').length - 1, text.length - 1]);
}

/** The text with another base64 character at this place. */
function swap(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

describe('credentials', () => {
  it('line 11: print nothing by themselves', () => {
    expect(JSON.stringify(CREDENTIALS)).not.toMatch(SECRETS);
  });

  it.each([
    ['', 'it is not JSON'],
    ['x', 'it is not JSON'],
    ['null', 'it is not an object'],
    ['7', 'it is not an object'],
    ['[]', 'it has no version that zoomctl knows'],
    ['{}', 'it has no version that zoomctl knows'],
    ['{"version":"2"}', 'it has no version that zoomctl knows'],
    ['{"version":2,"accessToken":"a"}', 'a newer zoomctl wrote it'],
    ['{"version":1,"accessToken":"a","scopes":""}', 'it is not complete'],
  ])('line 28: that zoomctl did not write lead to a login, and are not shown: %j', (text, why) => {
    expect(() => parseCredentials(text, 'the store')).toThrow(
      expect.objectContaining({
        kind: 'store_damaged',
        exitCode: 4,
        message: `The entry of this account in the store can't be used: ${why}.`,
        hint: expect.stringContaining('zoomctl login'),
      }),
    );
  });
});
