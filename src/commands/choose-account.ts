import { type Account, accountLabel } from '../accounts/account.ts';
import { harmless } from '../output/terminal-text.ts';
import { appTypeText } from './account-text.ts';
import { prompts } from './prompt.ts';

/** One line about an account, enough to tell it from the others. */
function choiceText(account: Account): string {
  const alias = account.alias === null || account.email === null ? '' : ` (${account.alias})`;
  return harmless(`${accountLabel(account)}${alias}, app ${account.app}, ${appTypeText(account.appType)}`);
}

/** Asks at the terminal which of several accounts is meant; typing narrows the list. */
export async function chooseAccount(accounts: readonly Account[]): Promise<Account> {
  const prompt = await prompts();
  const choices = accounts.map((account) => ({ name: choiceText(account), value: account.id }));
  const { id } = await prompt<{ id: string }>([
    {
      type: 'search',
      name: 'id',
      message: 'Which account?',
      source: (term: string | undefined) =>
        choices.filter(({ name }) => name.toLowerCase().includes((term ?? '').toLowerCase())),
    },
  ]);
  return accounts.find((account) => account.id === id) as Account;
}
