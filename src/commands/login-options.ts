import type { AccountStore } from '../accounts/account.ts';
import type { App } from '../accounts/app.ts';
import { ENVIRONMENT_APP } from '../accounts/app.ts';
import { storeForLogin } from '../accounts/stores.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { DEFAULT_REDIRECT_URI, type RedirectUri, readRedirectUri } from '../oauth/redirect-uri.ts';
import { checkAlias, nameList, wholeNumber } from './flag-values.ts';

/** The flags of `login` as they are typed. */
export interface LoginFlags {
  readonly app?: string;
  readonly alias?: string;
  readonly scopes?: string;
  readonly browser: boolean;
  readonly device?: boolean;
  readonly request?: boolean;
  readonly complete?: string;
  readonly port?: string;
  readonly timeout?: string;
  readonly insecureStorage?: boolean;
}

/** Seconds. */
export const DEFAULT_TIMEOUT = 300;

/** What a login is to do, its flags read and checked. */
export interface LoginPlan {
  readonly alias: string | undefined;
  readonly scopes: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
  readonly port: number | undefined;
  readonly store: AccountStore;
  readonly openBrowser: boolean;
}

function checkWays(flags: LoginFlags): void {
  const ways = [
    flags.device === true ? '--device' : undefined,
    flags.request === true ? '--request' : undefined,
    flags.complete === undefined ? undefined : '--complete',
  ].filter((way) => way !== undefined);
  if (ways.length > 1) throw usageError(`${ways.join(' and ')} exclude each other.`);
}

/** @throws a usage error that names the flag */
export function readLoginFlags(context: Context, flags: LoginFlags): LoginPlan {
  checkWays(flags);
  return {
    alias: flags.alias === undefined ? undefined : checkAlias(flags.alias, '--alias'),
    scopes: nameList(flags.scopes) ?? [],
    timeout: (wholeNumber(flags.timeout, '--timeout', 1, 86_400) ?? DEFAULT_TIMEOUT) * 1000,
    port: wholeNumber(flags.port, '--port', 1, 65_535),
    store: storeForLogin(context.env, flags.insecureStorage === true),
    openBrowser: flags.browser,
  };
}

/** Where the login's answer goes: the app's redirect URI, on the port that `--port` names. */
export function redirectFor(app: App, port: number | undefined): RedirectUri {
  const redirect = readRedirectUri(
    app.redirectUri ?? DEFAULT_REDIRECT_URI,
    `the redirect URI of the app ${app.name}`,
  );
  if (port === undefined) return redirect;
  if (redirect.kind === 'elsewhere')
    throw usageError(`--port: the app ${app.name} redirects to ${redirect.uri}.`);
  return { kind: 'loopback', address: { ...redirect.address, port } };
}

/** How people know the app: its own name, or where its id comes from. */
export function appText(app: App): string {
  return app.name === ENVIRONMENT_APP ? 'the app of ZOOM_CLIENT_ID' : `"${app.name}"`;
}

/** A store that can't be used must show before the person has done their part in the browser. */
export async function probeStore(context: Context, kind: AccountStore): Promise<void> {
  await (await context.store(kind)).probe();
  if (kind === 'insecure') {
    context.out.warn('The tokens will be kept unencrypted, in a file that only your user can read.');
  }
}
