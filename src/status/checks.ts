import { type Account, type AccountStore, accountLabel } from '../accounts/account.ts';
import { openApp } from '../accounts/app-secret.ts';
import { apiUrlFor } from '../accounts/region.ts';
import { type Session, tokenSource, zoomClient } from '../accounts/session.ts';
import { storeForLogin } from '../accounts/stores.ts';
import { loginCommand } from '../accounts/token-source.ts';
import type { AccountsWorld } from '../accounts/world.ts';
import { hostsFrom } from '../config/environment.ts';
import { EXIT, type ExitCode, Failure } from '../errors.ts';
import { asFailure } from '../output/failure-report.ts';
import { type Check, failure, ok, warning } from './check.ts';

/** Seconds that this machine's clock may be off before it is worth a word. */
const CLOCK_TOLERANCE = 120;

/** What stands in the way, and whether it is only the network, which may be better later. */
function said(error: unknown): { message: string; fix: string; exitCode: ExitCode } {
  const { message, hint, exitCode } = asFailure(error);
  const passes = exitCode === EXIT.unavailable;
  return {
    message,
    fix: hint ?? 'Run the command again with --debug.',
    exitCode: passes ? exitCode : EXIT.login,
  };
}

/** What went wrong, as a check. @param about in front of its words */
export function failureOf(name: string, error: unknown, about = ''): Check {
  const { message, fix, exitCode } = said(error);
  return failure(name, `${about}${message}`, fix, exitCode);
}

async function checkStore(world: AccountsWorld, kind: AccountStore): Promise<Check> {
  try {
    const store = await world.store(kind);
    await store.probe();
    return kind === 'insecure'
      ? warning(
          'store',
          'Tokens are kept unencrypted.',
          'Move them: zoomctl account move --to keychain --all',
        )
      : ok('store', `Tokens are kept in ${store.label}.`);
  } catch (error) {
    return failureOf('store', error);
  }
}

/** Undefined where ZOOMCTL_STORE names none, which another check tells of. */
function chosenStore({ env }: AccountsWorld): AccountStore | undefined {
  try {
    return storeForLogin(env, false);
  } catch {
    return undefined;
  }
}

/**
 * The stores in use; without an account, the one that a login would use.
 * @param needsNoLogin whether commands work without any
 */
export async function checkStores(
  world: AccountsWorld,
  accounts: readonly Account[],
  needsNoLogin: boolean,
): Promise<Check[]> {
  const inUse = [...new Set(accounts.map((account) => account.store))];
  if (inUse.length > 0) return Promise.all(inUse.map((kind) => checkStore(world, kind)));
  const kind = chosenStore(world);
  if (kind === undefined) return [];
  const check = await checkStore(world, kind);
  const { state, name, message, fix } = check;
  return [
    needsNoLogin && state === 'failure' ? warning(name, `${message} Nothing is kept.`, fix ?? '') : check,
  ];
}

export async function checkApps(world: AccountsWorld): Promise<Check[]> {
  const apps = await world.apps.list();
  return Promise.all(
    apps.map(async (app) => {
      const name = `app:${app.name}`;
      try {
        await openApp(world, app);
        return ok(name, `The app ${app.name} is complete.`);
      } catch (error) {
        return failureOf(name, error);
      }
    }),
  );
}

/** Shows Zoom the session's token. @throws what Zoom refuses it with, `network` */
export async function showToken(world: AccountsWorld, session: Session): Promise<void> {
  try {
    await (await zoomClient(world, session)).request({ method: 'GET', path: '/users/me' });
  } catch (error) {
    // A grant that can't read its user was still taken for a valid one.
    if (!(error instanceof Failure) || error.kind !== 'missing_scopes') throw error;
  }
}

async function checkAccount(world: AccountsWorld, account: Account, online: boolean): Promise<Check> {
  const label = accountLabel(account);
  const name = `account:${account.id}`;
  const again = `Log in again: ${loginCommand(account)}`;
  if (account.loginNeeded && !online) return failure(name, `The login of ${label} is no longer good.`, again);
  try {
    const store = await world.store(account.store);
    if (!online) {
      const stored = await store.read(account.id);
      return stored === undefined
        ? failure(name, `${store.label} holds no tokens of ${label}.`, again)
        : ok(name, `${label} has its tokens.`);
    }
    const source = tokenSource(world, account, store);
    const session = {
      account,
      hosts: account.hosts,
      appType: account.appType,
      scopes: account.scopes,
      current: () => source.current(),
      token: () => source.token(),
      renewed: source.renewed.bind(source),
      apiUrl: async () => apiUrlFor(world.env, account.hosts, await source.apiUrl()),
    };
    await source.current();
    if (account.appType === 's2s') return ok(name, `${label} gets tokens from Zoom.`);
    await showToken(world, session);
    return ok(name, `Zoom takes the token of ${label}.`);
  } catch (error) {
    return failureOf(name, error, `${label}: `);
  }
}

export async function checkAccounts(
  world: AccountsWorld,
  accounts: readonly Account[],
  { online, needsNoLogin = false }: { readonly online: boolean; readonly needsNoLogin?: boolean },
): Promise<Check[]> {
  if (accounts.length === 0 && !needsNoLogin)
    return [failure('accounts', 'No account is connected.', 'Log in: zoomctl login')];
  const checks: Check[] = [];
  // One after the other: refreshes of forty accounts at once would look like an attack.
  for (const account of accounts) checks.push(await checkAccount(world, account, online));
  return checks;
}

/** Whether Zoom can be reached, and how its clock compares with this machine's. */
export async function checkReach(world: AccountsWorld): Promise<Check[]> {
  const { oauthUrl } = hostsFrom(world.env);
  try {
    const before = world.now();
    const reply = await world.http({
      method: 'HEAD',
      url: `${oauthUrl}/oauth/token`,
      signal: world.shutdown.signal,
    });
    const reach = ok('reach', `${oauthUrl} answers in ${Math.round(reply.receivedAt - before)} ms.`);
    const theirs = Date.parse(reply.headers.date ?? '');
    if (Number.isNaN(theirs))
      return [reach, warning('clock', 'Zoom did not tell its time.', 'Check that the clock is right.')];
    const off = Math.round((reply.receivedAt - theirs) / 1000);
    return [
      reach,
      Math.abs(off) <= CLOCK_TOLERANCE
        ? ok('clock', 'The clock agrees with Zoom.')
        : warning(
            'clock',
            `The clock is ${Math.abs(off)} seconds ${off > 0 ? 'ahead' : 'behind'}.`,
            'Set it right; tokens are refreshed too early or too late until then.',
          ),
    ];
  } catch (error) {
    const { message } = said(error);
    return [
      failure(
        'reach',
        message,
        'Check the network and, behind a proxy, HTTPS_PROXY and NODE_EXTRA_CA_CERTS.',
        EXIT.unavailable,
      ),
    ];
  }
}

/** The surroundings: proxy, certificates, the version of Node. */
export function checkSurroundings(world: AccountsWorld, nodeVersion: string): Check[] {
  const { env } = world;
  const checks: Check[] = [];
  const proxy = env.https_proxy ?? env.HTTPS_PROXY ?? env.all_proxy ?? env.ALL_PROXY;
  checks.push(ok('proxy', proxy ? 'Requests go through the proxy of HTTPS_PROXY.' : 'No proxy is set.'));
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    checks.push(
      warning(
        'tls',
        'NODE_TLS_REJECT_UNAUTHORIZED is 0; zoomctl checks certificates all the same.',
        'Unset it; NODE_EXTRA_CA_CERTS names a further certificate.',
      ),
    );
  }
  checks.push(ok('version', `Node ${nodeVersion}`));
  return checks;
}
