import type { Hosts } from '../config/environment.ts';
import { hostUrl } from '../config/host-url.ts';
import { type FileSchema, readVersionedJson, writeVersionedJson } from '../config/versioned-json.ts';
import type { AccountAppType, AccountStore } from './account.ts';
import { withLock } from './lock.ts';

/** An app as the list keeps it; never its secret. */
export interface RegisteredApp {
  readonly name: string;
  readonly clientId: string;
  readonly type: AccountAppType;
  /** Where the client secret is kept; null for a public client, which has none. */
  readonly secretIn: AccountStore | null;
  /** The Zoom account that a Server-to-Server app belongs to. */
  readonly accountId: string | null;
  /** As registered at Zoom; null: the default one. */
  readonly redirectUri: string | null;
  readonly hosts: Hosts;
}

interface AppList {
  readonly apps: readonly RegisteredApp[];
}

const TYPES: readonly unknown[] = ['user', 'admin', 's2s', 'unknown'];
const STORES: readonly unknown[] = ['keychain', 'file', 'insecure', null];

function checkApp(value: unknown, index: number): RegisteredApp {
  const where = `app ${index + 1}`;
  const record = (value ?? {}) as Record<string, unknown>;
  const { oauthUrl, apiUrl } = (record.hosts ?? {}) as Record<string, unknown>;
  for (const [name, text] of Object.entries({
    name: record.name,
    clientId: record.clientId,
    oauthUrl,
    apiUrl,
  })) {
    if (typeof text !== 'string' || text === '') throw new Error(`${where} has no ${name}`);
  }
  for (const name of ['accountId', 'redirectUri']) {
    if (record[name] !== null && typeof record[name] !== 'string')
      throw new Error(`${where} has a bad ${name}`);
  }
  if (!TYPES.includes(record.type)) throw new Error(`${where} has a bad type`);
  if (!STORES.includes(record.secretIn)) throw new Error(`${where} has a bad secretIn`);
  hostUrl(oauthUrl as string, `the oauthUrl of ${where}`);
  hostUrl(apiUrl as string, `the apiUrl of ${where}`);
  return value as RegisteredApp;
}

const SCHEMA: FileSchema<AppList> = {
  name: 'the list of apps',
  version: 1,
  empty: { apps: [] },
  parse({ apps }) {
    if (!Array.isArray(apps)) throw new Error('"apps" is not a list');
    return { apps: apps.map(checkApp) };
  },
};

/** The OAuth clients that zoomctl was told of. */
export class AppRegistry {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws `damaged_file`, `newer_file`, `unsafe_config` */
  async list(): Promise<readonly RegisteredApp[]> {
    return (await readVersionedJson(this.#path, SCHEMA)).apps;
  }

  async #change(change: (apps: readonly RegisteredApp[]) => readonly RegisteredApp[]): Promise<void> {
    await withLock(this.#path, async () => {
      await writeVersionedJson(this.#path, SCHEMA, { apps: change(await this.list()) });
    });
  }

  /** Adds an app, or replaces the one of its name. */
  async put(app: RegisteredApp): Promise<void> {
    await this.#change((apps) => [...apps.filter((a) => a.name !== app.name), app]);
  }

  async remove(name: string): Promise<void> {
    await this.#change((apps) => apps.filter((app) => app.name !== name));
  }
}
