import type { Context } from '../context.ts';
import { shellWord } from '../shell-word.ts';

/** What a command that somebody is told to type takes, to act for the account that `--account` names in this one. */
export function accountFlag({ account }: Pick<Context, 'account'>): string {
  return account === undefined ? '' : ` --account ${shellWord(account)}`;
}
