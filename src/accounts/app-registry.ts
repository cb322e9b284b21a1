import type { Hosts } from '../config/environment.ts';
import { type FileSchema, readVersionedJson, writeVersionedJson } from '../config/versioned-json.ts';
import { withLock } from './lock.ts';

/** An app as the list keeps it; never its secret. */
export interface RegisteredApp {
  readonly name: string;
  readonly clientId: string;
  readonly hosts: Hosts;
}

interface AppList {
  readonly apps: readonly RegisteredApp[];
}

function checkApp(value: unknown, index: number): RegisteredApp {
  const record = (value ?? {}) as Record<string, unknown>;
  const { oauthUrl, apiUrl } = (record.hosts ?? {}) as Record<string, unknown>;
  for (const [name, text] of Object.entries({
    name: record.name,
    clientId: record.clientId,
    oauthUrl,
    apiUrl,
  })) {
    if (typeof text !== 'string' || text === '') throw new Error(`app ${index + 1} has no ${name}`);
  }
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

  /** Adds an app, or replaces the one of its name. */
  async put(app: RegisteredApp): Promise<void> {
    await withLock(this.#path, async () => {
      const { apps } = await readVersionedJson(this.#path, SCHEMA);
      await writeVersionedJson(this.#path, SCHEMA, {
        apps: [...apps.filter((a) => a.name !== app.name), app],
      });
    });
  }
}
