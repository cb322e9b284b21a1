import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountKey } from '../../src/accounts/account.ts';
import type { RegisteredApp } from '../../src/accounts/app-registry.ts';
import { connectServerToServer } from '../../src/accounts/server-to-server.ts';
import { Secret } from '../../src/secret.ts';
import { type LocalWorld, localWorld, NOW } from '../support/accounts-world.ts';

let world: LocalWorld;
let app: RegisteredApp;
beforeEach(async () => {
  world = await localWorld();
  app = {
    name: 'batch',
    clientId: 'server-client',
    type: 's2s',
    secretIn: 'file',
    accountId: 'acc',
    redirectUri: null,
    hosts: world.hosts,
  };
});
afterEach(() => world.stop());

describe('the Zoom account of a Server-to-Server app', () => {
  it('is connected with a first token, under the app’s name, and is the active one', async () => {
    world.answers({
      '/oauth/token': {
        status: 200,
        body: '{"access_token":"server-access","token_type":"bearer","expires_in":3600,"scope":"user:read:user:admin","api_url":"https://api-eu.zoom.us"}',
      },
    });
    const account = await connectServerToServer(world, app, new Secret('the-secret'));
    const [sent] = world.zoom.requests;
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({
      grant_type: 'account_credentials',
      account_id: 'acc',
    });
    expect(sent?.headers.authorization).toBe(
      `Basic ${Buffer.from('server-client:the-secret').toString('base64')}`,
    );
    expect(account).toMatchObject({
      id: accountKey(world.hosts, 'server-client', 's2s:acc'),
      userId: null,
      accountId: 'acc',
      email: null,
      alias: 'batch',
      app: 'batch',
      appType: 's2s',
      clientId: 'server-client',
      scopes: ['user:read:user:admin'],
      loggedInAt: new Date(NOW).toISOString(),
      store: 'file',
      identity: 'alias',
      loginNeeded: false,
    });
    expect((await world.registry.read()).active).toBe(account.id);
    const entry = await world.stores.file.read(account.id);
    expect(entry).toMatchObject({
      refreshToken: null,
      scopes: ['user:read:user:admin'],
      boundTo: { ...world.hosts, clientId: 'server-client' },
      apiUrl: 'https://api-eu.zoom.us/v2',
    });
    expect([entry?.accessToken.expose(), entry?.clientSecret?.expose()]).toEqual([
      'server-access',
      'the-secret',
    ]);
    expect(new Date(entry?.expiresAt ?? 0).toISOString()).toBe(account.expiresAt);
  });

  it('is not connected where Zoom refuses the credentials', async () => {
    world.answers({ '/oauth/token': { status: 400, body: '{"error":"invalid_client","reason":"Bad"}' } });
    await expect(connectServerToServer(world, app, new Secret('wrong'))).rejects.toMatchObject({
      error: 'invalid_client',
    });
    expect((await world.registry.read()).accounts).toEqual([]);
  });

  it('is in the keychain, with no scopes, where nothing else is said', async () => {
    world.answers({ '/oauth/token': { status: 200, body: '{"access_token":"x","token_type":"bearer"}' } });
    const account = await connectServerToServer(world, { ...app, secretIn: null }, new Secret('s'));
    expect(account).toMatchObject({ store: 'keychain', scopes: [] });
    expect(await world.stores.keychain.read(account.id)).toMatchObject({ scopes: [] });
  });
});
