import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentApp } from '../../src/accounts/app.ts';
import { AppRegistry } from '../../src/accounts/app-registry.ts';
import { Secret } from '../../src/secret.ts';
import { exampleApp } from './example-app.ts';

const HOSTS = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };

let home: string;
let path: string;
let apps: AppRegistry;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zoomctl-apps-'));
  path = join(home, 'config', 'apps.json');
  apps = new AppRegistry(path);
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('the list of apps', () => {
  it('is empty before the first one, and keeps what it was told', async () => {
    expect(await apps.list()).toEqual([]);
    const server = exampleApp('server', {
      type: 's2s',
      secretIn: 'keychain',
      accountId: 'account',
      redirectUri: 'https://example.com/callback',
    });
    await apps.put(exampleApp('one'));
    await apps.put(server);
    expect(await apps.list()).toEqual([exampleApp('one'), server]);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 1 });
  });

  it('loses none of several that are added at once', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => apps.put(exampleApp(name))));
    expect((await apps.list()).map(({ name }) => name).sort()).toEqual(names);
  });

  it.each<[string, unknown, string]>([
    ['no list', { apps: {} }, '"apps" is not a list'],
    ['nothing', { apps: [null] }, 'app 1 has no name'],
    ['an empty name', { apps: [exampleApp('')] }, 'app 1 has no name'],
    [
      'a second without a client',
      { apps: [exampleApp('a'), { ...exampleApp('b'), clientId: 7 }] },
      'app 2 has no clientId',
    ],
    ['no hosts', { apps: [{ ...exampleApp('a'), hosts: null }] }, 'app 1 has no oauthUrl'],
    [
      'no API',
      { apps: [{ ...exampleApp('a'), hosts: { oauthUrl: HOSTS.oauthUrl } }] },
      'app 1 has no apiUrl',
    ],
    [
      'an account that is a number',
      { apps: [{ ...exampleApp('a'), accountId: 5 }] },
      'app 1 has a bad accountId',
    ],
    [
      'no account at all',
      { apps: [{ ...exampleApp('a'), accountId: undefined }] },
      'app 1 has a bad accountId',
    ],
    [
      'a redirect URI that is a list',
      { apps: [{ ...exampleApp('a'), redirectUri: [] }] },
      'app 1 has a bad redirectUri',
    ],
    ['another type', { apps: [{ ...exampleApp('a'), type: 'guest' }] }, 'app 1 has a bad type'],
    ['another store', { apps: [{ ...exampleApp('a'), secretIn: 'plain' }] }, 'app 1 has a bad secretIn'],
    [
      'a login host without TLS',
      { apps: [{ ...exampleApp('a'), hosts: { ...HOSTS, oauthUrl: 'http://zoom.us' } }] },
      'the oauthUrl of app 1',
    ],
    [
      'an API host without TLS',
      { apps: [{ ...exampleApp('a'), hosts: { ...HOSTS, apiUrl: 'http://zoom.us' } }] },
      'the apiUrl of app 1',
    ],
  ])('line 28: with %s is named and kept, and no change overwrites it', async (_what, content, why) => {
    await apps.put(exampleApp('before'));
    const text = JSON.stringify({ version: 1, ...(content as object) });
    await writeFile(path, text);
    for (const act of [() => apps.list(), () => apps.put(exampleApp('x')), () => apps.remove('before')]) {
      await expect(act()).rejects.toMatchObject({
        kind: 'damaged_file',
        message: expect.stringContaining(why),
      });
    }
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it.each(['user', 'admin', 's2s', 'unknown'] as const)('knows apps of the type %s', async (type) => {
    await apps.put(exampleApp('a', { type }));
    expect(await apps.list()).toEqual([exampleApp('a', { type })]);
  });

  it.each(['keychain', 'file', 'insecure'] as const)('knows secrets in the store %s', async (secretIn) => {
    await apps.put(exampleApp('a', { secretIn }));
    expect(await apps.list()).toEqual([exampleApp('a', { secretIn })]);
  });
});

describe('the app of the environment', () => {
  it('is a public client of unknown kind by its id alone', () => {
    expect(
      environmentApp({ clientId: 'the-client', clientSecret: undefined, accountId: undefined }, HOSTS),
    ).toEqual({
      name: 'env',
      clientId: 'the-client',
      clientSecret: null,
      type: 'unknown',
      accountId: null,
      redirectUri: null,
      hosts: HOSTS,
    });
  });

  it('is a Server-to-Server app with an account', () => {
    const clientSecret = new Secret('s');
    const app = environmentApp({ clientId: 'the-client', clientSecret, accountId: 'acc' }, HOSTS);
    expect(app).toMatchObject({ type: 's2s', accountId: 'acc', clientSecret });
  });
});
