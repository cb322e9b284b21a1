import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppRegistry } from '../../src/accounts/app-registry.ts';
import { parseCredentials } from '../../src/accounts/credential-store.ts';
import { encryptedFileStore, insecureFileStore } from '../../src/accounts/file-store.ts';
import { ObservationsFile } from '../../src/accounts/observations-file.ts';
import { findPendingLogin } from '../../src/accounts/pending-logins.ts';
import { Registry } from '../../src/accounts/registry.ts';
import { recordedReply } from '../../src/accounts/rotation-journal.ts';
import type { AccountsWorld } from '../../src/accounts/world.ts';
import { redirectedParameters } from '../../src/oauth/authorization-code.ts';
import { parseJournal } from '../../src/runs/journal-content.ts';
import { Secret } from '../../src/secret.ts';
import { readNotices } from '../../src/zoom/rate-notices.ts';
import { type FuzzTarget, hold, refusable, refusableLater } from './target.ts';

const HOSTS = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };
const ACCOUNT = {
  id: '0123456789abcdef',
  userId: 'user',
  accountId: 'account',
  email: 'work@example.com',
  alias: null,
  app: 'env',
  appType: 'user',
  clientId: 'client',
  scopes: ['meeting:write:meeting'],
  requested: [],
  expiresAt: '2026-01-01T00:00:00.000Z',
  loggedInAt: '2026-01-01T00:00:00.000Z',
  hosts: HOSTS,
  store: 'file',
  identity: 'users_me',
  loginNeeded: false,
};
const ENTRY = {
  version: 1,
  refreshToken: 'a-refresh-token',
  accessToken: 'an-access-token',
  obtainedAt: 1,
  expiresAt: 2,
  scopes: 'a b',
  clientSecret: null,
  boundTo: { ...HOSTS, clientId: 'client' },
  apiUrl: null,
};
const PENDING = {
  state: 'state',
  codeVerifier: 'verifier',
  redirectUri: 'http://127.0.0.1/callback',
  app: 'env',
  clientId: 'client',
  hosts: HOSTS,
  alias: null,
  requested: [],
  createdAt: 4e12,
};
const WORDS = [
  '"version":1',
  '"version":2',
  '"version":0',
  'null',
  '[]',
  '{}',
  '""',
  '"\\ud800aaaaaa"',
  '1e999',
  '"__proto__"',
  '"constructor"',
  'true',
  '-1',
  '../',
  '\u0000',
  '{"oauthUrl"',
];

const directory = mkdtempSync(join(tmpdir(), 'zoomctl-fuzz-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

/** A file that holds the input, private as all of them are. */
function fileWith(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** The files that hold no secret: who is connected, which apps there are, what Zoom answered, what runs have done. */
export const registryTarget: FuzzTarget = {
  name: 'registry',
  seeds: [
    JSON.stringify({ version: 1, active: null, accounts: [ACCOUNT] }),
    JSON.stringify({
      version: 1,
      apps: [
        {
          name: 'clinic',
          clientId: 'client',
          type: 'user',
          secretIn: null,
          accountId: null,
          redirectUri: null,
          hosts: HOSTS,
        },
      ],
    }),
    JSON.stringify({
      version: 1,
      observations: [
        {
          host: 'api.zoom.us',
          method: 'GET',
          path: '/users/{userId}',
          subject: 'me',
          appType: 'user',
          style: 'granular',
          scopes: ['user:read:user'],
          code: 4711,
          seenAt: '2026-01-01T00:00:00.000Z',
        },
      ],
    }),
    '{"version":1,"source":"-","begun":"2026-01-01T00:00:00.000Z","meeting":{"type":1}}\n{"pid":1,"bootedAt":1}\n{"at":1,"account":"a","state":"intent"}\n{"ended":true}\n',
    '{"at":1,"label":"medium","limit":20}\n',
  ],
  words: WORDS,
  async run(input) {
    const path = fileWith('file.json', input);
    const content = await refusableLater(() => new Registry(path).read());
    for (const { id, scopes } of content?.accounts ?? [])
      hold(/^[\w-]+$/.test(id) && Array.isArray(scopes), 'an account that is none');
    refusable(() => parseJournal(input, path, 1_764_000_000_000));
    // What is no JSON is so to each of them.
    if (!/^\s*\{/.test(input)) return;
    await refusableLater(() => new AppRegistry(path).list());
    await refusableLater(() => new ObservationsFile(path).read());
    readNotices(path);
  },
};

const insecure = insecureFileStore(directory);
const OLD_TOKEN = new Secret('an-old-token');
const encrypted = encryptedFileStore(directory, new Secret('a passphrase'));

/** The files that hold tokens: entries, encrypted or not, begun logins and recorded rotations. */
export const storeTarget: FuzzTarget = {
  name: 'store',
  batch: 5_000,
  seeds: [
    JSON.stringify({ version: 1, cipher: 'none', text: JSON.stringify(ENTRY) }),
    JSON.stringify({ version: 1, cipher: 'none', text: JSON.stringify([PENDING]) }),
    JSON.stringify({
      version: 1,
      cipher: 'aes-256-gcm',
      kdf: { name: 'scrypt', N: 16384, r: 8, p: 1, salt: 'AAAAAAAAAAAAAAAAAAAAAA==' },
      iv: 'AAAAAAAAAAAAAAAA',
      tag: 'AAAAAAAAAAAAAAAAAAAAAA==',
      text: 'AAAA',
    }),
    JSON.stringify({
      version: 1,
      salt: 'AAAAAAAAAAAAAAAAAAAAAA==',
      iv: 'AAAAAAAAAAAAAAAA',
      tag: 'AAAAAAAAAAAAAAAAAAAAAA==',
      text: 'AAAA',
    }),
    JSON.stringify(ENTRY),
    JSON.stringify([PENDING]),
  ],
  words: WORDS,
  async run(input) {
    // A salt takes a derivation of a key, which is the same for all: the tests of the store have those.
    const salted = input.includes('"salt"') && !input.includes('"salt":"AAAAAAAAAAAAAAAAAAAAAA=="');
    const path = fileWith('entry.json', input);
    await refusableLater(() => insecure.read('entry'));
    if (!salted) await refusableLater(() => encrypted.read('entry'));
    await recordedReply(path, 'entry', OLD_TOKEN);
    const entry = refusable(() => parseCredentials(input, 'the store'));
    if (entry !== undefined) new Date(entry.expiresAt).toISOString();
    const world = { store: async () => ({ readText: async () => input }), now: () => 4e12 };
    const pending = await findPendingLogin(world as unknown as AccountsWorld, 'insecure', 'state');
    if (pending !== undefined) redirectedParameters(`${pending.redirectUri}?code=a`, pending.redirectUri);
  },
};
