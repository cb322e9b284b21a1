import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiUrlFor } from '../../src/accounts/region.ts';
import { accountSession, openSession, viewSession, zoomClient } from '../../src/accounts/session.ts';
import { EXIT, Failure } from '../../src/errors.ts';
import { HOUR, type LocalWorld, localWorld, NOW } from '../support/accounts-world.ts';

let world: LocalWorld;
beforeEach(async () => {
  world = await localWorld();
});
afterEach(() => world.stop());

const withEnv = (env: LocalWorld['env']) => ({ ...world, env });
const ZOOM = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };
const server = () => ({
  ZOOM_CLIENT_ID: 'server-client',
  ZOOM_CLIENT_SECRET: 'server-secret',
  ZOOM_ACCOUNT_ID: 'acc',
  ZOOMCTL_STORE: 'file',
  ZOOMCTL_OAUTH_URL: world.hosts.oauthUrl,
  ZOOMCTL_API_URL: world.hosts.apiUrl,
});
const SERVER_TOKEN = {
  status: 200,
  body: '{"access_token":"server-access","token_type":"bearer","scope":"user:read:user:admin","expires_in":3600}',
};

describe('whose token a command uses', () => {
  it('is that of ZOOMCTL_TOKEN before all else, of which nothing is known', async () => {
    await world.connect('a');
    const session = await openSession(withEnv({ ...server(), ZOOMCTL_TOKEN: 'bare' }), undefined);
    expect(session).toMatchObject({ account: null, appType: 'unknown', scopes: null, hosts: world.hosts });
    expect((await session.token()).expose()).toBe('bare');
    expect(await session.current()).toMatchObject({ expiresAt: null, scopes: [] });
    expect(await session.renewed(await session.token())).toBeUndefined();
    expect(await session.apiUrl()).toBe(world.hosts.apiUrl);
    expect(world.zoom.requests).toHaveLength(0);
  });

  it('is not said twice: --account and ZOOMCTL_TOKEN exclude each other', async () => {
    await world.connect('a');
    await expect(openSession(withEnv({ ZOOMCTL_TOKEN: 'bare' }), 'a')).rejects.toMatchObject({
      kind: 'usage',
      message: '--account and ZOOMCTL_TOKEN both say whose token to use.',
      hint: 'Unset ZOOMCTL_TOKEN, or leave out --account.',
    });
  });

  it('is the named account’s: --account before a Server-to-Server app of the environment before ZOOMCTL_ACCOUNT', async () => {
    await world.connect('a');
    await world.connect('b');
    world.answers({ '/oauth/token': SERVER_TOKEN });
    expect((await openSession(withEnv({ ...server(), ZOOMCTL_ACCOUNT: 'b' }), 'a')).account?.id).toBe('a');
    const s2s = await openSession(withEnv({ ...server(), ZOOMCTL_ACCOUNT: 'b' }), undefined);
    expect(s2s).toMatchObject({ account: null, appType: 's2s', scopes: ['user:read:user:admin'] });
    expect((await openSession(withEnv({ ZOOMCTL_ACCOUNT: 'a' }), undefined)).account?.id).toBe('a');
    expect((await openSession(world, undefined)).account?.id).toBe('b');
  });

  it.each([true, false])('is the account’s, with its scopes, begun at once: %s', async (begin) => {
    await world.connect('a', { appType: 'admin' }, { apiUrl: 'https://api-eu.zoom.us/v2' });
    const session = await openSession(world, undefined, begin);
    expect(session).toMatchObject({
      account: { id: 'a' },
      hosts: world.hosts,
      appType: 'admin',
      scopes: ['user:read:user'],
    });
    expect((await session.token()).expose()).toBe('a-access');
    expect((await session.current()).expiresAt).toBe(NOW + HOUR);
    // Other hosts than Zoom's global ones stay.
    expect(await session.apiUrl()).toBe(world.hosts.apiUrl);
    world.answers({ '/oauth/token': { ...SERVER_TOKEN, body: SERVER_TOKEN.body.replace('server', 'new') } });
    expect((await session.renewed(await session.token()))?.expose()).toBe('new-access');
  });

  it('is read from the store at once only for a command that surely needs it', async () => {
    await world.connect('a');
    const opened: string[] = [];
    const counting = {
      ...world,
      store: async (kind: 'insecure') => {
        opened.push(kind);
        return world.stores[kind];
      },
    } as LocalWorld;
    const session = await openSession(counting, undefined, false);
    expect(opened).toEqual([]);
    expect((await session.token()).expose()).toBe('a-access');
    await session.current();
    expect(opened).toEqual(['insecure']);
    await openSession(counting, undefined);
    expect(opened).toEqual(['insecure', 'insecure']);
  });

  it.each([
    [undefined, 1],
    [true, 1],
    [false, 0],
  ])('is begun to be read when it is opened, as said or unless said otherwise: %s', async (begin, times) => {
    const account = await world.connect('a');
    let reads = 0;
    const { insecure } = world.stores;
    world.stores.insecure = {
      ...insecure,
      read(id) {
        reads++;
        return insecure.read(id);
      },
    };
    await accountSession(world, account, begin);
    expect(reads).toBe(times);
  });

  it('is no matter of warnings where the environment names no hosts', async () => {
    await world.connect('a');
    await openSession(world, undefined);
    await viewSession(world, undefined);
    expect(world.warnings).toEqual([]);
  });

  it('goes only to the hosts of the login, and says so where the environment names others', async () => {
    await world.connect('a', { hosts: ZOOM });
    for (const env of [{}, { ZOOMCTL_OAUTH_URL: ZOOM.oauthUrl, ZOOMCTL_API_URL: ZOOM.apiUrl }])
      await openSession(withEnv(env), undefined);
    expect(world.warnings).toEqual([]);
    for (const env of [
      { ZOOMCTL_API_URL: 'https://api.zoomgov.com/v2' },
      { ZOOMCTL_OAUTH_URL: 'https://zoomgov.com' },
    ])
      expect((await openSession(withEnv(env), undefined)).hosts).toEqual(ZOOM);
    expect(world.warnings).toEqual(
      Array(2).fill(
        'a@example.com logged in at https://zoom.us, and its tokens go only there, whatever ZOOMCTL_OAUTH_URL and ZOOMCTL_API_URL say.',
      ),
    );
  });
});

describe('a Server-to-Server app of the environment', () => {
  it('takes a token once, and finds it in the store the next time', async () => {
    world.answers({ '/oauth/token': SERVER_TOKEN });
    const first = await openSession(withEnv(server()), undefined);
    expect((await first.token()).expose()).toBe('server-access');
    expect(await first.apiUrl()).toBe(world.hosts.apiUrl);
    // Its life is counted by the machine's clock.
    const now = () => Date.now();
    const again = await openSession({ ...withEnv(server()), now }, undefined);
    expect((await again.current()).accessToken.expose()).toBe('server-access');
    expect(world.zoom.requests).toHaveLength(1);
    const another = await openSession(
      { ...withEnv({ ...server(), ZOOM_CLIENT_SECRET: 'x' }), now },
      undefined,
    );
    expect((await another.token()).expose()).toBe('server-access');
    expect(world.zoom.requests).toHaveLength(2);
  });

  it('gets a new one where Zoom refused the last one', async () => {
    world.answers({ '/oauth/token': SERVER_TOKEN });
    const session = await openSession(withEnv(server()), undefined);
    const refused = await session.token();
    world.answers({ '/oauth/token': { status: 200, body: '{"access_token":"next","token_type":"bearer"}' } });
    expect((await session.renewed(refused))?.expose()).toBe('next');
    expect((await session.token()).expose()).toBe('next');
  });

  it('works where no store can be used, and asks it once', async () => {
    world.answers({ '/oauth/token': SERVER_TOKEN });
    let asked = 0;
    const fail = async () => {
      asked++;
      throw new Failure('store_missing', EXIT.failed, 'There is no keychain.');
    };
    world.stores.file = { ...world.stores.file, read: fail, write: fail };
    const now = () => Date.now();
    const session = await openSession({ ...withEnv(server()), now }, undefined);
    expect((await session.token()).expose()).toBe('server-access');
    expect((await session.token()).expose()).toBe('server-access');
    expect([world.zoom.requests.length, asked, world.warnings]).toEqual([1, 1, []]);
  });
});

describe('a session that sends nothing', () => {
  it('knows the account without its tokens', async () => {
    await world.connect('a');
    await world.stores.insecure.remove('a');
    expect(await viewSession(world, undefined)).toMatchObject({
      account: { id: 'a' },
      scopes: ['user:read:user'],
      apiUrl: world.hosts.apiUrl,
    });
  });

  it('knows nothing of a token, and the kind of app of a Server-to-Server app, without a request', async () => {
    expect(await viewSession(withEnv({ ZOOMCTL_TOKEN: 'bare' }), undefined)).toEqual({
      account: null,
      hosts: ZOOM,
      appType: 'unknown',
      scopes: null,
      apiUrl: ZOOM.apiUrl,
    });
    expect(await viewSession(withEnv(server()), undefined)).toEqual({
      account: null,
      hosts: world.hosts,
      appType: 's2s',
      scopes: null,
      apiUrl: world.hosts.apiUrl,
    });
    expect(world.zoom.requests).toHaveLength(0);
  });

  it.each([
    ['other hosts than Zoom’s', {}, () => world.hosts],
    ['an address from the environment', { ZOOMCTL_API_URL: 'https://api-eu.zoom.us/v2' }, () => ZOOM],
  ])('asks no store for a region where it would not count: %s', async (_what, env, hosts) => {
    await world.connect('a', { hosts: hosts() });
    const store = async () => {
      throw new Error('the store is opened');
    };
    let opened = 0;
    const counting = { ...withEnv(env), store: () => store().finally(() => opened++) };
    await viewSession(counting, undefined);
    expect(opened).toBe(0);
  });

  it('knows the region where the store tells it', async () => {
    await world.connect('a', { hosts: ZOOM }, { apiUrl: 'https://api-eu.zoom.us/v2' });
    expect((await viewSession(world, undefined)).apiUrl).toBe('https://api-eu.zoom.us/v2');
    await world.stores.insecure.remove('a');
    expect((await viewSession(world, undefined)).apiUrl).toBe(ZOOM.apiUrl);
    world.stores.insecure = {
      ...world.stores.insecure,
      read: async () => {
        throw new Error('locked');
      },
    };
    expect((await viewSession(world, undefined)).apiUrl).toBe(ZOOM.apiUrl);
  });
});

describe('where calls go', () => {
  const EU = 'https://api-eu.zoom.us/v2';
  const OTHER = { oauthUrl: 'https://zoomgov.com', apiUrl: 'https://api.zoomgov.com/v2' };
  it.each([
    [{}, ZOOM, EU, EU],
    [{}, ZOOM, null, ZOOM.apiUrl],
    [{}, ZOOM, undefined, ZOOM.apiUrl],
    [{}, OTHER, EU, OTHER.apiUrl],
    [{ ZOOMCTL_API_URL: ZOOM.apiUrl }, ZOOM, EU, ZOOM.apiUrl],
    [{ ZOOMCTL_API_URL: '' }, ZOOM, EU, EU],
  ])('%j, %j, told %s: %s', (env, hosts, told, url) => {
    expect(apiUrlFor(env, hosts, told)).toBe(url);
  });
});

describe('Zoom’s API with a session', () => {
  it('sends the session’s token, and keeps what it learns of the limits by Zoom account', async () => {
    await world.connect('a', { accountId: 'The/Account' });
    world.answers({ '/v2/users/me': { status: 200, body: '{}', headers: { 'x-ratelimit-limit': '30' } } });
    const client = await zoomClient(world, await openSession(world, undefined));
    await client.request({ method: 'GET', path: '/users/me' });
    expect(world.zoom.requests.at(-1)?.headers.authorization).toBe('Bearer a-access');
    expect(limited()).toEqual(['The_Account']);
  });

  /** The names of the Zoom accounts of which something is remembered, and the labels that were used. */
  const files = (): RegExpMatchArray[] =>
    readdirSync(world.paths.limitsDir).map(
      (name) => /^127\.0\.0\.1_\d+-(.*)\.1\.(\w+)$/.exec(name) ?? [name],
    );
  const limited = (): (string | undefined)[] => [...new Set(files().map(([, owner]) => owner))];
  const labels = (): (string | undefined)[] => files().map(([, , kind]) => kind);

  it('goes by the user where the Zoom account is not known, and by the one that the environment names', async () => {
    await world.connect('a', { accountId: null });
    world.answers({ '/v2/users/me': { status: 200, body: '{}' }, '/oauth/token': SERVER_TOKEN });
    for (const one of [world, withEnv(server())]) {
      const client = await zoomClient(one, await openSession(one, undefined));
      await client.request({ method: 'GET', path: '/users/me' });
    }
    expect(limited().sort()).toEqual(['a', 'acc']);
  });

  it('goes by a name that files can have', async () => {
    await world.connect('a', { accountId: `../${'x'.repeat(300)}` });
    world.answers({ '/v2/users/me': { status: 200, body: '{}' } });
    const client = await zoomClient(world, await openSession(world, undefined));
    await client.request({ method: 'GET', path: '/users/me' });
    expect(limited()).toEqual([expect.stringMatching(/^\.\._x{70,90}$/)]);
  });

  it('shares nothing of a bare token, of which nobody knows the Zoom account', async () => {
    world.answers({ '/v2/users/me': { status: 200, body: '{}' } });
    const bare = withEnv({
      ZOOMCTL_TOKEN: 'bare',
      ZOOMCTL_API_URL: world.hosts.apiUrl,
      ZOOMCTL_OAUTH_URL: world.hosts.oauthUrl,
    });
    const client = await zoomClient(bare, await openSession(bare, undefined));
    await client.request({ method: 'GET', path: '/users/me' });
    expect(world.zoom.requests.at(-1)?.headers.authorization).toBe('Bearer bare');
    expect(existsSync(world.paths.limitsDir)).toBe(false);
  });

  it.each([
    ['GET', '/users/me', 'light'],
    ['GET', '/users?page_size=30', 'medium'],
    ['HEAD', '/users?page_size=30', 'medium'],
    ['GET', '/report/users?from=2026-11-01', 'heavy'],
  ])('%s %s counts as %s', async (method, path, label) => {
    await world.connect('a');
    const [plain = ''] = path.split('?');
    const reply = { status: 200, body: '{}' };
    world.zoom.interfere({
      answer: ({ path: asked }) => (asked.startsWith(`/v2${plain}`) ? reply : undefined),
    });
    const client = await zoomClient(world, await openSession(world, undefined));
    await client.request({ method, path } as never);
    expect(labels()).toEqual([label]);
  });

  it('waits for nobody where nothing is known of the limits, unless it is to be careful', async () => {
    await world.connect('a');
    world.answers({ '/v2/users/me': { status: 200, body: '{}' } });
    let slept = 0;
    const sleep = async (milliseconds: number) => {
      slept += milliseconds;
    };
    const times = async (pace?: { careful: boolean }) => {
      const client = await zoomClient({ ...world, sleep }, await openSession(world, undefined), pace);
      for (let n = 0; n < 12; n++) await client.request({ method: 'GET', path: '/users/me' });
      return slept;
    };
    expect(await times()).toBe(0);
    expect(await times({ careful: true })).toBeGreaterThan(0);
  });

  it('works where the folder of the limits is none', async () => {
    await world.connect('a');
    mkdirSync(dirname(world.paths.limitsDir), { recursive: true });
    writeFileSync(world.paths.limitsDir, 'a file');
    world.answers({ '/v2/users/me': { status: 200, body: '{"id":"x"}' } });
    const client = await zoomClient(world, await openSession(world, undefined), { careful: true });
    expect((await client.request({ method: 'GET', path: '/users/me' })).status).toBe(200);
  });
});
