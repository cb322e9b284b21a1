import {
  accountNameFrom,
  appVariablesFrom,
  type Hosts,
  hostsFrom,
  tokenFrom,
} from '../config/environment.ts';
import { usageError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { RateLimits } from '../zoom/account-limits.ts';
import { rateLabel } from '../zoom/rate-labels.ts';
import type { BearerSource, ZoomClient } from '../zoom/zoom-client.ts';
import { type Account, type AccountAppType, type AccountStore, accountKey, accountLabel } from './account.ts';
import { accountNamed, defaultAccount } from './account-choice.ts';
import { type App, environmentApp } from './app.ts';
import type { Credentials } from './credential-store.ts';
import { apiUrlFor } from './region.ts';
import { observerFor } from './reply-observer.ts';
import { refreshLockPath, rotationJournalPath, storeForLogin } from './stores.ts';
import { type AccessToken, TokenSource, type TokenSourceOptions } from './token-source.ts';
import type { AccountsWorld } from './world.ts';

/** Whose token a command uses, as far as that is known without one. */
export interface SessionView {
  /** The connected account; null for a token or a Server-to-Server app from the environment. */
  readonly account: Account | null;
  readonly hosts: Hosts;
  readonly appType: AccountAppType;
  /** Null where nobody has said what the token may do. */
  readonly scopes: readonly string[] | null;
}

/** Whose token a command uses, and how to get a valid one. */
export interface Session extends SessionView, BearerSource {
  current(): Promise<AccessToken>;
  /** Where its API calls go: `hosts.apiUrl`, or the region that Zoom has named. */
  apiUrl(): Promise<string>;
}

function tokenSession(token: Secret, hosts: Hosts): Session {
  return {
    account: null,
    hosts,
    appType: 'unknown',
    scopes: null,
    current: async () => ({ accessToken: token, expiresAt: null, scopes: [] }),
    token: async () => token,
    renewed: async () => undefined,
    apiUrl: async () => hosts.apiUrl,
  };
}

/** The account that a Server-to-Server app from the environment stands for; no registry knows it. */
function serverToServerAccount(app: App, accountId: string, store: AccountStore): Account {
  return {
    // With another secret it is another entry: a wrong one must not live on an earlier token.
    id: accountKey(app.hosts, app.clientId, `s2s:${accountId}:${app.clientSecret?.expose()}`),
    userId: null,
    accountId,
    email: null,
    alias: null,
    app: app.name,
    appType: 's2s',
    clientId: app.clientId,
    scopes: [],
    expiresAt: null,
    loggedInAt: '',
    hosts: app.hosts,
    store,
    identity: 'alias',
    loginNeeded: false,
  };
}

/** The tokens of an account: from its store, refreshed under a lock that all who share the store know. */
export function tokenSource(
  world: AccountsWorld,
  account: Account,
  store: TokenSourceOptions['store'],
  clientSecret: Secret | null = null,
): TokenSource {
  return new TokenSource({
    account,
    store,
    registry: world.registry,
    http: world.http,
    lockPath: refreshLockPath(account.store, account.id, world.paths),
    journalPath: rotationJournalPath(account.store, account.id, world.paths),
    protect: world.shutdown.protect,
    clientSecret,
    now: world.now,
    warn: world.warn,
  });
}

async function serverToServerSession(world: AccountsWorld, app: App, accountId: string): Promise<Session> {
  const kind = storeForLogin(world.env, false);
  const account = serverToServerAccount(app, accountId, kind);
  const { tolerantStore } = await import('./tolerant-store.ts');
  const source = tokenSource(world, account, tolerantStore(await world.store(kind)), app.clientSecret);
  return {
    account: null,
    hosts: app.hosts,
    appType: 's2s',
    scopes: (await source.current()).scopes,
    current: () => source.current(),
    token: () => source.token(),
    renewed: (refused) => source.renewed(refused),
    apiUrl: async () => apiUrlFor(world.env, app.hosts, await source.apiUrl()),
  };
}

/**
 * The tokens of a connected account.
 * @param begin whether to begin to read them, or what the store will have said where it was asked already
 */
export async function accountSession(
  world: AccountsWorld,
  account: Account,
  begin: boolean | Promise<Credentials | undefined> = true,
): Promise<Session> {
  const source = tokenSource(world, account, await world.store(account.store));
  if (begin === true) source.begin();
  else if (begin !== false) source.begin(begin);
  return {
    account,
    hosts: account.hosts,
    appType: account.appType,
    scopes: account.scopes,
    current: () => source.current(),
    token: () => source.token(),
    renewed: (refused) => source.renewed(refused),
    apiUrl: async () => apiUrlFor(world.env, account.hosts, await source.apiUrl()),
  };
}

/** The same for a command that may well need no token: nothing is read of the store, nor loaded for it, before one is asked for. */
function accountSessionWhenNeeded(world: AccountsWorld, account: Account): Session {
  let opened: Promise<Session> | undefined;
  const session = (): Promise<Session> => {
    opened ??= accountSession(world, account);
    return opened;
  };
  return {
    account,
    hosts: account.hosts,
    appType: account.appType,
    scopes: account.scopes,
    current: async () => (await session()).current(),
    token: async () => (await session()).token(),
    renewed: async (refused) => (await session()).renewed(refused),
    apiUrl: async () => (await session()).apiUrl(),
  };
}

/** Says so where the environment names other hosts than an account logged in at. */
export function warnOfOtherHosts(world: AccountsWorld, account: Account): void {
  if (!world.env.ZOOMCTL_API_URL && !world.env.ZOOMCTL_OAUTH_URL) return;
  const { apiUrl, oauthUrl } = hostsFrom(world.env);
  if (apiUrl === account.hosts.apiUrl && oauthUrl === account.hosts.oauthUrl) return;
  world.warn(
    `${accountLabel(account)} logged in at ${account.hosts.oauthUrl}, and its tokens go only there, whatever ZOOMCTL_OAUTH_URL and ZOOMCTL_API_URL say.`,
  );
}

/** The connected account that a command is about, named or by default. @throws as `accountNamed` and `defaultAccount` do */
export async function chosenAccount(world: AccountsWorld, flag: string | undefined): Promise<Account> {
  const name = flag ?? accountNameFrom(world.env);
  const content = await world.registry.read();
  return name === undefined
    ? defaultAccount(content, world.choose)
    : accountNamed(content, name, world.choose);
}

type Choice =
  | { readonly token: Secret }
  | { readonly app: App; readonly accountId: string }
  | { readonly account: Account };

async function chosen(world: AccountsWorld, flag: string | undefined): Promise<Choice> {
  const token = tokenFrom(world.env);
  if (token !== undefined) {
    if (flag !== undefined) {
      throw usageError(
        '--account and ZOOMCTL_TOKEN both say whose token to use.',
        'Unset ZOOMCTL_TOKEN, or leave out --account.',
      );
    }
    return { token };
  }
  if (flag === undefined) {
    const variables = appVariablesFrom(world.env);
    if (variables?.accountId !== undefined) {
      return { app: environmentApp(variables, hostsFrom(world.env)), accountId: variables.accountId };
    }
  }
  const account = await chosenAccount(world, flag);
  warnOfOtherHosts(world, account);
  return { account };
}

/**
 * Whose token a command uses: `ZOOMCTL_TOKEN`, else the account that `--account` names, else a Server-to-Server app
 * from the environment, else `ZOOMCTL_ACCOUNT`, the active account or the only one.
 * @param flag the value of `--account`
 * @param begin whether to begin to read the stored tokens, for a command that surely needs one
 * @throws `not_logged_in`, a usage error where the choice is ambiguous
 */
export async function openSession(
  world: AccountsWorld,
  flag: string | undefined,
  begin = true,
): Promise<Session> {
  const choice = await chosen(world, flag);
  if ('token' in choice) return tokenSession(choice.token, hostsFrom(world.env));
  if ('app' in choice) return serverToServerSession(world, choice.app, choice.accountId);
  return begin ? accountSession(world, choice.account) : accountSessionWhenNeeded(world, choice.account);
}

/**
 * The same without a token and without any request, for a command that sends nothing. What only the store knows, the
 * region, is left out where the store can't be read.
 * @throws as `openSession` does
 */
export async function viewSession(
  world: AccountsWorld,
  flag: string | undefined,
): Promise<SessionView & { readonly apiUrl: string }> {
  const choice = await chosen(world, flag);
  if ('token' in choice) {
    const hosts = hostsFrom(world.env);
    return { account: null, hosts, appType: 'unknown', scopes: null, apiUrl: hosts.apiUrl };
  }
  if ('app' in choice) {
    const { hosts } = choice.app;
    return { account: null, hosts, appType: 's2s', scopes: null, apiUrl: hosts.apiUrl };
  }
  const { account } = choice;
  const { hosts, appType, scopes } = account;
  let told: string | null | undefined;
  if (apiUrlFor(world.env, hosts, '') !== hosts.apiUrl) {
    const stored = world.store(account.store).then((store) => store.read(account.id));
    told = (await stored.catch(() => undefined))?.apiUrl;
  }
  return { account, hosts, appType, scopes, apiUrl: apiUrlFor(world.env, hosts, told) };
}

/** How a command goes about the rate limits. */
export interface Pace {
  /** Keep to the smallest plan's limits until Zoom has said more: for many requests. */
  readonly careful: boolean;
}

let lastHost: readonly [apiUrl: string, host: string] | undefined;

/** Hundreds of accounts, one after the other, have the same. */
function hostIn(apiUrl: string): string {
  if (lastHost?.[0] !== apiUrl) lastHost = [apiUrl, new URL(apiUrl).host];
  return lastHost[1];
}

/** A file's name for what is limited together: the users of one Zoom account. Names that come out alike only wait for each other. */
function limitsKey(apiUrl: string, owner: string | undefined): string {
  return `${hostIn(apiUrl)}-${owner}`.replace(/[^\w.-]/g, '_').slice(0, 100);
}

/** The limits of the Zoom account that the session acts in; those of a bare token, which says nothing, for itself. */
async function accountLimits(world: AccountsWorld, session: Session, { careful }: Pace): Promise<RateLimits> {
  const { AccountLimits } = await import('../zoom/account-limits.ts');
  const account = session.account;
  const owner = account?.accountId ?? account?.id ?? appVariablesFrom(world.env)?.accountId;
  return new AccountLimits({
    directory: tokenFrom(world.env) === undefined ? world.paths.limitsDir : undefined,
    key: limitsKey(session.hosts.apiUrl, owner),
    careful,
    async labelOf({ method, path }) {
      const { openCatalogue } = await import('../catalogue/catalogue.ts');
      const [plain = ''] = path.split('?');
      return rateLabel(openCatalogue().find(method === 'HEAD' ? 'GET' : method, plain)?.rateLimit);
    },
    now: world.now,
    sleep: world.sleep,
  });
}

/** Zoom's REST API with the session's tokens. */
export async function zoomClient(
  world: AccountsWorld,
  session: Session,
  pace: Pace = { careful: false },
): Promise<ZoomClient> {
  const { ZoomClient } = await import('../zoom/zoom-client.ts');
  await world.http.prepare?.();
  return new ZoomClient({
    http: world.http,
    apiUrl: () => session.apiUrl(),
    bearer: session,
    limits: await accountLimits(world, session, pace),
    signal: world.shutdown.signal,
    sleep: world.sleep,
    observer: observerFor(world, session),
  });
}
