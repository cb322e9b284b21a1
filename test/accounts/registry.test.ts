import { lstat, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountHandle, accountKey, accountLabel, accountView } from '../../src/accounts/account.ts';
import { Registry } from '../../src/accounts/registry.ts';
import { bundleProgram, startProgram } from '../support/child-process.ts';
import { exampleAccount } from './example-account.ts';

let home: string;
let path: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zoomctl-registry-'));
  path = join(home, 'config', 'accounts.json');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const PROGRAM = `
import { Registry } from './src/accounts/registry.ts';
const [path, account, times] = process.argv.slice(2);
const registry = new Registry(path);
for (let n = 0; n < Number(times); n++) {
  const one = JSON.parse(account);
  await registry.put({ ...one, id: one.id + '-' + n });
}
`;

describe('the registry', () => {
  it('line 20: several processes that write at once lose nothing', async () => {
    const program = await bundleProgram('registry-writer', PROGRAM);
    try {
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      const outcomes = await Promise.all(
        names.map(
          (name) => startProgram(program.path, [path, JSON.stringify(exampleAccount(name)), '5']).ended,
        ),
      );
      expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
        names.map(() => ({ code: 0, stderr: '' })),
      );
      const { accounts } = await new Registry(path).read();
      expect(accounts.map(({ id }) => id).sort()).toEqual(
        names.flatMap((name) => [0, 1, 2, 3, 4].map((n) => `${name}-${n}`)),
      );
    } finally {
      await program.remove();
    }
  });

  it('line 20: changes within one process at once lose nothing either', async () => {
    const registry = new Registry(path);
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => registry.put(exampleAccount(id))));
    expect((await registry.read()).accounts).toHaveLength(5);
  });

  it('line 20: the same account again replaces its entry and becomes the active one', async () => {
    const registry = new Registry(path);
    await registry.put(exampleAccount('a'));
    await registry.put(exampleAccount('b'));
    await registry.put(exampleAccount('a', { alias: 'work' }));
    const { active, accounts } = await registry.read();
    expect(active).toBe('a');
    expect(accounts.map(({ id, alias }) => [id, alias])).toEqual([
      ['b', null],
      ['a', 'work'],
    ]);
  });

  it('changes only what is asked, and nothing for an account that has gone', async () => {
    const registry = new Registry(path);
    await registry.put(exampleAccount('a'));
    await registry.put(exampleAccount('b'));
    await registry.update('a', { loginNeeded: true });
    await registry.update('nobody', { loginNeeded: true });
    await registry.activate('a');
    expect(await registry.read()).toEqual({
      active: 'a',
      accounts: [exampleAccount('a', { loginNeeded: true }), exampleAccount('b')],
    });
  });

  it('takes changes of many accounts along together, each with all that was asked of it', async () => {
    const registry = new Registry(path);
    const ids = Array.from({ length: 40 }, (_, index) => `account-${index}`);
    for (const id of ids) await registry.put(exampleAccount(id));
    const expiresAt = '2026-01-01T00:00:00.000Z';
    await Promise.all([
      ...ids.map((id) => registry.update(id, { expiresAt })),
      ...ids.map((id) => registry.update(id, { loginNeeded: true })),
      registry.update('nobody', { loginNeeded: true }),
    ]);
    await Promise.all(ids.slice(0, 3).map((id) => registry.update(id, { loginNeeded: false })));
    const { accounts } = await registry.read();
    expect(accounts.map(({ id }) => id)).toEqual(ids);
    expect(accounts.every((account) => account.expiresAt === expiresAt)).toBe(true);
    expect(accounts.map(({ loginNeeded }) => loginNeeded)).toEqual(ids.map((_, index) => index > 2));
  });

  it('forgetting the active account makes no other one active', async () => {
    const registry = new Registry(path);
    await registry.put(exampleAccount('a'));
    await registry.put(exampleAccount('b'));
    await registry.remove('b');
    expect(await registry.read()).toEqual({ active: null, accounts: [exampleAccount('a')] });
  });

  // A thread, in which Stryker runs the tests, may not change it.
  it.skipIf(process.platform === 'win32' || !isMainThread)(
    'line 12: is a file of 0600 in a folder of 0700 from its first write, also under umask 000',
    async () => {
      const umask = process.umask(0);
      try {
        await new Registry(path).put(exampleAccount('a'));
        expect(((await lstat(path)).mode & 0o777).toString(8)).toBe('600');
        expect(((await lstat(join(home, 'config'))).mode & 0o777).toString(8)).toBe('700');
      } finally {
        process.umask(umask);
      }
    },
  );

  it('line 12: a symbolic link in its place is refused, and what it points to stays', async () => {
    await new Registry(path).put(exampleAccount('a'));
    const victim = join(home, 'victim');
    await writeFile(victim, '{}');
    await rm(path);
    await symlink(victim, path);
    await expect(new Registry(path).put(exampleAccount('b'))).rejects.toMatchObject({
      kind: 'unsafe_config',
    });
    expect(await readFile(victim, 'utf8')).toBe('{}');
  });
});

describe('a registry that can’t be used', () => {
  const account = exampleAccount('a');
  const withAccount = (fields: object): string =>
    JSON.stringify({ version: 1, active: null, accounts: [{ ...account, ...fields }] });

  const withTwice = () =>
    JSON.stringify({ version: 1, active: null, accounts: [account, { ...account, alias: 'again' }] });
  const withHosts = (hosts: object | null): string => withAccount({ hosts });

  it.each<[string, string]>([
    ['it is not JSON', '{"version":1'],
    ['"accounts" is not a list', '{"version":1,"active":null}'],
    ['"accounts" is not a list', '{"version":1,"active":null,"accounts":{}}'],
    ['"active" is neither an id nor null', '{"version":1,"active":3,"accounts":[]}'],
    ['account 1 is not an object', '{"version":1,"active":null,"accounts":[null]}'],
    ['account 2 is not an object', JSON.stringify({ version: 1, active: null, accounts: [account, 7] })],
    ['account 1 has no id', withAccount({ id: '' })],
    ['account 1 has no app', withAccount({ app: 7 })],
    ['account 1 has no clientId', withAccount({ clientId: null })],
    ['account 1 has no loggedInAt', withAccount({ loggedInAt: undefined })],
    ['account 1 has a bad id', withAccount({ id: '../accounts' })],
    ['account 1 has a bad id', withAccount({ id: 'a/../../accounts' })],
    ['account 1 has a bad email', withAccount({ email: 7 })],
    ['account 1 has a bad store', withAccount({ store: 'plain' })],
    ['account 1 has bad scopes', withAccount({ scopes: [1] })],
    ['account 1 has bad scopes', withAccount({ scopes: 'user:read:user' })],
    ['account 1 has bad requested scopes', withAccount({ requested: [1] })],
    ['account 1 has bad requested scopes', withAccount({ requested: 'user:read:user' })],
    ['account 1 has no hosts', withHosts(null)],
    ['account 1 has no hosts', withHosts({ oauthUrl: 'https://zoom.us' })],
    ['account 1 has no hosts', withHosts({ apiUrl: 'https://api.zoom.us/v2' })],
    ['the oauthUrl of account 1', withHosts({ ...account.hosts, oauthUrl: 'http://zoom.us' })],
    ['the apiUrl of account 1', withHosts({ ...account.hosts, apiUrl: 'http://evil.example' })],
    ['two accounts have the same id', withTwice()],
    ['account 1 has a bad loginNeeded', withAccount({ loginNeeded: 'no' })],
  ])('line 28: where %s it is named and kept, and no change overwrites it: %s', async (why, text) => {
    const registry = new Registry(path);
    await registry.put(exampleAccount('x'));
    await writeFile(path, text);
    for (const act of [() => registry.read(), () => registry.put(account), () => registry.remove('a')]) {
      const failure: unknown = await act().catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'damaged_file' });
      expect((failure as Error).message).toContain(`${path} (the account registry) can't be used: `);
      expect((failure as Error).message).toContain(why);
    }
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('line 29: one of a newer zoomctl is kept and not overwritten', async () => {
    const registry = new Registry(path);
    await registry.put(exampleAccount('x'));
    await writeFile(path, '{"version":2}');
    await expect(registry.put(account)).rejects.toMatchObject({ kind: 'newer_file' });
    expect(await readFile(path, 'utf8')).toBe('{"version":2}');
  });
});

describe('an account', () => {
  const hosts = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };

  it('line 20: is one user of one app on one host; how it was typed plays no part', () => {
    const key = accountKey(hosts, 'client', 'user');
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(accountKey({ ...hosts }, 'client', 'user')).toBe(key);
    for (const other of [
      accountKey({ ...hosts, oauthUrl: 'https://zoomgov.com' }, 'client', 'user'),
      accountKey(hosts, 'client2', 'user'),
      accountKey(hosts, 'client', 'user2'),
      accountKey(hosts, 'clientuser', ''),
    ]) {
      expect(other).not.toBe(key);
    }
  });

  it('line 11: has a view without client id and hosts, and no field for a secret', () => {
    expect(Object.keys(accountView(exampleAccount('a'), true)).sort()).toEqual(
      [
        'accountId',
        'active',
        'alias',
        'app',
        'appType',
        'email',
        'expiresAt',
        'id',
        'identity',
        'loginNeeded',
        'scopes',
        'store',
        'userId',
      ].sort(),
    );
  });

  it('is called by what people know of it', () => {
    expect(accountLabel(exampleAccount('a', { alias: 'work' }))).toBe('a@example.com');
    expect(accountHandle(exampleAccount('a', { alias: 'work' }))).toBe('work');
    expect(accountLabel(exampleAccount('a', { email: null }))).toBe('user-a');
    expect(accountHandle(exampleAccount('a', { email: null, userId: null }))).toBe('a');
  });
});
