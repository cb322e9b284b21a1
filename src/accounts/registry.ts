import { hostUrl } from '../config/host-url.ts';
import { type FileSchema, readVersionedJson, writeVersionedJson } from '../config/versioned-json.ts';
import type { Account } from './account.ts';
import { withLock } from './lock.ts';

export interface RegistryContent {
  /** The id of the account that commands use when none is named. */
  readonly active: string | null;
  readonly accounts: readonly Account[];
}

const NULLABLE_TEXT = ['userId', 'accountId', 'email', 'alias', 'expiresAt'] as const;
const TEXT = ['id', 'app', 'clientId', 'loggedInAt'] as const;
const CHOICES = {
  appType: ['user', 'admin', 's2s', 'unknown'],
  store: ['keychain', 'file', 'insecure'],
  identity: ['users_me', 'token', 'alias'],
} as const;

/** @param good host URLs that were found good before */
function checkAccount(value: unknown, index: number, good: Set<string>): Account {
  const where = `account ${index + 1}`;
  if (typeof value !== 'object' || value === null) throw new Error(`${where} is not an object`);
  const record = value as Record<string, unknown>;
  for (const name of TEXT) {
    if (typeof record[name] !== 'string' || record[name] === '') throw new Error(`${where} has no ${name}`);
  }
  // It names a file of the store: no path may hide in it.
  if (!/^[\w-]+$/.test(String(record.id))) throw new Error(`${where} has a bad id`);
  for (const name of NULLABLE_TEXT) {
    if (record[name] !== null && typeof record[name] !== 'string')
      throw new Error(`${where} has a bad ${name}`);
  }
  for (const [name, accepted] of Object.entries(CHOICES)) {
    if (!(accepted as readonly unknown[]).includes(record[name]))
      throw new Error(`${where} has a bad ${name}`);
  }
  const { scopes, hosts, loginNeeded } = record;
  if (!Array.isArray(scopes) || !scopes.every((s) => typeof s === 'string'))
    throw new Error(`${where} has bad scopes`);
  const { requested = [] } = record;
  if (!Array.isArray(requested) || !requested.every((s) => typeof s === 'string'))
    throw new Error(`${where} has bad requested scopes`);
  if (typeof loginNeeded !== 'boolean') throw new Error(`${where} has a bad loginNeeded`);
  const { oauthUrl, apiUrl } = (hosts ?? {}) as Record<string, unknown>;
  if (typeof oauthUrl !== 'string' || typeof apiUrl !== 'string') throw new Error(`${where} has no hosts`);
  // A thousand accounts have few hosts between them.
  if (!good.has(oauthUrl)) hostUrl(oauthUrl, `the oauthUrl of ${where}`);
  if (!good.has(apiUrl)) hostUrl(apiUrl, `the apiUrl of ${where}`);
  good.add(oauthUrl).add(apiUrl);
  return value as Account;
}

const SCHEMA: FileSchema<RegistryContent> = {
  name: 'the account registry',
  version: 1,
  empty: { active: null, accounts: [] },
  parse({ active, accounts }) {
    if (active !== null && typeof active !== 'string') throw new Error('"active" is neither an id nor null');
    if (!Array.isArray(accounts)) throw new Error('"accounts" is not a list');
    const good = new Set<string>();
    const checked = accounts.map((account, index) => checkAccount(account, index, good));
    // Each would be acted for once for every time that it is listed.
    if (new Set(checked.map(({ id }) => id)).size < checked.length)
      throw new Error('two accounts have the same id');
    return { active, accounts: checked };
  },
};

type AccountFields = Partial<Omit<Account, 'id'>>;

interface Change {
  readonly id: string;
  readonly fields: AccountFields;
}

function withFields(content: RegistryContent, changes: readonly Change[]): RegistryContent {
  const changed = new Map<string, AccountFields>();
  for (const { id, fields } of changes) changed.set(id, { ...changed.get(id), ...fields });
  if (!content.accounts.some(({ id }) => changed.has(id))) return content;
  const accounts = content.accounts.map((account) => {
    const fields = changed.get(account.id);
    return fields === undefined ? account : { ...account, ...fields };
  });
  return { ...content, accounts };
}

/** Milliseconds from one writing of changed fields to the next. */
const WRITE_EVERY = 50;

/** Who is connected. The file holds no secret; it is read whole and replaced whole, under a lock between processes. */
export class Registry {
  readonly #path: string;
  /** Changes of fields that the next writing takes along: hundreds of accounts refreshed at once are few writings. */
  #pending: Change[] = [];
  #flushing: Promise<void> | undefined;
  /** When they were written last: milliseconds since the process began. */
  #flushed = Number.NEGATIVE_INFINITY;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws `damaged_file`, `newer_file`, `unsafe_config` */
  read(): Promise<RegistryContent> {
    return readVersionedJson(this.#path, SCHEMA);
  }

  async #change(change: (content: RegistryContent) => RegistryContent): Promise<void> {
    await withLock(this.#path, async () => {
      const before = await this.read();
      const after = change(before);
      if (after !== before) await writeVersionedJson(this.#path, SCHEMA, after);
    });
  }

  /** Adds an account that depends on those that are there, or replaces the one with its id, and makes it the active one. */
  async putWith(make: (content: RegistryContent) => Account): Promise<Account> {
    let account: Account | undefined;
    await this.#change((content) => {
      const made = make(content);
      account = made;
      return {
        active: made.id,
        accounts: [...content.accounts.filter((a) => a.id !== made.id), made],
      };
    });
    return account as Account;
  }

  /** Adds an account, or replaces the one with its id, and makes it the active one. */
  async put(account: Account): Promise<void> {
    await this.#change(({ accounts }) => ({
      active: account.id,
      accounts: [...accounts.filter((a) => a.id !== account.id), account],
    }));
  }

  /** Changes fields of one account; does nothing where it isn't there any more. */
  update(id: string, fields: AccountFields): Promise<void> {
    this.#pending.push({ id, fields });
    // One that is about to write takes these along; after that the next one does.
    this.#flushing ??= this.#flush();
    return this.#flushing;
  }

  async #flush(): Promise<void> {
    let taken: Change[] = [];
    const wait = this.#flushed + WRITE_EVERY - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      await this.#change((content) => {
        taken = this.#pending;
        this.#pending = [];
        this.#flushing = undefined;
        return withFields(content, taken);
      });
      this.#flushed = performance.now();
    } catch (error) {
      // Those who came with these changes are told; the next writing tries them again.
      this.#pending.unshift(...taken);
      this.#flushing = undefined;
      throw error;
    }
  }

  async activate(id: string): Promise<void> {
    await this.#change((content) => ({ ...content, active: id }));
  }

  /** Forgets an account. If it was the active one there is none afterwards: never a random other one. */
  async remove(id: string): Promise<void> {
    await this.#change(({ active, accounts }) => ({
      active: active === id ? null : active,
      accounts: accounts.filter((a) => a.id !== id),
    }));
  }
}
