import { checkClientId, ENVIRONMENT_APP } from '../accounts/app.ts';
import { usageError } from '../errors.ts';
import { readRedirectUri } from '../oauth/redirect-uri.ts';
import { APP_TYPES, checkAlias, oneOf } from './flag-values.ts';

/** The flags of `app add` as they are typed. */
export interface AppFlags {
  readonly clientId?: string;
  readonly clientSecretStdin?: boolean;
  readonly confidential?: boolean;
  readonly type?: string;
  readonly accountId?: string;
  readonly redirectUri?: string;
  readonly insecureStorage?: boolean;
}

export type AppKind = (typeof APP_TYPES)[number];

/** @throws a usage error for a name that no app can have */
export function checkAppName(text: string): string {
  const name = checkAlias(text, 'NAME');
  if (name !== ENVIRONMENT_APP) return name;
  throw usageError('NAME env stands for the app of the variables; choose another one.');
}

/** An id that stands in a request's parameters. @throws a usage error */
export function checkAccountId(text: string, source: string): string {
  if (/^[\w.-]{1,64}$/.test(text)) return text;
  throw usageError(`${source} takes letters, digits and - _ . only.`, "Copy it from the app's page at Zoom.");
}

/** The kind of app, where the flags that were given go with it. @throws a usage error that names the flag */
export function checkedKind(flags: AppFlags): AppKind {
  const type = oneOf(flags.type, '--type', APP_TYPES) ?? 'user';
  if (type === 's2s' && flags.redirectUri !== undefined)
    throw usageError('--redirect-uri: a Server-to-Server app has none.');
  if (type !== 's2s' && flags.accountId !== undefined)
    throw usageError('--account-id is for --type s2s only.');
  if (flags.redirectUri !== undefined) readRedirectUri(flags.redirectUri, '--redirect-uri');
  if (flags.clientId !== undefined) checkClientId(flags.clientId, '--client-id');
  return type;
}
