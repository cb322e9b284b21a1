import { type Account, accountLabel } from '../accounts/account.ts';
import { accountNamed } from '../accounts/account-choice.ts';
import type { RegistryContent } from '../accounts/registry.ts';
import { openSession } from '../accounts/session.ts';
import type { AccountsWorld } from '../accounts/world.ts';
import {
  accountNameFrom,
  appVariablesFrom,
  hostsFrom,
  inPlaceOfAccounts,
  storeKindFrom,
  tokenFrom,
} from '../config/environment.ts';
import { Failure } from '../errors.ts';
import { type Check, ok, warning } from './check.ts';
import { failureOf, showToken } from './checks.ts';

/** Whose tokens commands use by the environment's variables. */
export interface EnvironmentChecks {
  readonly checks: readonly Check[];
  /** Whether commands need neither a login nor a store. */
  readonly needsNoLogin: boolean;
}

/** In order by itself, and worth a word where there are accounts that commands leave alone because of it. */
function goesBefore(name: string, said: string, accounts: readonly Account[], wayOut: string): Check {
  return accounts.length === 0 ? ok(name, said) : warning(name, said, wayOut);
}

async function checkToken(
  world: AccountsWorld,
  accounts: readonly Account[],
  online: boolean,
): Promise<Check> {
  try {
    tokenFrom(world.env);
    if (online) await showToken(world, await openSession(world, undefined));
    return goesBefore(
      'token',
      'ZOOMCTL_TOKEN is set: commands use it and no account.',
      accounts,
      'Unset it to use your accounts.',
    );
  } catch (error) {
    const check = failureOf('token', error, 'ZOOMCTL_TOKEN: ');
    const refused = error instanceof Failure && error.kind === 'token_invalid';
    // No login puts another token there.
    return refused ? { ...check, fix: 'Put a fresh token into ZOOMCTL_TOKEN, or unset it.' } : check;
  }
}

async function checkServerToServer(
  world: AccountsWorld,
  accounts: readonly Account[],
  online: boolean,
): Promise<Check> {
  const name = 'server-to-server';
  try {
    const accountId = appVariablesFrom(world.env)?.accountId ?? '';
    // Takes a token, which shows that Zoom knows the app.
    if (online) await openSession(world, undefined);
    return goesBefore(
      name,
      `Commands use the Server-to-Server app of ZOOM_CLIENT_ID in the Zoom account ${accountId}, which needs no login.`,
      accounts,
      'Unset ZOOM_ACCOUNT_ID to use your accounts, or name one with --account.',
    );
  } catch (error) {
    return failureOf(name, error, 'The app of ZOOM_CLIENT_ID: ');
  }
}

async function checkNamed(content: RegistryContent, name: string): Promise<Check> {
  try {
    const account = await accountNamed(content, name);
    return ok('account', `Commands use ${accountLabel(account)}, by ZOOMCTL_ACCOUNT.`);
  } catch (error) {
    return failureOf('account', error, 'ZOOMCTL_ACCOUNT: ');
  }
}

/** The variables that a command reads before it does anything, each of which can be in the way of it. */
export function checkVariables({ env }: AccountsWorld): Check[] {
  const checks: Check[] = [];
  for (const read of [hostsFrom, storeKindFrom]) {
    try {
      read(env);
    } catch (error) {
      checks.push(failureOf('environment', error));
    }
  }
  return checks;
}

/** What goes before the active account: a token, a Server-to-Server app, or another account's name. */
export async function checkEnvironment(
  world: AccountsWorld,
  content: RegistryContent,
  online: boolean,
): Promise<EnvironmentChecks> {
  const { env } = world;
  const { accounts } = content;
  const instead = inPlaceOfAccounts(env);
  if (instead === 'token') {
    return { checks: [await checkToken(world, accounts, online)], needsNoLogin: true };
  }
  if (instead === 'server-to-server') {
    return { checks: [await checkServerToServer(world, accounts, online)], needsNoLogin: true };
  }
  const name = accountNameFrom(env);
  return { checks: name === undefined ? [] : [await checkNamed(content, name)], needsNoLogin: false };
}
