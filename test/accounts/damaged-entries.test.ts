import { describe, expect, it } from 'vitest';
import { parseCredentials, serializeCredentials } from '../../src/accounts/credential-store.ts';
import { findPendingLogin, type PendingLogin } from '../../src/accounts/pending-logins.ts';
import type { AccountsWorld } from '../../src/accounts/world.ts';
import { Secret } from '../../src/secret.ts';

const HOSTS = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };
const NOW = 1_764_000_000_000;

const PENDING: PendingLogin = {
  state: 'the-state',
  codeVerifier: 'verifier',
  redirectUri: 'http://127.0.0.1/callback',
  app: 'env',
  clientId: 'client',
  hosts: HOSTS,
  alias: null,
  requested: [],
  createdAt: NOW,
};

/** What is found of begun logins in an entry of a store. */
function found(text: string): Promise<PendingLogin | undefined> {
  const world = { store: async () => ({ readText: async () => text }), now: () => NOW };
  return findPendingLogin(world as unknown as AccountsWorld, 'file', 'the-state');
}

describe('line 28: an entry of begun logins that holds something else', () => {
  it('the one that is whole is found among what is not', async () => {
    expect(await found(JSON.stringify([null, 1, 'x', {}, { state: 'the-state' }, PENDING]))).toEqual(PENDING);
  });

  it.each([
    ['no list', { ...PENDING, requested: null }],
    ['no hosts', { ...PENDING, hosts: null }],
    ['a redirect URI that is none', { ...PENDING, redirectUri: 'callback' }],
    ['no time', { ...PENDING, createdAt: '' }],
    ['another kind of alias', { ...PENDING, alias: {} }],
  ])('%s: it counts as not begun', async (_what, entry) => {
    expect(await found(JSON.stringify([entry]))).toBeUndefined();
  });
});

describe('line 28: tokens whose times no date can hold', () => {
  const entry = serializeCredentials({
    accessToken: new Secret('access-token'),
    refreshToken: null,
    obtainedAt: NOW,
    expiresAt: NOW,
    scopes: [],
    clientSecret: null,
    boundTo: { ...HOSTS, clientId: 'client' },
  });

  it.each(['accessToken', 'obtainedAt', 'expiresAt', 'scopes', 'boundTo'])(
    'without %s it is told, too',
    (name) => {
      const { [name]: _, ...others } = JSON.parse(entry);
      for (const other of [others, { ...others, [name]: {} }, { ...others, [name]: null }]) {
        expect(() => parseCredentials(JSON.stringify(other), 'the store')).toThrow(/: it is not complete\.$/);
      }
    },
  );

  it.each(['oauthUrl', 'apiUrl', 'clientId'])('bound to no %s it is told, too', (name) => {
    const content = JSON.parse(entry);
    const text = JSON.stringify({ ...content, boundTo: { ...content.boundTo, [name]: 7 } });
    expect(() => parseCredentials(text, 'the store')).toThrow(/: it is not complete\.$/);
  });

  it.each(['1e999', '1e300', '-8.7e15'])('%s is told as damage', (time) => {
    const text = entry.replace(/("expiresAt":)\d+/, `$1${time}`);
    expect(() => parseCredentials(text, 'the store')).toThrow(/can't be used: it is not complete/);
    expect(parseCredentials(entry, 'the store').expiresAt).toBe(NOW);
  });
});
