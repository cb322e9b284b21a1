import { type Account, accountLabel, accountPlace, accountView } from '../accounts/account.ts';
import { activeId } from '../accounts/account-choice.ts';
import { inPlaceOfAccounts } from '../config/environment.ts';
import { type Printable, t } from '../output/terminal-text.ts';
import { overrideText } from './account-override.ts';
import { appTypeText, identityText, timeFrom } from './account-text.ts';
import type { CommandModule } from './command.ts';

/** Names that more than one account goes by: with those it is told where each is. */
function sharedLabels(accounts: readonly Account[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(accounts.map(accountLabel).filter((label) => seen.size === seen.add(label).size));
}

function row(
  account: Account,
  active: boolean,
  now: number | undefined,
  shared: ReadonlySet<string>,
): Printable[] {
  // For people how long from now, for programs when.
  const expiry = now === undefined ? (account.expiresAt ?? '') : timeFrom(account.expiresAt, now);
  const state = account.loginNeeded ? 'log in again' : expiry;
  const known =
    identityText(account) === null ? '' : ` (by ${account.identity === 'token' ? 'its token' : 'alias'})`;
  const label = accountLabel(account);
  const place = shared.has(label) ? accountPlace(account) : '';
  return [
    active ? '*' : '',
    `${label}${known}${place === '' ? '' : ` at ${place}`}`,
    account.alias ?? '',
    account.app,
    appTypeText(account.appType),
    account.scopes.length,
    state,
    account.store,
  ];
}

/** Columns that a terminal needs for the alias and for the app. */
const LEAST_WIDTH: Readonly<Record<number, number>> = { 2: 50, 3: 70 };

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    examples: ['zoomctl account list', 'zoomctl account list --json'],
  },
  async run({ registry, out, now, env }) {
    const content = await registry.read();
    const { accounts } = content;
    const active = activeId(content);
    if (out.json) {
      await out.ownDocument({
        accounts: accounts.map((account) => accountView(account, account.id === active)),
      });
      return undefined;
    }
    if (accounts.length === 0) {
      out.note(
        inPlaceOfAccounts(env) === 'server-to-server'
          ? 'No account is connected: the Server-to-Server app of ZOOM_CLIENT_ID is in use, which has no login.'
          : 'No account is connected. Log in: zoomctl login',
      );
      return undefined;
    }
    const { printTable } = await import('../output/table.ts');
    const head = ['', 'Account', 'Alias', 'App', 'Kind', 'Scopes', 'Token expires', 'Store'];
    const shared = sharedLabels(accounts);
    const rows = accounts.map((account) =>
      row(account, account.id === active, out.isTerminal ? now() : undefined, shared),
    );
    // What can be left out where there is little room; account show tells it all.
    const kept =
      out.width >= 110
        ? head.map((_, column) => column)
        : [0, 1, 2, 3, 6].filter((column) => out.width >= (LEAST_WIDTH[column] ?? 0));
    const fits = <T>(cells: readonly T[]): T[] =>
      out.isTerminal ? kept.map((column) => cells[column] as T) : [...cells];
    await printTable(out, fits(head), rows.map(fits));
    const override = overrideText(
      env,
      accounts.find(({ id }) => id === active),
    );
    if (override !== undefined) out.warn(override);
    if (active === null && accounts.length > 1) {
      out.note(t`None is active. Choose one: zoomctl account use ACCOUNT`);
    }
    return undefined;
  },
};
