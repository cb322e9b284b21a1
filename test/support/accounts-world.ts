import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, AccountStore } from '../../src/accounts/account.ts';
import { AppRegistry } from '../../src/accounts/app-registry.ts';
import type { CredentialStore, Credentials } from '../../src/accounts/credential-store.ts';
import { encryptedFileStore, insecureFileStore } from '../../src/accounts/file-store.ts';
import { Registry } from '../../src/accounts/registry.ts';
import type { AccountsWorld } from '../../src/accounts/world.ts';
import type { Env } from '../../src/config/environment.ts';
import { pathsFor } from '../../src/config/paths.ts';
import { httpClientFor } from '../../src/http/proxied-transport.ts';
import { Secret } from '../../src/secret.ts';
import { exampleAccount } from '../accounts/example-account.ts';
import { type Answer, type InterposedServer, startInterposedServer } from './interposed-server.ts';

export const NOW = 1_764_000_000_000;
export const HOUR = 3_600_000;

/** A world of accounts in this process: real files and real requests, to a server that answers what the test says. */
export interface LocalWorld extends AccountsWorld {
  readonly zoom: InterposedServer;
  readonly hosts: { readonly oauthUrl: string; readonly apiUrl: string };
  readonly warnings: string[];
  /** Begins with those of the test; `keychain` stands for a store that the test puts there. */
  readonly stores: Record<AccountStore, CredentialStore>;
  /** Zoom's answers by path: `{'/oauth/token': …}`. Others are 404. */
  answers(byPath: Readonly<Record<string, Answer>>): void;
  /** An account of this world's server in the plain file, in the registry and with tokens that are good for an hour. */
  connect(id: string, fields?: Partial<Account>, tokens?: Partial<Credentials>): Promise<Account>;
  stop(): void;
}

export async function localWorld(env: Env = {}): Promise<LocalWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'zoomctl-accounts-'));
  const zoom = await startInterposedServer('http://127.0.0.1:1');
  const paths = pathsFor(join(directory, 'config'));
  const hosts = { oauthUrl: zoom.url, apiUrl: `${zoom.url}/v2` };
  const warnings: string[] = [];
  const registry = new Registry(paths.accountsFile);
  const stores = {
    insecure: insecureFileStore(paths.credentialsDir),
    file: encryptedFileStore(paths.credentialsDir, new Secret('passphrase')),
    keychain: insecureFileStore(join(directory, 'keychain')),
  };
  return {
    env,
    paths,
    zoom,
    hosts,
    warnings,
    stores,
    registry,
    apps: new AppRegistry(paths.appsFile),
    http: httpClientFor({}),
    shutdown: {
      signal: new AbortController().signal,
      protect: (work) => work(),
      letFinish: (work) => work(),
    },
    store: async (kind) => stores[kind],
    now: () => NOW,
    sleep: async () => undefined,
    warn: (message) => {
      warnings.push(message);
    },
    remark: (message) => {
      warnings.push(message);
    },
    answers(byPath) {
      zoom.interfere({ answer: ({ path }) => byPath[path] ?? { status: 404, body: '{}' } });
    },
    async connect(id, fields = {}, tokens = {}) {
      const account = exampleAccount(id, { hosts, store: 'insecure', ...fields });
      await stores[account.store].write(id, {
        accessToken: new Secret(`${id}-access`),
        refreshToken: new Secret(`${id}-refresh`),
        obtainedAt: NOW - 1_000,
        expiresAt: NOW + HOUR,
        scopes: account.scopes,
        clientSecret: null,
        boundTo: { ...account.hosts, clientId: account.clientId },
        apiUrl: null,
        ...tokens,
      });
      await registry.put(account);
      return account;
    },
    stop() {
      zoom.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
