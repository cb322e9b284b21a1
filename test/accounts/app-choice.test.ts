import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appTypeOf, checkClientId } from '../../src/accounts/app.ts';
import { appNamed, chosenApp } from '../../src/accounts/app-choice.ts';
import type { RegisteredApp } from '../../src/accounts/app-registry.ts';
import { appSecretName, openApp } from '../../src/accounts/app-secret.ts';
import { type LocalWorld, localWorld } from '../support/accounts-world.ts';
import { exampleApp } from './example-app.ts';

let world: LocalWorld;
beforeEach(async () => {
  world = await localWorld();
});
afterEach(() => world.stop());

const app = (name: string, fields: Partial<RegisteredApp> = {}): RegisteredApp =>
  exampleApp(name, { hosts: world.hosts, ...fields });
const withEnv = (env: LocalWorld['env']) => ({ ...world, env });

describe('the app to log in with', () => {
  it('is none where none is known', async () => {
    expect(await chosenApp(world, undefined)).toBeUndefined();
  });

  it('is the only one, whatever Server-to-Server apps are there besides', async () => {
    await world.apps.put(app('server', { type: 's2s', accountId: 'acc' }));
    expect(await chosenApp(world, undefined)).toBeUndefined();
    await world.apps.put(app('mine'));
    expect(await chosenApp(world, undefined)).toMatchObject({ name: 'mine', clientSecret: null });
  });

  it('is asked for where there are several, or an error that lists them', async () => {
    await world.apps.put(app('one'));
    await world.apps.put(app('two'));
    await world.apps.put(app('server', { type: 's2s' }));
    await expect(chosenApp(world, undefined)).rejects.toMatchObject({
      kind: 'usage',
      message: 'Several apps are known: one, two.',
      hint: 'Name one with --app or ZOOMCTL_APP.',
    });
    const chosen = await chosenApp(world, undefined, async (apps) => apps[1] as RegisteredApp);
    expect(chosen?.name).toBe('two');
  });

  it('is the one that --app names, before ZOOMCTL_APP, before ZOOM_CLIENT_ID', async () => {
    await world.apps.put(app('one'));
    await world.apps.put(app('two'));
    const env = { ZOOMCTL_APP: 'two', ZOOM_CLIENT_ID: 'client-of-env' };
    expect((await chosenApp(withEnv(env), 'one'))?.name).toBe('one');
    expect((await chosenApp(withEnv(env), undefined))?.name).toBe('two');
    expect(await chosenApp(withEnv({ ZOOM_CLIENT_ID: 'client-of-env' }), undefined)).toMatchObject({
      name: 'env',
      clientId: 'client-of-env',
      clientSecret: null,
      type: 'unknown',
      accountId: null,
      redirectUri: null,
    });
  });

  it('of the environment is none that can be named', async () => {
    await expect(chosenApp(withEnv({ ZOOM_CLIENT_ID: 'x' }), 'env')).rejects.toMatchObject({
      kind: 'usage',
      message: '--app names the app env, which is that of ZOOM_CLIENT_ID: nothing of it is kept.',
    });
  });

  it.each([
    ['--app', 'one', {}, '--app names the app one, which zoomctl does not know.'],
    [
      'ZOOMCTL_APP',
      undefined,
      { ZOOMCTL_APP: 'one' },
      'ZOOMCTL_APP names the app one, which zoomctl does not know.',
    ],
  ])('is an error where %s names one that is not known', async (_source, flag, env, message) => {
    await expect(chosenApp(withEnv(env), flag)).rejects.toMatchObject({
      kind: 'usage',
      message,
      hint: 'Add it: zoomctl app add one --client-id ID',
    });
    await world.apps.put(app('two'));
    await world.apps.put(app('three'));
    await expect(chosenApp(withEnv(env), flag)).rejects.toMatchObject({
      hint: 'Known: two, three. Add it: zoomctl app add one --client-id ID',
    });
  });

  it('is refused where ZOOM_CLIENT_ID can’t be a client id, and Server-to-Server with an account id', async () => {
    await expect(chosenApp(withEnv({ ZOOM_CLIENT_ID: 'a b' }), undefined)).rejects.toMatchObject({
      kind: 'usage',
      message: 'ZOOM_CLIENT_ID takes a client id: 8 to 64 letters, digits, - and _.',
      hint: "Copy it from the app's page at Zoom.",
    });
    const server = { ZOOM_CLIENT_ID: 'client-id', ZOOM_CLIENT_SECRET: 'secret', ZOOM_ACCOUNT_ID: 'acc' };
    const made = await chosenApp(withEnv(server), undefined);
    expect(made).toMatchObject({ type: 's2s', accountId: 'acc' });
    expect(made?.clientSecret?.expose()).toBe('secret');
  });
});

describe('an app’s secret', () => {
  it('comes from the store that has it', async () => {
    const confidential = app('mine', { secretIn: 'file' });
    await world.stores.file.writeText(appSecretName(confidential), 'the-secret');
    expect((await openApp(world, confidential)).clientSecret?.expose()).toBe('the-secret');
  });

  it('that the store has lost is told, with the command that adds it again', async () => {
    await expect(openApp(world, app('mine', { secretIn: 'insecure' }))).rejects.toMatchObject({
      kind: 'app_incomplete',
      exitCode: 1,
      message: 'an unencrypted file holds no client secret of the app mine.',
      hint: 'Add the app again: zoomctl app add mine --client-id client-of-mine --client-secret-stdin',
    });
  });

  it('has a name for each client at each host', () => {
    const name = appSecretName(app('mine'));
    expect(name).toMatch(/^app-[0-9a-f]{16}$/);
    expect(appSecretName(app('renamed', { clientId: 'client-of-mine' }))).toBe(name);
    expect(appSecretName(app('other'))).not.toBe(name);
    const elsewhere = { ...world.hosts, oauthUrl: 'https://zoom.us' };
    expect(appSecretName(app('mine', { hosts: elsewhere }))).not.toBe(name);
    const regional = { ...world.hosts, apiUrl: 'https://api-eu.zoom.us/v2' };
    expect(appSecretName(app('mine', { hosts: regional }))).toBe(name);
  });
});

describe('the list of apps', () => {
  it('replaces an app of the same name, keeps the others, and forgets one', async () => {
    await world.apps.put(app('one'));
    await world.apps.put(app('two'));
    await world.apps.put(app('one', { clientId: 'client-of-another' }));
    expect((await world.apps.list()).map(({ name, clientId }) => [name, clientId])).toEqual([
      ['two', 'client-of-two'],
      ['one', 'client-of-another'],
    ]);
    await world.apps.remove('two');
    await world.apps.remove('nobody');
    expect((await world.apps.list()).map(({ name }) => name)).toEqual(['one']);
    expect(appNamed(await world.apps.list(), 'one', '--app').name).toBe('one');
  });
});

describe('what a grant and a client id look like', () => {
  it.each([
    [[], 'unknown'],
    [['user:read:user'], 'user'],
    [['user:read:user', 'user:read:user:admin'], 'admin'],
    [['meeting:write:admin:sip_dialing'], 'admin'],
    [['account:read:settings:master'], 'admin'],
    [['administration:read'], 'user'],
    [['meeting:read:administrators'], 'user'],
    [['admin'], 'user'],
    [['meeting:read:admin'], 'admin'],
  ])('%j is of an app of the kind %s', (scopes, type) => {
    expect(appTypeOf(scopes)).toBe(type);
  });

  it.each(['12345678', 'a-b_c-d_e', 'x'.repeat(64), '  padded-id '])('%j is a client id', (id) => {
    expect(checkClientId(id, '--client-id')).toBe(id.trim());
  });

  it.each(['1234567', 'x'.repeat(65), 'with blank', 'https://zoom.us', ''])('%j is none', (id) => {
    expect(() => checkClientId(id, '--client-id')).toThrow('--client-id takes a client id');
  });
});
