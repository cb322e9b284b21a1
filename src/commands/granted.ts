import type { Account } from '../accounts/account.ts';
import { accountNamed } from '../accounts/account-choice.ts';
import type { RegistryContent } from '../accounts/registry.ts';
import { openSession, type Session } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { Failure, usageError } from '../errors.ts';
import { readTokenClaims, readTokenClient } from '../oauth/token-claims.ts';
import { type AppType, parseScopes, plainScopes } from '../scopes/grant.ts';
import type { Secret } from '../secret.ts';
import { APP_TYPES, oneOf } from './flag-values.ts';
import { textFrom } from './text-input.ts';

export interface GrantFlags {
  readonly granted?: string;
  readonly grantedFrom?: string;
  readonly appType?: string;
}

/** A grant and whose it is. */
export interface KnownGrant {
  /** The connected account whose grant it is; null where the scopes were given. */
  readonly account: Account | null;
  /** Whom the scopes would belong to: `--account` beside `--granted` asks what that account could do with these. */
  readonly identity?: Account | null;
  readonly granted: readonly string[];
  readonly appType: AppType;
}

/** The same with the token that has it; `granted` is null where nobody has said what the token may do. */
export interface GrantOfToken extends Omit<KnownGrant, 'granted' | 'identity'> {
  readonly granted: readonly string[] | null;
  readonly session: Session;
}

const ACCEPTED = 'Give a list of scopes, set apart by spaces or commas, or a whole token response.';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is a token by its shape: parts in base64url, the first of which begins a JSON object. */
export function isToken(text: string): boolean {
  return /^\s*(?:Bearer\s+)?eyJ[\w-]{8,}\.[\w-]+\.?[\w-]*\s*$/i.test(text);
}

/**
 * The connected account whose token this is, by what it says itself. Zoom keeps one login alive of a user with an app, so
 * if the token is good at all, its scopes are that login's.
 */
function accountOfToken(token: Secret, { accounts }: RegistryContent): Account | undefined {
  const { userId } = readTokenClaims(token.expose());
  const clientId = readTokenClient(token.expose());
  if (userId === null || clientId === null) return undefined;
  return accounts.find((account) => account.userId === userId && account.clientId === clientId);
}

export function readAppType(flags: GrantFlags): AppType | undefined {
  return oneOf(flags.appType, '--app-type', APP_TYPES);
}

/** What a flag, a file or standard input says of the grant. @throws a usage error where two of them do */
async function grantedText(context: Context, flags: GrantFlags): Promise<string | undefined> {
  if (flags.granted !== undefined && flags.grantedFrom !== undefined) {
    throw usageError('--granted and --granted-from exclude each other.');
  }
  const text =
    flags.granted ??
    (flags.grantedFrom === undefined
      ? undefined
      : await textFrom(context, flags.grantedFrom, '--granted-from'));
  if (text !== undefined && (plainScopes(text) ?? []).length > 0) return text;
  if (flags.granted?.trim() === '')
    context.out.warn('--granted is empty, so no scope is granted. If it comes from a variable, is that set?');
  if (flags.grantedFrom !== undefined && text?.trim() === '') {
    const source = flags.grantedFrom === '-' ? 'standard input' : flags.grantedFrom;
    throw usageError(`--granted-from: ${source} is empty.`, ACCEPTED);
  }
  const flag = flags.granted === undefined ? '--granted-from' : '--granted';
  if (text !== undefined && /^\s*(?:\{|\[\s*[{["])/.test(text) && !isJson(text)) {
    throw usageError(`${flag} looks like a token response, but is no whole JSON document.`, ACCEPTED);
  }
  // A response may well grant nothing; a JSON document that does not say so, such as an error, is the wrong text.
  const named = /"(?:scopes?|granted)"\s*:/;
  if (text !== undefined && /^\s*[[{]/.test(text) && parseScopes(text).length === 0 && !named.test(text)) {
    const where = flags.granted === undefined ? `--granted-from: ${flags.grantedFrom}` : '--granted';
    if (/"(?:error|reason|errorCode|code)"\s*:/.test(text)) {
      throw usageError(
        `${where} holds an error reply, not a token response.`,
        'Give it to zoomctl scopes explain, which says what is wrong.',
      );
    }
    throw usageError(`${where} holds no scopes.`, 'Give a list of scopes, or a whole token response.');
  }
  if (text !== undefined && isToken(text)) {
    const seen =
      flags.granted === undefined ? '' : ' Others can see arguments: revoke the token if they may have.';
    throw usageError(
      `${flag} takes scopes, and this is an access token, which does not say what it may do.`,
      `Give the whole token response that it came in, on standard input: --granted-from -.${seen}`,
    );
  }
  if (text !== undefined && !/^[\s[\]]*$/.test(text) && !isJson(text) && parseScopes(text).length === 0) {
    throw usageError(`${flag}: there is no scope's name in it.`, ACCEPTED);
  }
  return text;
}

/** The connected account that an open session is of, also where its token came from the environment. */
async function accountOf(context: Context, session: Session): Promise<Account | null> {
  if (session.account !== null || session.scopes !== null) return session.account;
  const { accessToken } = await session.current();
  return accountOfToken(accessToken, await context.registry.read()) ?? null;
}

/**
 * The grant of the token that calls would be made with.
 * @throws a usage error where a flag says something else than what is known of the token
 */
export async function readGrantOfToken(context: Context, flags: GrantFlags): Promise<GrantOfToken> {
  const given = readAppType(flags);
  const text = await grantedText(context, flags);
  const session = await openSession(context, context.account);
  const account = await accountOf(context, session);
  const known = session.scopes ?? account?.scopes ?? null;
  if (text !== undefined && known !== null) {
    const flag = flags.granted === undefined ? '--granted-from' : '--granted';
    throw usageError(
      `--probe asks Zoom with a token whose scopes are known, and ${flag} says others.`,
      `Leave out ${flag}: it is for a token in ZOOMCTL_TOKEN that zoomctl knows nothing of.`,
    );
  }
  const granted = text === undefined ? known : parseScopes(text);
  const appType = given ?? account?.appType ?? session.appType;
  return { account, granted, appType, session: { ...session, scopes: granted, appType } };
}

/** @throws `not_logged_in`, which says that scopes may be given instead */
async function sessionForScopes(context: Context): Promise<Session> {
  try {
    return await openSession(context, context.account, false);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'not_logged_in') throw error;
    throw new Failure(error.kind, error.exitCode, error.message, {
      cause: error,
      hint: `${error.hint ?? 'Log in first: zoomctl login'}, or give the scopes: --granted "meeting:write:meeting user:read:user"`,
    });
  }
}

/**
 * The scopes that were granted: as a flag, a file or standard input says, else those of the account.
 * @throws a usage error where two sources exclude each other, or a token's grant is not known
 */
export async function readGrant(context: Context, flags: GrantFlags): Promise<KnownGrant> {
  const appType = readAppType(flags);
  const text = await grantedText(context, flags);
  if (text !== undefined) {
    const identity =
      context.account === undefined
        ? null
        : await accountNamed(await context.registry.read(), context.account, context.choose);
    const granted = parseScopes(text);
    return { account: null, identity, granted, appType: appType ?? identity?.appType ?? 'unknown' };
  }
  const session = await sessionForScopes(context);
  if (session.scopes === null) {
    const account = await accountOf(context, session);
    if (account !== null) return { account, granted: account.scopes, appType: appType ?? account.appType };
    throw usageError(
      "What ZOOMCTL_TOKEN may do is not known: Zoom's tokens don't say.",
      'Give its scopes, or the whole token response that it came in: --granted "…" or --granted-from FILE. zoomctl scopes doctor --probe asks Zoom instead.',
    );
  }
  return { account: session.account, granted: session.scopes, appType: appType ?? session.appType };
}
