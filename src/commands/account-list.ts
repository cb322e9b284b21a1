import { type Account, accountLabel, accountView } from '../accounts/account.ts';
import { type Printable, t } from '../output/terminal-text.ts';
import { appTypeText, identityText, timeFrom } from './account-text.ts';
import type { CommandModule } from './command.ts';

function row(account: Account, active: boolean, now: number): Printable[] {
  const state = account.loginNeeded ? 'log in again' : timeFrom(account.expiresAt, now);
  const known =
    identityText(account) === null ? '' : ` (by ${account.identity === 'token' ? 'its token' : 'alias'})`;
  return [
    active ? '*' : '',
    `${accountLabel(account)}${known}`,
    account.alias ?? '',
    account.app,
    appTypeText(account.appType),
    account.scopes.length,
    state,
    account.store,
  ];
}

export const command: CommandModule = {
  declare(command) {
    command.addHelpText('after', '\nExamples:\n  $ zoomctl account list\n  $ zoomctl account list --json');
  },
  async run({ registry, out, now }) {
    const { accounts, active } = await registry.read();
    if (out.json) {
      await out.document({
        accounts: accounts.map((account) => accountView(account, account.id === active)),
      });
      return undefined;
    }
    if (accounts.length === 0) {
      out.note('No account is connected. Log in: zoomctl login');
      return undefined;
    }
    const { printTable } = await import('../output/table.ts');
    const head = ['', 'Account', 'Alias', 'App', 'Kind', 'Scopes', 'Token expires', 'Store'];
    await printTable(
      out,
      head,
      accounts.map((account) => row(account, account.id === active, now())),
    );
    if (active === null && accounts.length > 1) {
      out.note(t`None is active. Choose one: zoomctl account use ACCOUNT`);
    }
    return undefined;
  },
};
