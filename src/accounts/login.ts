import type { Hosts } from '../config/environment.ts';
import type { TokenSet } from '../oauth/client.ts';
import { readTokenClaims } from '../oauth/token-claims.ts';
import { getMe } from '../zoom/users.ts';
import { ZoomClient } from '../zoom/zoom-client.ts';
import { type Account, type AccountStore, accountKey, accountLabel, type IdentitySource } from './account.ts';
import { type App, appTypeOf } from './app.ts';
import type { AccountsWorld } from './world.ts';

interface Identity {
  readonly userId: string | null;
  readonly accountId: string | null;
  readonly email: string | null;
  readonly source: IdentitySource;
}

/** The scopes of which any one lets a token read its own user. */
const READS_OWN_USER = /^user(?:_info)?:(?:read|write)(?::user)?(?::admin|:master)?$/;

/** Who logged in: Zoom's own answer where the grant allows the question, else what the token says. Never fails: the tokens are worth more. */
async function identify(world: AccountsWorld, tokens: TokenSet, hosts: Hosts): Promise<Identity> {
  const claims = readTokenClaims(tokens.accessToken.expose());
  const source = claims.userId === null ? 'alias' : 'token';
  const hint: Identity = { userId: claims.userId, accountId: claims.accountId, email: null, source };
  if (tokens.scopes !== null && !tokens.scopes.some((scope) => READS_OWN_USER.test(scope))) return hint;
  const client = new ZoomClient({
    http: world.http,
    apiUrl: hosts.apiUrl,
    bearer: { token: async () => tokens.accessToken, renewed: async () => undefined },
    // Nobody who has just allowed access wants the login lost to a signal that comes now.
    signal: new AbortController().signal,
    sleep: world.sleep,
  });
  try {
    const me = await getMe(client);
    return {
      userId: me.id ?? claims.userId,
      accountId: me.accountId ?? claims.accountId,
      email: me.email,
      source: me.id === null ? source : 'users_me',
    };
  } catch (error) {
    world.warn(
      `Zoom did not say whose account this is (${(error as Error).message}), so it goes by what the token says.`,
    );
    return hint;
  }
}

/** An alias for an account of which nothing is known. */
function inventedAlias(accounts: readonly Account[]): string {
  for (let n = accounts.length + 1; ; n++) {
    if (!accounts.some((account) => account.alias === `account-${n}`)) return `account-${n}`;
  }
}

/** The alias to keep: the one asked for unless it is another account's, else the one it had. */
function aliasFor(
  world: AccountsWorld,
  asked: string | undefined,
  id: string,
  accounts: readonly Account[],
): string | null {
  const before = accounts.find((account) => account.id === id)?.alias ?? null;
  if (asked === undefined) return before;
  const holder = accounts.find(
    (account) => account.alias?.toLowerCase() === asked.toLowerCase() && account.id !== id,
  );
  if (holder === undefined) return asked;
  world.warn(
    `The alias ${asked} is ${accountLabel(holder)}'s and stays so. Choose one: zoomctl account rename`,
  );
  return before;
}

async function forgetElsewhere(
  world: AccountsWorld,
  before: Account | undefined,
  kind: AccountStore,
): Promise<void> {
  // The two kinds of file have one name, so the new one has replaced the old one.
  if (before === undefined || (before.store === 'keychain') === (kind === 'keychain')) return;
  // A copy left behind in another store would come back as a dead refresh token.
  await world
    .store(before.store)
    .then((store) => store.remove(before.id))
    .catch((error: Error) =>
      world.warn(`The old tokens in the ${before.store} store could not be removed: ${error.message}`),
    );
}

export interface NewLogin {
  readonly tokens: TokenSet;
  readonly app: App;
  readonly store: AccountStore;
  readonly alias: string | undefined;
  /** The scopes that were asked for; they count as granted where the reply names none [RFC 6749 §5.1]. */
  readonly requested: readonly string[];
}

/**
 * Keeps a login's tokens under the account that Zoom says they are of, and makes it the active one. Logging in again
 * as the same user of the same app replaces the entry.
 * @throws `store_…` when the store doesn't take them
 */
export function keepLogin(world: AccountsWorld, login: NewLogin): Promise<Account> {
  return world.shutdown.protect(async () => {
    const { tokens, app } = login;
    const scopes = tokens.scopes ?? login.requested;
    const identity = await identify(world, tokens, app.hosts);
    const { accounts } = await world.registry.read();
    const alias = login.alias ?? (identity.userId === null ? inventedAlias(accounts) : undefined);
    const id = accountKey(app.hosts, app.clientId, identity.userId ?? `alias:${alias}`);
    const before = accounts.find((account) => account.id === id);
    const account: Account = {
      id,
      userId: identity.userId,
      accountId: identity.accountId ?? before?.accountId ?? null,
      // A login with fewer scopes does not make the user unknown who was known before.
      email: identity.email ?? before?.email ?? null,
      alias: aliasFor(world, alias, id, accounts),
      app: app.name,
      appType: app.type === 'unknown' ? appTypeOf(scopes) : app.type,
      clientId: app.clientId,
      scopes,
      expiresAt: new Date(tokens.expiresAt).toISOString(),
      loggedInAt: new Date(world.now()).toISOString(),
      hosts: app.hosts,
      store: login.store,
      identity: before?.identity === 'users_me' ? 'users_me' : identity.source,
      loginNeeded: false,
    };
    const store = await world.store(login.store);
    await store.write(id, {
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      obtainedAt: tokens.obtainedAt,
      expiresAt: tokens.expiresAt,
      scopes,
      clientSecret: app.clientSecret,
    });
    await world.registry.put(account);
    await forgetElsewhere(world, before, login.store);
    return account;
  });
}
