import type { Account } from '../accounts/account.ts';
import { isNamed } from '../accounts/account-choice.ts';
import { accountNameFrom, type Env, inPlaceOfAccounts } from '../config/environment.ts';

/** What in the environment goes before the active account, for whoever looks at it or chooses it; undefined where nothing does. */
export function overrideText(env: Env, active: Account | undefined): string | undefined {
  const instead = inPlaceOfAccounts(env);
  if (instead === 'token') {
    return 'ZOOMCTL_TOKEN is set: commands use that token, and none of these accounts.';
  }
  if (instead === 'server-to-server') {
    return 'ZOOM_ACCOUNT_ID is set: commands use its Server-to-Server app, and these accounts only with --account.';
  }
  const name = accountNameFrom(env);
  if (name === undefined || (active !== undefined && isNamed(active, name))) return undefined;
  return `ZOOMCTL_ACCOUNT is set: commands use ${name}, not the active account.`;
}
