import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findPendingLogin,
  forgetPendingLogin,
  keepPendingLogin,
  PENDING_FOR,
  type PendingLogin,
} from '../../src/accounts/pending-logins.ts';
import { type LocalWorld, localWorld, NOW } from '../support/accounts-world.ts';

let world: LocalWorld;
beforeEach(async () => {
  world = await localWorld();
});
afterEach(() => world.stop());

const login = (state: string, fields: Partial<PendingLogin> = {}): PendingLogin => ({
  state,
  codeVerifier: `verifier-of-${state}`,
  redirectUri: 'http://127.0.0.1:4567/callback',
  app: 'env',
  clientId: 'client',
  hosts: world.hosts,
  alias: null,
  requested: [],
  createdAt: NOW,
  ...fields,
});
const keep = (one: PendingLogin) => keepPendingLogin(world, 'insecure', one);
const find = (state: string) => findPendingLogin(world, 'insecure', state);
const entry = () => world.stores.insecure.readText('pending-logins');

describe('a login that waits for its URL', () => {
  it('is found by its state until it is forgotten', async () => {
    await keep(login('one', { alias: 'work', requested: ['user:read:user'] }));
    await keep(login('two'));
    expect(await find('one')).toEqual(login('one', { alias: 'work', requested: ['user:read:user'] }));
    expect(await find('three')).toBeUndefined();
    await forgetPendingLogin(world, 'insecure', 'one');
    expect([await find('one'), (await find('two'))?.codeVerifier]).toEqual([undefined, 'verifier-of-two']);
  });

  it('leaves no entry behind when the last one is forgotten', async () => {
    await keep(login('one'));
    await forgetPendingLogin(world, 'insecure', 'one');
    expect(await entry()).toBeUndefined();
  });

  it('is kept for an hour', async () => {
    await keep(login('alive', { createdAt: NOW - PENDING_FOR + 1 }));
    await keep(login('dead', { createdAt: NOW - PENDING_FOR }));
    expect([(await find('alive'))?.state, await find('dead')]).toEqual(['alive', undefined]);
    // The next one who writes sweeps.
    await keep(login('new'));
    expect(await entry()).not.toContain('dead');
  });

  it('is one of fifty at most: the oldest makes room', async () => {
    for (let n = 1; n <= 51; n++) await keep(login(`state-${n}`));
    expect([await find('state-1'), (await find('state-2'))?.state]).toEqual([undefined, 'state-2']);
  });

  it.each([
    ['no JSON', 'hello'],
    ['no list', '{"state":"one"}'],
    ['null', 'null'],
    ['a list of other things', '[null, 3, "x", {}]'],
  ])('is begun anew where the entry is damaged: %s', async (_what, text) => {
    await world.stores.insecure.writeText('pending-logins', text);
    expect(await find('one')).toBeUndefined();
    await keep(login('one'));
    expect((await find('one'))?.state).toBe('one');
  });

  it.each([
    ['state', 3],
    ['codeVerifier', null],
    ['redirectUri', 'no url'],
    ['app', undefined],
    ['clientId', {}],
    ['hosts', null],
    ['hosts', { oauthUrl: 'https://zoom.us' }],
    ['hosts', { apiUrl: 'https://api.zoom.us/v2', oauthUrl: 4 }],
    ['alias', 3],
    ['requested', 'user:read:user'],
    ['requested', [3]],
    ['createdAt', 'now'],
  ])('is none with %s: %j', async (name, value) => {
    const text = JSON.stringify([{ ...login('bad'), [name]: value }, login('good')]);
    await world.stores.insecure.writeText('pending-logins', text);
    expect([await find('bad'), (await find('good'))?.state]).toEqual([undefined, 'good']);
  });
});
