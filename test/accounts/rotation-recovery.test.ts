import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../src/accounts/credential-store.ts';
import { insecureFileStore } from '../../src/accounts/file-store.ts';
import { RotationJournal } from '../../src/accounts/rotation-journal.ts';
import {
  recoverRotation,
  rotatedCredentials,
  salvagedCredentials,
} from '../../src/accounts/rotation-recovery.ts';
import { EXIT, Failure } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { exampleAccount } from './example-account.ts';

const NOW = 1_764_000_000_000;
const account = exampleAccount('entry');
const stored: Credentials = {
  accessToken: new Secret('old-access-token'),
  refreshToken: new Secret('old-refresh-token'),
  obtainedAt: NOW - 3_600_000,
  expiresAt: NOW,
  scopes: ['user:read:user'],
  clientSecret: null,
  boundTo: { ...account.hosts, clientId: account.clientId },
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'zoomctl-recovery-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What a process that was killed after this reply leaves to the next one. */
async function recovered(body: string): Promise<Credentials | undefined> {
  const path = join(directory, 'entry.rotation');
  const journal = await RotationJournal.prepare(path, account.id, new Secret('old-refresh-token'));
  journal.record({ status: 200, headers: {}, body, receivedAt: NOW });
  return recoverRotation(insecureFileStore(directory), account, stored, path);
}

describe('a recorded reply that is no use but for its refresh token', () => {
  it.each([
    [
      'broken JSON',
      '{"access_token":"new","token_type":"bearer","refresh_token":"new-refresh-token","expires_',
    ],
    ['another token type', '{"access_token":"new","token_type":"mac","refresh_token":"new-refresh-token"}'],
    ['no access token', '{ "refresh_token" : "new-refresh-token" }'],
  ])('%s: the login lives on with it, and is refreshed before it is used', async (_what, body) => {
    const credentials = await recovered(body);
    expect(credentials?.refreshToken?.expose()).toBe('new-refresh-token');
    expect(credentials?.accessToken.expose()).toBe('old-access-token');
    expect(credentials?.expiresAt).toBeLessThan(NOW);
    expect((await insecureFileStore(directory).read(account.id))?.refreshToken?.expose()).toBe(
      'new-refresh-token',
    );
  });

  it('one without any is no use at all, and goes', async () => {
    expect(await recovered('{"access_token":"new","refresh_tok')).toBeUndefined();
    expect(existsSync(join(directory, 'entry.rotation'))).toBe(false);
  });

  it('stays where the store does not take what is in it, whatever the reason', async () => {
    const full = async () => {
      throw new Failure('file_unusable', EXIT.failed, 'It can’t be written (ENOSPC).');
    };
    const path = join(directory, 'entry.rotation');
    const journal = await RotationJournal.prepare(path, account.id, new Secret('old-refresh-token'));
    const body = '{"access_token":"new","token_type":"bearer","refresh_token":"new-refresh-token"}';
    journal.record({ status: 200, headers: {}, body, receivedAt: NOW });
    const store = { ...insecureFileStore(directory), write: full };
    await expect(recoverRotation(store, account, stored, path)).rejects.toMatchObject({
      kind: 'file_unusable',
    });
    const again = await recoverRotation(insecureFileStore(directory), account, stored, path);
    expect(again?.refreshToken?.expose()).toBe('new-refresh-token');
  });

  it('is not removed by the process whose place another has taken', async () => {
    const path = join(directory, 'entry.rotation');
    const first = await RotationJournal.prepare(path, account.id, new Secret('old-refresh-token'));
    const second = await RotationJournal.prepare(path, account.id, new Secret('old-refresh-token'));
    const body = '{"access_token":"new","token_type":"bearer","refresh_token":"new-refresh-token"}';
    second.record({ status: 200, headers: {}, body, receivedAt: NOW });
    first.discard();
    const kept = await recoverRotation(insecureFileStore(directory), account, stored, path);
    expect(kept?.accessToken.expose()).toBe('new');
  });
});

describe('an entry after a refresh', () => {
  const tokens = {
    accessToken: new Secret('new-access-token'),
    refreshToken: new Secret('new-refresh-token'),
    obtainedAt: NOW,
    expiresAt: NOW + 3_600_000,
    scopes: ['meeting:read:meeting'],
    apiUrl: 'https://api-eu.zoom.us/v2',
  };
  const nothing = { ...tokens, refreshToken: null, scopes: null, apiUrl: null };
  const entry = { ...stored, clientSecret: new Secret('the-secret'), apiUrl: 'https://api-us.zoom.us/v2' };

  it('has what the reply says', () => {
    expect(rotatedCredentials(account, entry, tokens)).toEqual({
      ...tokens,
      clientSecret: entry.clientSecret,
      boundTo: { ...account.hosts, clientId: account.clientId },
    });
  });

  it('keeps what the reply leaves out', () => {
    const { refreshToken, scopes, clientSecret, apiUrl } = rotatedCredentials(account, entry, nothing);
    expect([refreshToken, scopes, clientSecret, apiUrl]).toEqual([
      stored.refreshToken,
      stored.scopes,
      entry.clientSecret,
      entry.apiUrl,
    ]);
  });

  it('has nothing where neither says anything', () => {
    const { refreshToken, scopes, clientSecret, apiUrl } = rotatedCredentials(account, undefined, nothing);
    expect([refreshToken, scopes, clientSecret, apiUrl]).toEqual([null, [], null, null]);
  });

  it('is not salvaged where none was stored, or the reply has no refresh token', () => {
    const reply = (body: string) => ({ status: 200, headers: {}, body, receivedAt: NOW });
    expect(salvagedCredentials(undefined, reply('{"refresh_token":"new-refresh-token"'))).toBeUndefined();
    expect(salvagedCredentials(stored, reply('{"access_token":"x"'))).toBeUndefined();
    const salvaged = salvagedCredentials(stored, reply('{"refresh_token":"new-refresh-token"'));
    expect(salvaged).toMatchObject({ expiresAt: stored.obtainedAt, scopes: stored.scopes });
    expect(salvaged?.refreshToken?.expose()).toBe('new-refresh-token');
  });
});

describe('an entry for which nothing was recorded', () => {
  it.each([
    ['without a refresh token', { ...stored, refreshToken: null }],
    ['that is not there', undefined],
    ['with one', stored],
  ])('%s', async (_what, entry) => {
    const path = join(directory, 'none.rotation');
    expect(await recoverRotation(insecureFileStore(directory), account, entry, path)).toBeUndefined();
  });
});
