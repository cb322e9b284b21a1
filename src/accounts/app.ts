import type { AppVariables, Hosts } from '../config/environment.ts';
import { usageError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { AccountAppType } from './account.ts';

/** The name of the app that the variables describe. */
export const ENVIRONMENT_APP = 'env';

/** An OAuth client at Zoom as it is used: from `zoomctl`'s own list or from the environment. */
export interface App {
  readonly name: string;
  readonly clientId: string;
  /** Only a confidential client has one. */
  readonly clientSecret: Secret | null;
  readonly type: AccountAppType;
  /** The Zoom account that a Server-to-Server app belongs to. */
  readonly accountId: string | null;
  /** As registered at Zoom; null: the default one. */
  readonly redirectUri: string | null;
  readonly hosts: Hosts;
}

/** The app of `ZOOM_CLIENT_ID` and its companions. */
export function environmentApp(variables: AppVariables, hosts: Hosts): App {
  const { clientId, clientSecret, accountId } = variables;
  return {
    name: ENVIRONMENT_APP,
    clientId,
    clientSecret: clientSecret ?? null,
    // Whether users or an admin manage it only shows in the scopes that a login gets.
    type: accountId === undefined ? 'unknown' : 's2s',
    accountId: accountId ?? null,
    redirectUri: null,
    hosts,
  };
}

/** How the app is managed as its grant shows it: Zoom offers `:admin` and `:master` scopes to admin-managed apps only. */
export function appTypeOf(scopes: readonly string[]): AccountAppType {
  if (scopes.length === 0) return 'unknown';
  return scopes.some((scope) => /:(?:admin|master)(?::|$)/.test(scope)) ? 'admin' : 'user';
}

const CLIENT_ID = /^[\w-]{8,64}$/;

/** @throws a usage error for text that can't be a client id; it goes into a URL and into file names */
export function checkClientId(text: string, source: string): string {
  const id = text.trim();
  if (CLIENT_ID.test(id)) return id;
  throw usageError(
    `${source} takes a client id: 8 to 64 letters, digits, - and _.`,
    "Copy it from the app's page at Zoom.",
  );
}
