import { type Account, accountLabel } from '../accounts/account.ts';
import { searchIn } from '../scopes/search.ts';
import { appTypeText } from './account-text.ts';
import { questions } from './prompt.ts';
import type { Asker } from './questions.ts';

/** One line about an account, enough to tell it from the others. */
function choiceText(account: Account): string {
  const alias = account.alias === null || account.email === null ? '' : ` (${account.alias})`;
  const state = account.loginNeeded ? ', login needed' : '';
  return `${accountLabel(account)}${alias}, app ${account.app}, ${appTypeText(account.appType)}${state}`;
}

/** Asks at the terminal which of several accounts is meant; typing narrows the list. */
export async function chooseAccount(asker: Asker, accounts: readonly Account[]): Promise<Account> {
  const ask = await questions(asker);
  const choices = accounts.map((account) => ({ name: choiceText(account), value: account }));
  return ask.search('Which account?', (typed) => searchIn(choices, ({ name }) => name, typed));
}
