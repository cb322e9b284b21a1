import { type Account, type AccountStore, accountLabel } from '../accounts/account.ts';
import { openApp } from '../accounts/app-secret.ts';
import { apiUrlFor } from '../accounts/region.ts';
import { tokenSource, zoomClient } from '../accounts/session.ts';
import { storeForLogin } from '../accounts/stores.ts';
import { loginCommand } from '../accounts/token-source.ts';
import type { AccountsWorld } from '../accounts/world.ts';
import { hostsFrom } from '../config/environment.ts';
import { Failure } from '../errors.ts';
import { type Check, failure, ok, warning } from './check.ts';

/** Seconds that this machine's clock may be off before it is worth a word. */
const CLOCK_TOLERANCE = 120;

function said(error: unknown): { message: string; fix: string } {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Failure ? error.hint : undefined;
  return { message, fix: hint ?? 'Run the command again with --debug.' };
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
    const { message, fix } = said(error);
    return failure('store', message, fix);
  }
}

/** The stores in use; without an account, the one that a login would use. */
export async function checkStores(world: AccountsWorld, accounts: readonly Account[]): Promise<Check[]> {
  const inUse = [...new Set(accounts.map((account) => account.store))];
  const kinds = inUse.length > 0 ? inUse : [storeForLogin(world.env, false)];
  return Promise.all(kinds.map((kind) => checkStore(world, kind)));
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
        const { message, fix } = said(error);
        return failure(name, message, fix);
      }
    }),
  );
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
    try {
      await (await zoomClient(world, session)).request({ method: 'GET', path: '/users/me' });
    } catch (error) {
      // A grant that can't read its user was still taken for a valid one.
      if (!(error instanceof Failure) || error.kind !== 'missing_scopes') throw error;
    }
    return ok(name, `Zoom takes the token of ${label}.`);
  } catch (error) {
    const { message, fix } = said(error);
    return failure(name, `${label}: ${message}`, fix);
  }
}

export async function checkAccounts(
  world: AccountsWorld,
  accounts: readonly Account[],
  online: boolean,
): Promise<Check[]> {
  if (accounts.length === 0)
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
  if (env.ZOOMCTL_TOKEN) {
    checks.push(
      warning(
        'token',
        'ZOOMCTL_TOKEN is set: commands use it and no account.',
        'Unset it to use your accounts.',
      ),
    );
  }
  checks.push(ok('version', `Node ${nodeVersion}`));
  return checks;
}
