import { EXIT, Failure, usageError } from '../errors.ts';
import { type Account, accountHandle, accountLabel, accountPlace } from './account.ts';
import type { RegistryContent } from './registry.ts';
import type { AccountsWorld } from './world.ts';

function candidate(account: Account): string {
  const place = accountPlace(account);
  const at = place === '' ? '' : `, at ${place}`;
  return `${accountHandle(account)} (app ${account.app}, id ${account.id}${at})`;
}

function candidates(accounts: readonly Account[]): string {
  return accounts.map(candidate).join(', ');
}

/** Whether this is one of the names that an account goes by. */
export function isNamed(account: Account, name: string): boolean {
  const lower = name.toLowerCase();
  return (
    account.email?.toLowerCase() === lower ||
    account.alias?.toLowerCase() === lower ||
    account.userId === name ||
    account.id === name
  );
}

/** Asks a person which of several accounts is meant; undefined where nobody can be asked. */
export type Choose = AccountsWorld['choose'];

/**
 * The account that an email address, alias, user id or entry id names.
 * @throws `not_logged_in` when none does, a usage error with the candidates when several do, and for an empty name
 */
export async function accountNamed(
  content: RegistryContent,
  typed: string,
  choose?: Choose,
): Promise<Account> {
  const name = typed.trim();
  if (name === '')
    throw usageError('The name of the account is empty.', 'Name it by its email address, alias or id.');
  const found = content.accounts.filter((account) => isNamed(account, name));
  const [only] = found;
  if (only === undefined) {
    const handles = content.accounts.flatMap(({ alias, email }) => [alias, email]).filter((n) => n !== null);
    const { nearest } = await import('../scopes/nearest.ts');
    const lower = name.toLowerCase();
    const begun = handles.filter((handle) => handle.toLowerCase().startsWith(lower));
    // The beginning of just one handle is likelier meant than something that is spelled alike.
    const [near] = begun.length === 1 ? begun : nearest(name, handles, 1);
    throw new Failure('not_logged_in', EXIT.login, `No connected account is called ${name}.`, {
      hint:
        near !== undefined
          ? `Did you mean ${near}?`
          : content.accounts.length === 0
            ? 'Log in first: zoomctl login'
            : `Connected: ${content.accounts.map(accountLabel).join(', ')}. Log in with another one: zoomctl login`,
    });
  }
  if (found.length > 1) {
    if (choose !== undefined) return choose(found);
    throw usageError(
      `${name} names ${found.length} accounts: ${candidates(found)}.`,
      'Name one by its alias or id with --account.',
    );
  }
  return only;
}

/** The id of the account that commands use when none is named: the active one, else the only one. */
export function activeId({ active, accounts }: RegistryContent): string | null {
  return active ?? (accounts.length === 1 ? (accounts[0]?.id ?? null) : null);
}

/**
 * The account that commands use when none is named: the active one, else the only one.
 * @throws `not_logged_in` without any, a usage error when there are several and none is active
 */
export async function defaultAccount(content: RegistryContent, choose?: Choose): Promise<Account> {
  const active = content.accounts.find((account) => account.id === content.active);
  if (active !== undefined) return active;
  const [only, ...others] = content.accounts;
  if (only === undefined) {
    throw new Failure('not_logged_in', EXIT.login, 'No account is connected.', {
      hint: 'Log in first: zoomctl login',
    });
  }
  if (others.length > 0) {
    if (choose !== undefined) return choose(content.accounts);
    throw usageError(
      `${content.accounts.length} accounts are connected and none is active: ${candidates(content.accounts)}.`,
      'Name one with --account or ZOOMCTL_ACCOUNT, or make one active: zoomctl account use ACCOUNT',
    );
  }
  return only;
}
