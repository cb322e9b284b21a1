import { usageError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { hostUrl } from './host-url.ts';

export type Env = Readonly<Record<string, string | undefined>>;

const ZOOM_OAUTH_URL = 'https://zoom.us';
export const ZOOM_API_URL = 'https://api.zoom.us/v2';

export type StoreKind = 'keychain' | 'file';

/** Zoom's hosts, or others in their place (government, sandbox). Neither ends in a slash; `apiUrl` ends in `/v2` at Zoom. */
export interface Hosts {
  readonly oauthUrl: string;
  readonly apiUrl: string;
}

function text(env: Env, name: string): string | undefined {
  // A value pasted with a line break or blanks at its ends is Zoom's most puzzling "invalid client".
  const value = env[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

function secret(env: Env, name: string): Secret | undefined {
  const value = text(env, name);
  return value === undefined ? undefined : new Secret(value);
}

function hostFrom(env: Env, name: string, zooms: string): string {
  const given = text(env, name);
  return given === undefined ? zooms : hostUrl(given, name);
}

/** The hosts that the environment names, else Zoom's. */
export function hostsFrom(env: Env): Hosts {
  return {
    oauthUrl: hostFrom(env, 'ZOOMCTL_OAUTH_URL', ZOOM_OAUTH_URL),
    apiUrl: hostFrom(env, 'ZOOMCTL_API_URL', ZOOM_API_URL),
  };
}

/** `ZOOMCTL_STORE`, or undefined where it isn't set. */
export function storeKindFrom(env: Env): StoreKind | undefined {
  const kind = text(env, 'ZOOMCTL_STORE');
  if (kind === undefined || kind === 'keychain' || kind === 'file') return kind;
  throw usageError(`ZOOMCTL_STORE takes keychain or file, not ${kind}.`);
}

/** The passphrase of the `file` store. Not trimmed: every character of a passphrase counts. */
export function storeKeyFrom(env: Env): Secret | undefined {
  const key = env.ZOOMCTL_STORE_KEY;
  return key === undefined || key === '' ? undefined : new Secret(key);
}

/** @throws a usage error for what can't be sent as a token: a line break, a blank, a letter that isn't ASCII */
export function tokenFrom(env: Env): Secret | undefined {
  const token = secret(env, 'ZOOMCTL_TOKEN');
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token.expose())) {
    throw usageError('ZOOMCTL_TOKEN holds a character that no access token has (a blank or a line break?).');
  }
  return token;
}

/**
 * What is set in the place of any connected account, whether or not it is any good: a token, which goes before all else,
 * or a Server-to-Server app.
 */
export function inPlaceOfAccounts(env: Env): 'token' | 'server-to-server' | undefined {
  if (text(env, 'ZOOMCTL_TOKEN') !== undefined) return 'token';
  const isApp = text(env, 'ZOOM_CLIENT_ID') !== undefined && text(env, 'ZOOM_ACCOUNT_ID') !== undefined;
  return isApp ? 'server-to-server' : undefined;
}

export function accountNameFrom(env: Env): string | undefined {
  return text(env, 'ZOOMCTL_ACCOUNT');
}

export function appNameFrom(env: Env): string | undefined {
  return text(env, 'ZOOMCTL_APP');
}

/** The app that `ZOOM_CLIENT_ID`, `ZOOM_CLIENT_SECRET` and `ZOOM_ACCOUNT_ID` describe. */
export interface AppVariables {
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
  readonly accountId: string | undefined;
}

/** @throws a usage error where an account id comes without the secret that Server-to-Server needs */
export function appVariablesFrom(env: Env): AppVariables | undefined {
  const clientId = text(env, 'ZOOM_CLIENT_ID');
  if (clientId === undefined) return undefined;
  const clientSecret = secret(env, 'ZOOM_CLIENT_SECRET');
  const accountId = text(env, 'ZOOM_ACCOUNT_ID');
  if (accountId !== undefined && clientSecret === undefined) {
    throw usageError(
      'ZOOM_ACCOUNT_ID makes this a Server-to-Server app, and that needs ZOOM_CLIENT_SECRET too.',
      'Set ZOOM_CLIENT_SECRET, or unset ZOOM_ACCOUNT_ID for an app that people log in to.',
    );
  }
  return { clientId, clientSecret, accountId };
}
