import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountKey } from '../../src/accounts/account.ts';
import type { App } from '../../src/accounts/app.ts';
import { keepLogin, type NewLogin } from '../../src/accounts/login.ts';
import type { TokenSet } from '../../src/oauth/client.ts';
import { Secret } from '../../src/secret.ts';
import { HOUR, type LocalWorld, localWorld, NOW } from '../support/accounts-world.ts';

let world: LocalWorld;
beforeEach(async () => {
  world = await localWorld();
});
afterEach(() => world.stop());

/** A token that says whose it is, as Zoom's do. */
function claiming(claims: object): Secret {
  return new Secret(`e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`);
}

function tokens(fields: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: claiming({ uid: 'UserA', aid: 'AccountA' }),
    refreshToken: new Secret('refresh'),
    obtainedAt: NOW,
    expiresAt: NOW + HOUR,
    scopes: ['user:read:user'],
    apiUrl: null,
    ...fields,
  };
}

const app = (fields: Partial<App> = {}): App => ({
  name: 'mine',
  clientId: 'the-client',
  clientSecret: null,
  type: 'unknown',
  accountId: null,
  redirectUri: null,
  hosts: world.hosts,
  ...fields,
});

const login = (fields: Partial<NewLogin> = {}): Promise<ReturnType<typeof keepLogin>> =>
  keepLogin(world, {
    tokens: tokens(),
    app: app(),
    store: 'insecure',
    alias: undefined,
    requested: [],
    ...fields,
  }) as never;

const ME = { status: 200, body: '{"id":"UserA","account_id":"AccountOfMe","email":"a@example.com"}' };
const zoomSays = (body: object) =>
  world.answers({ '/v2/users/me': { status: 200, body: JSON.stringify(body) } });
const keyOf = (user: string) => accountKey(world.hosts, 'the-client', user);

describe('a login', () => {
  it('is kept under the user that Zoom names, and is the active one', async () => {
    world.answers({ '/v2/users/me': ME });
    await world.connect('before');
    const account = await login();
    expect(account).toEqual({
      id: keyOf('UserA'),
      userId: 'UserA',
      accountId: 'AccountOfMe',
      email: 'a@example.com',
      alias: null,
      app: 'mine',
      appType: 'user',
      clientId: 'the-client',
      scopes: ['user:read:user'],
      expiresAt: new Date(NOW + HOUR).toISOString(),
      loggedInAt: new Date(NOW).toISOString(),
      hosts: world.hosts,
      store: 'insecure',
      identity: 'users_me',
      loginNeeded: false,
    });
    const { active, accounts } = await world.registry.read();
    expect([active, accounts.map(({ id }) => id)]).toEqual([account.id, ['before', account.id]]);
    const entry = await world.stores.insecure.read(account.id);
    expect(entry).toMatchObject({
      obtainedAt: NOW,
      expiresAt: NOW + HOUR,
      scopes: ['user:read:user'],
      clientSecret: null,
      boundTo: { ...world.hosts, clientId: 'the-client' },
    });
    expect([entry?.accessToken.expose(), entry?.refreshToken?.expose()]).toEqual([
      tokens().accessToken.expose(),
      'refresh',
    ]);
    expect(world.zoom.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${tokens().accessToken.expose()}`,
    ]);
    expect(world.warnings).toEqual([]);
  });

  it('keeps the secret of a confidential client with its tokens', async () => {
    world.answers({ '/v2/users/me': ME });
    const { id } = await login({ app: app({ clientSecret: new Secret('the-secret') }) });
    expect((await world.stores.insecure.read(id))?.clientSecret?.expose()).toBe('the-secret');
  });

  it.each([
    ['user', ['user:read:user:admin'], 'user'],
    ['unknown', ['user:read:user:admin'], 'admin'],
    ['unknown', ['meeting:read:meeting'], 'user'],
  ] as const)('of an app of the kind %s with %j is of the kind %s', async (type, scopes, kept) => {
    world.answers({ '/v2/users/me': ME });
    const account = await login({ app: app({ type }), tokens: tokens({ scopes }) });
    expect(account.appType).toBe(kept);
  });

  it('takes what was asked for as granted where the reply names no scopes, and remembers it', async () => {
    world.answers({ '/v2/users/me': ME });
    const account = await login({ tokens: tokens({ scopes: null }), requested: ['user:read:user', 'x:y'] });
    expect([account.scopes, account.requested]).toEqual([
      ['user:read:user', 'x:y'],
      ['user:read:user', 'x:y'],
    ]);
    expect((await world.stores.insecure.read(account.id))?.scopes).toEqual(['user:read:user', 'x:y']);
  });

  it('under another user than the token claims leaves nothing under the claimed one', async () => {
    zoomSays({ id: 'UserB', email: 'b@example.com' });
    const account = await login();
    // What Zoom leaves out, the token may know.
    expect(account).toMatchObject({ id: keyOf('UserB'), userId: 'UserB', accountId: 'AccountA' });
    const { active, accounts } = await world.registry.read();
    expect([active, accounts.map(({ id }) => id)]).toEqual([account.id, [account.id]]);
    expect(await world.stores.insecure.read(keyOf('UserA'))).toBeUndefined();
    expect(await world.stores.insecure.read(account.id)).toBeDefined();
  });
});

describe('a login whose user Zoom does not name', () => {
  it.each([
    ['an error', { status: 500, body: '{}' }],
    ['no user', { status: 200, body: '{}' }],
    ['no JSON', { status: 200, body: 'hello' }],
  ])('goes by what the token says, with a warning: %s', async (_what, answer) => {
    world.answers({ '/v2/users/me': answer });
    const account = await login();
    expect(account).toMatchObject({
      id: keyOf('UserA'),
      userId: 'UserA',
      accountId: 'AccountA',
      email: null,
      alias: null,
      identity: 'token',
    });
    expect(world.warnings).toMatchObject([
      expect.stringMatching(
        /^Zoom did not say whose account this is \(.+\), so it goes by what the token says\.$/,
      ),
    ]);
  });

  it.each([
    [['meeting:read:meeting'], 0],
    [['user:write:list'], 0],
    [['user:read:settings'], 0],
    [['user:read'], 1],
    [['user:write'], 1],
    [['user_info:read'], 1],
    [['user:read:user:admin'], 1],
    [['user:read:user:master'], 1],
    [['user:read:admin'], 1],
    [['xuser:read:user'], 0],
    [null, 1],
  ])('is not asked about with a grant that can’t ask: %j, %i requests', async (scopes, requests) => {
    world.answers({ '/v2/users/me': ME });
    await login({ tokens: tokens({ scopes }) });
    expect(world.zoom.requests).toHaveLength(requests);
    expect(world.warnings).toEqual([]);
  });

  it('and whose token says nothing gets a name, and takes nobody’s place', async () => {
    const unreadable = tokens({ accessToken: new Secret('opaque'), scopes: [] });
    const first = await login({ tokens: unreadable });
    const second = await login({ tokens: unreadable });
    expect([first, second]).toMatchObject([
      { userId: null, accountId: null, email: null, alias: 'account-1', identity: 'alias' },
      { alias: 'account-2' },
    ]);
    await world.registry.remove(first.id);
    expect(await login({ tokens: unreadable })).toMatchObject({ alias: 'account-3' });
    expect((await world.registry.read()).accounts).toHaveLength(2);
  });
});

describe('a login of a user who is known already', () => {
  beforeEach(() => world.answers({ '/v2/users/me': ME }));

  it('replaces the entry and keeps the alias, and what the new one does not tell', async () => {
    const first = await login({ alias: 'work' });
    expect(first.alias).toBe('work');
    const again = await login({ tokens: tokens({ scopes: ['meeting:read:meeting'] }) });
    expect(again).toMatchObject({
      id: first.id,
      alias: 'work',
      email: 'a@example.com',
      accountId: 'AccountA',
      scopes: ['meeting:read:meeting'],
      identity: 'users_me',
    });
    expect((await world.registry.read()).accounts).toHaveLength(1);
    expect(await login({ alias: 'other' })).toMatchObject({ id: first.id, alias: 'other' });
  });

  it('with another store leaves no copy in the old one', async () => {
    const { id } = await login({ store: 'keychain' });
    await login({ store: 'insecure' });
    expect(await world.stores.keychain.read(id)).toBeUndefined();
    await login({ store: 'keychain' });
    expect(await world.stores.insecure.read(id)).toBeUndefined();
    expect(await world.stores.keychain.read(id)).toBeDefined();
    // The two kinds of file share a name: the new one is not removed for the old one.
    await login({ store: 'insecure' });
    await login({ store: 'file' });
    expect(await world.stores.file.read(id)).toBeDefined();
    expect(world.warnings).toEqual([]);
  });

  it('warns where the old copy can’t be removed', async () => {
    await login({ store: 'keychain' });
    world.stores.keychain = {
      ...world.stores.keychain,
      remove: async () => {
        throw new Error('it is locked');
      },
    };
    expect(await login({ store: 'insecure' })).toMatchObject({ store: 'insecure' });
    expect(world.warnings).toEqual([
      'The old tokens in the keychain store could not be removed: it is locked',
    ]);
  });

  it('does not take another’s alias', async () => {
    await world.connect('other', { alias: 'Work' });
    const account = await login({ alias: 'work' });
    expect(account.alias).toBeNull();
    expect(world.warnings).toEqual([
      "The alias work is other@example.com's and stays so. Choose another one: zoomctl account rename a@example.com ALIAS",
    ]);
  });

  it('does not take another’s email address for an alias', async () => {
    await world.connect('other');
    expect((await login({ alias: 'Other@example.com' })).alias).toBeNull();
    expect(world.warnings).toEqual([
      expect.stringMatching(/^The alias Other@example\.com is other@example\.com's/),
    ]);
  });

  it('goes to the region that the token response named', async () => {
    const seen: string[] = [];
    const http = async (request: { url: string }) => {
      seen.push(request.url);
      return { status: 200, headers: {}, body: ME.body, receivedAt: NOW };
    };
    const zoom = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };
    const regional = tokens({ apiUrl: 'https://api-eu.zoom.us/v2' });
    await keepLogin(
      { ...world, http: http as never },
      {
        tokens: regional,
        app: app({ hosts: zoom }),
        store: 'insecure',
        alias: undefined,
        requested: [],
      },
    );
    expect(seen).toEqual(['https://api-eu.zoom.us/v2/users/me']);
  });
});
