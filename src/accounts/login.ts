import type { TokenSet } from '../oauth/client.ts';
import { type Account, type AccountStore, accountKey, accountLabel } from './account.ts';
import { isNamed } from './account-choice.ts';
import { type App, appTypeOf } from './app.ts';
import type { Credentials } from './credential-store.ts';
import { askIdentity, hintedIdentity, type Identity } from './identity.ts';
import { withLock } from './lock.ts';
import type { RegistryContent } from './registry.ts';
import { forgetRecorded } from './rotation-journal.ts';
import { refreshLockPath, rotationJournalPath } from './stores.ts';
import type { AccountsWorld } from './world.ts';

export interface NewLogin {
  readonly tokens: TokenSet;
  readonly app: App;
  readonly store: AccountStore;
  readonly alias: string | undefined;
  /** The scopes that were asked for; they count as granted where the reply names none [RFC 6749 §5.1]. */
  readonly requested: readonly string[];
}

/** An alias for an account of which nothing is known. */
function inventedAlias(accounts: readonly Account[]): string {
  for (let n = accounts.length + 1; ; n++) {
    if (!accounts.some((account) => account.alias === `account-${n}`)) return `account-${n}`;
  }
}

function credentialsOf({ tokens, app, requested }: NewLogin): Credentials {
  return {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    obtainedAt: tokens.obtainedAt,
    expiresAt: tokens.expiresAt,
    scopes: tokens.scopes ?? requested,
    clientSecret: app.clientSecret,
    boundTo: { ...app.hosts, clientId: app.clientId },
    apiUrl: tokens.apiUrl,
  };
}

/** The account as the registry is to keep it, beside those that are there. */
function accountOf(
  world: AccountsWorld,
  login: NewLogin,
  identity: Identity,
  id: string,
  { accounts }: RegistryContent,
): { account: Account; aliasTakenBy: Account | undefined } {
  const { tokens, app, requested } = login;
  const scopes = tokens.scopes ?? requested;
  const before = accounts.find((account) => account.id === id);
  const others = accounts.filter((account) => account.id !== id);
  const { alias } = login;
  const aliasTakenBy = alias === undefined ? undefined : others.find((other) => isNamed(other, alias));
  const asked = aliasTakenBy === undefined ? login.alias : undefined;
  const nameless = identity.userId === null && before === undefined;
  return {
    aliasTakenBy,
    account: {
      id,
      userId: identity.userId,
      accountId: identity.accountId ?? before?.accountId ?? null,
      // A login with fewer scopes does not make the user unknown who was known before.
      email: identity.email ?? before?.email ?? null,
      alias: asked ?? before?.alias ?? (nameless ? inventedAlias(others) : null),
      app: app.name,
      appType: app.type === 'unknown' ? appTypeOf(scopes) : app.type,
      clientId: app.clientId,
      scopes,
      ...(requested.length === 0 ? {} : { requested }),
      expiresAt: new Date(tokens.expiresAt).toISOString(),
      loggedInAt: new Date(world.now()).toISOString(),
      hosts: app.hosts,
      store: login.store,
      identity: before?.identity === 'users_me' ? 'users_me' : identity.source,
      loginNeeded: false,
    },
  };
}

/** Writes what is known of the account into the registry, in one step with what is there. */
async function register(
  world: AccountsWorld,
  login: NewLogin,
  identity: Identity,
  id: string,
): Promise<{ account: Account; aliasTakenBy: Account | undefined }> {
  let aliasTakenBy: Account | undefined;
  const account = await world.registry.putWith((content) => {
    const made = accountOf(world, login, identity, id, content);
    aliasTakenBy = made.aliasTakenBy;
    return made.account;
  });
  return { account, aliasTakenBy };
}

/** Keeps the tokens under an identity. The refresh lock keeps a refresh of the same account from writing afterwards. */
function keep(
  world: AccountsWorld,
  login: NewLogin,
  identity: Identity,
): Promise<{ account: Account; aliasTakenBy: Account | undefined }> {
  const { app, store: kind } = login;
  const id = accountKey(app.hosts, app.clientId, identity.key);
  return withLock(refreshLockPath(kind, id, world.paths), async () => {
    const before = (await world.registry.read()).accounts.find((account) => account.id === id);
    await (await world.store(kind)).write(id, credentialsOf(login));
    // What a killed refresh of the login before has left is sealed under a token that others may still know.
    await forgetRecorded(rotationJournalPath(kind, id, world.paths));
    const kept = await register(world, login, identity, id);
    await forgetElsewhere(world, before, kind);
    return kept;
  });
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
    .then((old) => old.remove(before.id))
    .catch((error: Error) =>
      world.warn(`The old tokens in the ${before.store} store could not be removed: ${error.message}`),
    );
}

/** Stores the tokens under what they say themselves of their user, and then under Zoom's own word, where it can be had. */
async function keepAndName(
  world: AccountsWorld,
  login: NewLogin,
): Promise<{ account: Account; aliasTakenBy: Account | undefined }> {
  const hint = hintedIdentity(login.tokens);
  const first = await keep(world, login, hint);
  const identity = await askIdentity(world, login.tokens, login.app.hosts, hint);
  if (identity === hint) return first;
  // Only the registry is written again: the tokens may have been refreshed since.
  if (identity.key === hint.key) return register(world, login, identity, first.account.id);
  const kept = await keep(world, login, identity);
  await world.registry.remove(first.account.id);
  await (await world.store(login.store)).remove(first.account.id);
  await world.registry.activate(kept.account.id);
  return kept;
}

/**
 * Keeps a login's tokens under the account that Zoom says they are of, and makes it the active one. Logging in again
 * as the same user of the same app replaces the entry. A process that is killed while Zoom is asked has lost a name and
 * no login.
 * @throws `store_…` when the store doesn't take them
 */
export function keepLogin(world: AccountsWorld, login: NewLogin): Promise<Account> {
  return world.shutdown.protect(async () => {
    const { account, aliasTakenBy } = await keepAndName(world, login);
    if (aliasTakenBy !== undefined) {
      world.warn(
        `The alias ${login.alias} is ${accountLabel(aliasTakenBy)}'s and stays so. Choose another one: zoomctl account rename ${accountLabel(account)} ALIAS`,
      );
    }
    return account;
  });
}
