import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountStore } from '../../src/accounts/account.ts';
import { moveAccount } from '../../src/accounts/move.ts';
import { RotationJournal } from '../../src/accounts/rotation-journal.ts';
import { rotationJournalPath } from '../../src/accounts/stores.ts';
import { EXIT, Failure } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { type LocalWorld, localWorld, NOW } from '../support/accounts-world.ts';

let world: LocalWorld;
beforeEach(async () => {
  world = await localWorld();
});
afterEach(() => world.stop());

const tokenIn = async (kind: AccountStore) => {
  const entry = await world.stores[kind].read('a').catch(() => undefined);
  return entry?.accessToken.expose();
};
const storeOf = async () => (await world.registry.read()).accounts[0]?.store;

describe('an account that moves to another store', () => {
  it.each([
    ['keychain', 'file'],
    ['keychain', 'insecure'],
    ['file', 'keychain'],
    ['insecure', 'keychain'],
    ['insecure', 'file'],
    ['file', 'insecure'],
  ] as const)('from %s to %s: is there and no longer here', async (from, to) => {
    const account = await world.connect('a', { store: from });
    await moveAccount(world, account, to);
    expect([await tokenIn(to), await tokenIn(from), await storeOf()]).toEqual(['a-access', undefined, to]);
  });

  it('stays where it is in the store already', async () => {
    const account = await world.connect('a');
    await world.stores.insecure.remove('a');
    await moveAccount(world, account, 'insecure');
    expect(await storeOf()).toBe('insecure');
  });

  it('brings along what a process that was killed had recorded', async () => {
    const account = await world.connect('a');
    const record = rotationJournalPath('insecure', 'a', world.paths);
    const journal = await RotationJournal.prepare(record, 'a', new Secret('a-refresh'));
    const body = '{"access_token":"recorded","token_type":"bearer","refresh_token":"next"}';
    journal.record({ status: 200, headers: {}, body, receivedAt: NOW });
    await moveAccount(world, account, 'keychain');
    expect(await tokenIn('keychain')).toBe('recorded');
  });

  it('is an error where there is nothing to move', async () => {
    const account = await world.connect('a');
    await world.stores.insecure.remove('a');
    await expect(moveAccount(world, account, 'file')).rejects.toMatchObject({
      kind: 'login_needed',
      exitCode: 4,
      message: 'an unencrypted file holds no tokens of a@example.com.',
      hint: 'Log in again: zoomctl login',
    });
    expect(await storeOf()).toBe('insecure');
  });

  it('stays where the other store does not take it', async () => {
    const account = await world.connect('a');
    const write = async () => {
      throw new Failure('store_locked', EXIT.failed, 'The keychain is locked.');
    };
    world.stores.keychain = { ...world.stores.keychain, write };
    await expect(moveAccount(world, account, 'keychain')).rejects.toMatchObject({ kind: 'store_locked' });
    expect([await tokenIn('insecure'), await storeOf()]).toEqual(['a-access', 'insecure']);
  });
});
