import { createHash } from 'node:crypto';
import { type Hosts, ZOOM_API_URL } from '../config/environment.ts';

export type AccountAppType = 'user' | 'admin' | 's2s' | 'unknown';

/** How an account came to be known: from `GET /users/me`, from the token's `uid` claim as a hint, or by its alias alone. */
export type IdentitySource = 'users_me' | 'token' | 'alias';

/** Which store holds the account's secrets. `insecure` is the unencrypted file that was asked for at login. */
export type AccountStore = 'keychain' | 'file' | 'insecure';

/** A connected account as the registry keeps it: whose tokens they are and where they are, never the tokens. */
export interface Account {
  /** Stable for one user of one app on one host; also the name of the store's entry. */
  readonly id: string;
  readonly userId: string | null;
  readonly accountId: string | null;
  readonly email: string | null;
  readonly alias: string | null;
  /** The app's name: of `zoomctl app`, or `env` where the variables described it. */
  readonly app: string;
  readonly appType: AccountAppType;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The scopes that the login asked for; absent where it left them to the app. */
  readonly requested?: readonly string[];
  /** ISO 8601, when the access token expires. */
  readonly expiresAt: string | null;
  /** ISO 8601, when the person last logged in. */
  readonly loggedInAt: string;
  readonly hosts: Hosts;
  readonly store: AccountStore;
  readonly identity: IdentitySource;
  /** Zoom no longer takes the refresh token: only a login helps. */
  readonly loginNeeded: boolean;
}

/** What `--json` shows of an account. */
export type AccountView = Omit<Account, 'clientId' | 'requested' | 'loggedInAt' | 'hosts'> & {
  readonly active: boolean;
};

export function accountView(account: Account, active: boolean): AccountView {
  const {
    clientId: _clientId,
    requested: _requested,
    loggedInAt: _loggedInAt,
    hosts: _hosts,
    ...shown
  } = account;
  return { ...shown, active };
}

/** The entry's id: the account at Zoom decides, so logging in again as the same user replaces the entry. */
export function accountKey(hosts: Hosts, clientId: string, user: string): string {
  return createHash('sha256')
    .update(JSON.stringify([hosts.oauthUrl, clientId, user]))
    .digest('hex')
    .slice(0, 16);
}

/** The name a person knows the account by. */
export function accountLabel(account: Pick<Account, 'alias' | 'email' | 'userId' | 'id'>): string {
  return account.email ?? account.alias ?? account.userId ?? account.id;
}

/** Where the account is, if that is not Zoom itself: a sandbox, or a government's Zoom. */
export function accountPlace({ hosts }: Account): string {
  return hosts.apiUrl === ZOOM_API_URL ? '' : new URL(hosts.apiUrl).host;
}

/** What to type for `--account` so that exactly this account is meant. */
export function accountHandle(account: Account): string {
  return account.alias ?? account.email ?? account.userId ?? account.id;
}
