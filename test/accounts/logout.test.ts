import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/accounts/account.ts';
import { logout } from '../../src/accounts/logout.ts';
import { RotationJournal } from '../../src/accounts/rotation-journal.ts';
import { rotationJournalPath } from '../../src/accounts/stores.ts';
import { EXIT, Failure } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { HOUR, type LocalWorld, localWorld, NOW } from '../support/accounts-world.ts';

let world: LocalWorld;
let account: Account;
beforeEach(async () => {
  world = await localWorld();
  account = await world.connect('a');
  await world.connect('b');
  world.answers({ '/oauth/revoke': { status: 200, body: '{"status":"success"}' } });
});
afterEach(() => world.stop());

const left = async () => [
  (await world.registry.read()).accounts.map(({ id }) => id),
  (await world.stores.insecure.read('a')) === undefined ? 'forgotten' : 'kept',
];
const FORGOTTEN = [['b'], 'forgotten'];
const KEPT = [['a', 'b'], 'kept'];

describe('a logout', () => {
  it('revokes the access token and forgets the account here, with all that is its', async () => {
    const record = rotationJournalPath('insecure', 'a', world.paths);
    const journal = await RotationJournal.prepare(record, 'a', new Secret('an-earlier-refresh'));
    journal.record({ status: 200, headers: {}, body: '{}', receivedAt: NOW });
    await logout(world, account, false);
    expect(world.zoom.requests.map(({ path, form }) => [path, Object.fromEntries(form)])).toEqual([
      ['/oauth/revoke', { token: 'a-access', client_id: account.clientId }],
    ]);
    expect(await left()).toEqual(FORGOTTEN);
    expect(existsSync(record)).toBe(false);
    expect(await world.stores.insecure.read('b')).toBeDefined();
  });

  it('revokes with a token that Zoom still takes: an expired one is refreshed first', async () => {
    await world.connect('a', {}, { obtainedAt: NOW - 2 * HOUR, expiresAt: NOW - HOUR });
    world.answers({
      '/oauth/token': {
        status: 200,
        body: '{"access_token":"new","token_type":"bearer","refresh_token":"r"}',
      },
      '/oauth/revoke': { status: 200, body: '{}' },
    });
    await logout(world, account, false);
    expect(world.zoom.requests.at(-1)?.form.get('token')).toBe('new');
    expect((await left())[1]).toBe('forgotten');
  });

  it('of a login that is dead at Zoom is what was wanted', async () => {
    await world.connect('a', {}, { obtainedAt: NOW - 2 * HOUR, expiresAt: NOW - HOUR });
    world.answers({ '/oauth/token': { status: 400, body: '{"error":"invalid_grant","reason":"no"}' } });
    await logout(world, account, false);
    expect((await left())[1]).toBe('forgotten');
    expect(world.zoom.requests.map(({ path }) => path)).toEqual(['/oauth/token']);
  });

  it('of an account without tokens forgets it, and asks nobody', async () => {
    await world.stores.insecure.remove('a');
    await logout(world, account, false);
    expect(await left()).toEqual(FORGOTTEN);
    expect(world.zoom.requests).toHaveLength(0);
  });

  it('with --local asks nobody', async () => {
    await logout(world, account, true);
    expect(await left()).toEqual(FORGOTTEN);
    expect(world.zoom.requests).toHaveLength(0);
  });
});

describe('a logout that Zoom does not hear of', () => {
  const notRevoked = {
    kind: 'not_revoked',
    exitCode: 5,
    message: expect.stringMatching(
      /^a@example\.com was forgotten here, but could not be logged out at Zoom: ./,
    ),
    hint: 'The login may live on at Zoom. Remove the app there: Zoom App Marketplace, Manage, Added Apps.',
  };

  it('forgets the account all the same, and says so: unreachable', async () => {
    world.zoom.stop();
    await expect(logout(world, account, false)).rejects.toMatchObject({
      ...notRevoked,
      hint: 'A sandbox forgets its logins when it ends, so that nothing is left of it.',
    });
    expect(await left()).toEqual(FORGOTTEN);
  });

  it.each([
    [503, '{}'],
    [429, '{}'],
    [401, '{}'],
    [302, ''],
    [400, '{"error":"invalid_client"}'],
    [400, '{"error" : "unauthorized_client"}'],
  ])('forgets the account all the same, and says so: %i %s', async (status, body) => {
    world.answers({ '/oauth/revoke': { status, body } });
    await expect(logout(world, account, false)).rejects.toMatchObject(notRevoked);
    expect(await left()).toEqual(FORGOTTEN);
  });

  it.each([
    [400, '{"error":"invalid_token"}'],
    [404, '{}'],
  ])('is none where the token is not valid any more: %i %s', async (status, body) => {
    world.answers({ '/oauth/revoke': { status, body } });
    await logout(world, account, false);
    expect(await left()).toEqual(FORGOTTEN);
  });
});

describe('a logout of tokens that the store does not give', () => {
  const failing = (kind: string, hint?: string) => async () => {
    throw new Failure(kind, EXIT.failed, 'It is locked.', { hint });
  };

  it.each([
    ['', undefined, 'Or forget the account without revoking it: zoomctl logout --local'],
    [
      'with a hint',
      'Check the key.',
      'Check the key. Or forget the account without revoking it: zoomctl logout --local',
    ],
  ])('keeps what can’t be opened, and tells the way out %s', async (_what, given, hint) => {
    const { stores } = world;
    const { insecure } = stores;
    stores.insecure = { ...insecure, read: failing('store_damaged', given) };
    await expect(logout(world, account, false)).rejects.toMatchObject({
      kind: 'store_damaged',
      message: 'It is locked.',
      hint,
    });
    stores.insecure = insecure;
    expect(await left()).toEqual(KEPT);
  });

  it('keeps the account where the keychain is locked, but not with --local', async () => {
    const { stores } = world;
    const { insecure } = stores;
    stores.insecure = { ...insecure, read: failing('store_locked'), remove: failing('store_locked') };
    await expect(logout(world, account, false)).rejects.toMatchObject({ kind: 'store_locked' });
    await logout(world, account, true);
    stores.insecure = insecure;
    expect(await left()).toEqual([['b'], 'kept']);
    expect(world.warnings).toEqual([
      'Its tokens could not be removed from the store, should it still hold them: It is locked.',
    ]);
  });

  it('says that it was revoked where it can’t be forgotten after that, and shows it as dead', async () => {
    const { insecure } = world.stores;
    world.stores.insecure = { ...insecure, remove: failing('store_locked') };
    await expect(logout(world, account, false)).rejects.toMatchObject({
      kind: 'not_forgotten',
      exitCode: EXIT.failed,
      message: 'a@example.com was logged out at Zoom, but could not be forgotten here: It is locked.',
      hint: 'Its tokens open nothing any more. Once that is mended: zoomctl logout --local a@example.com',
    });
    expect(world.zoom.requests.map(({ path }) => path)).toEqual(['/oauth/revoke']);
    world.stores.insecure = insecure;
    expect(await left()).toEqual(KEPT);
    expect((await world.registry.read()).accounts).toMatchObject([
      { id: 'a', loginNeeded: true },
      { id: 'b', loginNeeded: false },
    ]);
  });

  it('is no warning but an error where this program is wrong', async () => {
    const remove = async () => {
      throw new TypeError('a bug');
    };
    world.stores.insecure = { ...world.stores.insecure, remove };
    await expect(logout(world, account, true)).rejects.toThrow('a bug');
  });
});
