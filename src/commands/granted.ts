import type { Account } from '../accounts/account.ts';
import { openSession } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { type AppType, parseScopes } from '../scopes/grant.ts';
import { APP_TYPES, oneOf } from './flag-values.ts';
import { textFrom } from './text-input.ts';

export interface GrantFlags {
  readonly granted?: string;
  readonly grantedFrom?: string;
  readonly appType?: string;
}

/** A grant and whose it is. */
export interface KnownGrant {
  readonly account: Account | null;
  readonly granted: readonly string[];
  readonly appType: AppType;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export function readAppType(flags: GrantFlags): AppType | undefined {
  return oneOf(flags.appType, '--app-type', APP_TYPES);
}

/**
 * The scopes that were granted: as a flag, a file or standard input says, else those of the account.
 * @throws a usage error where two sources exclude each other, or a token's grant is not known
 */
export async function readGrant(context: Context, flags: GrantFlags): Promise<KnownGrant> {
  const appType = readAppType(flags);
  if (flags.granted !== undefined && flags.grantedFrom !== undefined) {
    throw usageError('--granted and --granted-from exclude each other.');
  }
  const text =
    flags.granted ??
    (flags.grantedFrom === undefined
      ? undefined
      : await textFrom(context, flags.grantedFrom, '--granted-from'));
  if (text !== undefined && /^\s*\{/.test(text) && !isJson(text) && parseScopes(text).length === 0) {
    const flag = flags.granted === undefined ? '--granted-from' : '--granted';
    throw usageError(`${flag} looks like a token response, but is no whole JSON document.`);
  }
  if (text !== undefined) return { account: null, granted: parseScopes(text), appType: appType ?? 'unknown' };
  const session = await openSession(context, context.account);
  if (session.scopes === null) {
    throw usageError(
      "What ZOOMCTL_TOKEN may do is not known: Zoom's tokens don't say.",
      'Give its scopes, or the whole token response that it came in: --granted "…" or --granted-from FILE',
    );
  }
  return { account: session.account, granted: session.scopes, appType: appType ?? session.appType };
}
