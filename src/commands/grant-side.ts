import { isAbsolute } from 'node:path';
import { type Account, accountLabel } from '../accounts/account.ts';
import { accountNamed } from '../accounts/account-choice.ts';
import { hostsFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { Failure, usageError } from '../errors.ts';
import type { ComparedGrant } from '../scopes/diff.ts';
import { type AppType, joinSplitNames, parseScopes } from '../scopes/grant.ts';
import { isToken } from './granted.ts';
import { observationsAt } from './known-observations.ts';
import { isFile, textFrom } from './text-input.ts';

/** A grant to compare and where it comes from. */
export interface GrantSide extends ComparedGrant {
  readonly source: 'account' | 'file' | 'stdin' | 'text';
  /** The account's name, the file, or what else to call it. */
  readonly name: string;
  readonly account: Account | null;
}

const ACCEPTED =
  'A and B are each a connected account (email, alias or id), a file with scopes or a whole token response (./file where an account has the same name), - for standard input, or scopes in quotes.';

/** A token within any text, by its shape or by its name in a token response. */
const TOKEN_WITHIN = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]+|\b(?:access|refresh)_token\b/;

/** A longer word is no name of anything, and may be a secret, which must not be echoed. */
const LONGEST_SHOWN = 80;

function isPath(text: string): boolean {
  return /^\.{1,2}[/\\]/.test(text) || isAbsolute(text);
}

async function accountOf(context: Context, name: string): Promise<Account | undefined> {
  try {
    return await accountNamed(await context.registry.read(), name);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'not_logged_in') return undefined;
    throw error;
  }
}

/** The scopes in a file or on standard input. @throws a usage error where there are none */
function scopesIn(text: string, name: string): string[] {
  if (isToken(text))
    throw usageError(
      `${name} holds an access token, which does not say what it may do.`,
      'Give the whole token response that it came in.',
    );
  const scopes = parseScopes(text);
  // A response may well grant nothing; anything else without scopes is the wrong file.
  if (scopes.length === 0 && !/"?(?:scopes?|granted)"?\s*[:=]/.test(text))
    throw usageError(`${name} holds no scopes.`, 'Give a list of scopes, or a whole token response.');
  // A method in capitals, or a path, is of a list of endpoints; a name that is merely unknown may be a new scope.
  const strange = scopes.find((scope) => !/^[a-z][\w.:-]*$/i.test(scope) || /^[A-Z]+$/.test(scope));
  if (strange !== undefined)
    throw usageError(
      `${name} is no list of scopes: "${strange.slice(0, LONGEST_SHOWN)}" can't be the name of one.`,
      'Give a list of scopes, or a whole token response. For a list of endpoints there is zoomctl scopes doctor --require FILE.',
    );
  return scopes;
}

function scopesOfText(context: Context, text: string): string[] {
  const { catalogue } = context;
  const scopes = joinSplitNames(parseScopes(text), catalogue);
  const strange = scopes.find((scope) => !scope.includes(':') && catalogue.scope(scope) === undefined);
  if (scopes.length > 0 && strange === undefined) return scopes;
  const shown = text.length > LONGEST_SHOWN ? 'What was given' : `"${text}"`;
  throw usageError(`${shown} is no connected account, no file and no list of scopes.`, ACCEPTED);
}

/**
 * Reads one side of a comparison: an account, else a file, else the scopes themselves.
 * @param appType the kind of app of whatever is no account
 * @throws a usage error for what is none of them, and for a token, which is never printed
 */
export async function readSide(context: Context, text: string, appType: AppType): Promise<GrantSide> {
  if (TOKEN_WITHIN.test(text))
    throw usageError(
      'A and B are no tokens: others can see arguments, and a token does not say what it may do.',
      'Give the whole token response on standard input, with - in its place, or in a file. Revoke the token if others may have seen it.',
    );
  if (text.trim() === '') throw usageError('A grant to compare is empty.', ACCEPTED);
  const { observations } = await observationsAt(context, hostsFrom(context.env).apiUrl);
  const other = { appType, observations, account: null };
  if (text === '-') {
    const granted = scopesIn(await context.readStdin(), 'Standard input');
    return { ...other, source: 'stdin', name: 'standard input', granted };
  }
  const account = isPath(text) ? undefined : await accountOf(context, text);
  if (account !== undefined) {
    return {
      source: 'account',
      name: accountLabel(account),
      account,
      identity: account,
      granted: account.scopes,
      appType: account.appType === 'unknown' ? appType : account.appType,
      observations: (await observationsAt(context, account.hosts.apiUrl)).observations,
    };
  }
  if (isPath(text) || isFile(text)) {
    const granted = scopesIn(await textFrom(context, text, 'scopes diff'), text);
    return { ...other, source: 'file', name: text, granted };
  }
  return { ...other, source: 'text', name: 'scopes given', granted: scopesOfText(context, text) };
}
