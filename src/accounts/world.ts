import type { Env } from '../config/environment.ts';
import type { Paths } from '../config/paths.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { Shutdown } from '../shutdown.ts';
import type { Account, AccountStore } from './account.ts';
import type { AppRegistry } from './app-registry.ts';
import type { CredentialStore } from './credential-store.ts';
import type { Registry } from './registry.ts';

/** What the accounts need of the world outside. */
export interface AccountsWorld {
  readonly env: Env;
  readonly paths: Paths;
  readonly http: HttpClient;
  readonly registry: Registry;
  readonly apps: AppRegistry;
  readonly shutdown: Shutdown;
  /** Opens a kind of store; nothing is touched before its first use. */
  store(kind: AccountStore): Promise<CredentialStore>;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  warn(message: string): void;
  /** A word on the side of a failure: left out where standard error is for one JSON document. */
  remark(message: string): void;
  /** Lets the person choose one of several accounts; absent where nobody can be asked. */
  choose?(accounts: readonly Account[]): Promise<Account>;
}
