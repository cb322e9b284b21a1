import { describe, expect, it } from 'vitest';
import type { CredentialStore, Credentials } from '../../src/accounts/credential-store.ts';
import { apiUrlFor } from '../../src/accounts/region.ts';
import { tolerantStore } from '../../src/accounts/tolerant-store.ts';
import { EXIT, Failure } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';

const HOSTS = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };

function credentials(token: string): Credentials {
  return {
    accessToken: new Secret(token),
    refreshToken: null,
    obtainedAt: 0,
    expiresAt: 1,
    scopes: [],
    clientSecret: null,
    boundTo: { ...HOSTS, clientId: 'client' },
  };
}

const REFUSED = new Failure('store_unavailable', EXIT.failed, 'there is no keychain');

/** A store in memory that fails as it is told. */
function storeThat(fails: () => unknown) {
  const kept = new Map<string, Credentials>();
  let calls = 0;
  const refuse = () => {
    calls++;
    const error = fails();
    if (error !== undefined) throw error;
  };
  const store = {
    label: 'the keychain of the test',
    async read(account: string) {
      refuse();
      return kept.get(account);
    },
    async write(account: string, entry: Credentials) {
      refuse();
      kept.set(account, entry);
    },
  } as unknown as CredentialStore;
  return { store, kept, calls: () => calls };
}

describe('a store for tokens that can be had anew', () => {
  it('is the real one as long as that works', async () => {
    const real = storeThat(() => undefined);
    const store = tolerantStore(real.store);
    expect(store.label).toBe('the keychain of the test');
    expect(await store.read('a')).toBeUndefined();
    await store.write('a', credentials('first'));
    expect(real.kept.get('a')?.accessToken.expose()).toBe('first');
    real.kept.set('a', credentials('of another process'));
    expect((await store.read('a'))?.accessToken.expose()).toBe('of another process');
    real.kept.delete('a');
    expect((await store.read('a'))?.accessToken.expose()).toBe('first');
  });

  it('remembers for this process where the real one can’t be used, and asks that one no more', async () => {
    const real = storeThat(() => REFUSED);
    const store = tolerantStore(real.store);
    expect(await store.read('a')).toBeUndefined();
    await store.write('a', credentials('first'));
    expect((await store.read('a'))?.accessToken.expose()).toBe('first');
    expect(await store.read('b')).toBeUndefined();
    expect(real.calls()).toBe(1);
  });

  it('hides no fault of this program', async () => {
    const store = tolerantStore(storeThat(() => new TypeError('a bug')).store);
    await expect(store.read('a')).rejects.toThrow('a bug');
    await expect(store.write('a', credentials('t'))).rejects.toThrow('a bug');
  });
});

describe('where an account’s calls go', () => {
  const region = 'https://api-eu.zoom.us/v2';

  it.each<[string, Record<string, string>, string, string | null | undefined, string]>([
    ['to Zoom’s global host', {}, HOSTS.apiUrl, null, HOSTS.apiUrl],
    ['there, too, where nothing is known', {}, HOSTS.apiUrl, undefined, HOSTS.apiUrl],
    ['to the region that Zoom named', {}, HOSTS.apiUrl, region, region],
    [
      'to another host where the login was there',
      {},
      'https://api.zoomgov.com/v2',
      region,
      'https://api.zoomgov.com/v2',
    ],
    ['to what the variable says', { ZOOMCTL_API_URL: HOSTS.apiUrl }, HOSTS.apiUrl, region, HOSTS.apiUrl],
  ])('%s', (_what, env, apiUrl, told, expected) => {
    expect(apiUrlFor(env, { ...HOSTS, apiUrl }, told)).toBe(expected);
  });
});
