import { type Account, accountLabel, accountView } from '../accounts/account.ts';
import type { Context } from '../context.ts';
import { t } from '../output/terminal-text.ts';
import { appTypeText, identityText, scopeCount } from './account-text.ts';

/** Tells whose login it is, and where its tokens are. */
export async function reportLogin(context: Context, account: Account): Promise<void> {
  const { out } = context;
  const label = out.noteColours.strong(accountLabel(account));
  out.done(t`Logged in as ${label} (${appTypeText(account.appType)}, ${scopeCount(account.scopes.length)})`);
  const store = await context.store(account.store);
  out.note(t`  Token kept in ${store.label}. It refreshes itself.`);
  const { accounts } = await context.registry.read();
  if (accounts.length > 1)
    out.note(t`  It is the active account now, of ${accounts.length}. See zoomctl account list.`);
  const identity = identityText(account);
  if (identity !== null) out.note(t`  The account is ${identity}.`);
  if (out.json) await out.document({ account: accountView(account, true) });
}
