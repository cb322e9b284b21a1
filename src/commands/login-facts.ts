import { type Account, accountLabel } from '../accounts/account.ts';
import type { Context } from '../context.ts';
import type { LoginHistory } from '../scopes/doctor.ts';

/** What the account registry knows of the login behind a grant. */
export interface LoginFacts {
  /** The scopes that the login asked for, where it asked for any. */
  readonly requested?: readonly string[] | undefined;
  readonly history?: LoginHistory | undefined;
}

/** When the account was logged in to, what was asked for, and which others logged in to the same app. */
export async function loginFacts(context: Context, account: Account | null): Promise<LoginFacts> {
  // A Server-to-Server app has no people who log in: each token brings the app's scopes of its day.
  if (account === null || account.appType === 's2s') return {};
  const at = Date.parse(account.loggedInAt);
  if (Number.isNaN(at)) return {};
  const { accounts } = await context.registry.read();
  const others = accounts
    .filter(
      ({ id, clientId, hosts }) =>
        id !== account.id && clientId === account.clientId && hosts.oauthUrl === account.hosts.oauthUrl,
    )
    .map((other) => ({
      name: accountLabel(other),
      at: Date.parse(other.loggedInAt),
      scopes: other.scopes,
    }));
  return { requested: account.requested, history: { at, now: context.now(), others } };
}
