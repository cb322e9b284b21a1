import { type Account, accountLabel } from '../accounts/account.ts';
import { accountNamed, activeId } from '../accounts/account-choice.ts';
import { ENVIRONMENT_APP } from '../accounts/app.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import type { RegistryContent } from '../accounts/registry.ts';
import { accountNameFrom, appNameFrom, appVariablesFrom, tokenFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { t } from '../output/terminal-text.ts';
import { appTypeText, scopeCount } from './account-text.ts';

declare const ZOOMCTL_VERSION: string;

/** A command to run next, and what for. */
type Next = readonly [command: string, why: string];

const USEFUL: readonly Next[] = [
  ['zoomctl meeting create --instant', 'a meeting that starts now'],
  ['zoomctl scopes doctor', 'which calls the login opens'],
];

function tell({ out }: Context, name: string, value: ReturnType<typeof t> | string): void {
  out.line(t`  ${out.colours.soft(name.padEnd(8))} ${value}`);
}

/** Columns in front of what a label is about. */
const INDENT = 11;

function tellNext({ out }: Context, next: readonly Next[]): void {
  const { soft, strong } = out.colours;
  const width = Math.max(...next.map(([command]) => command.length));
  out.line();
  // A command must stay in one piece, and what it does stands beside it only where all of that fits.
  const isNarrow = out.width < INDENT + width;
  if (isNarrow) out.line(t`  ${soft('Next')}`);
  for (const [index, [command, why]] of next.entries()) {
    const label = isNarrow ? ' ' : t`${soft((index === 0 ? 'Next' : '').padEnd(8))} `;
    const fits = out.width > INDENT + width + why.length + 2;
    const tail = fits ? t`${' '.repeat(width - command.length)}  ${soft(why)}` : '';
    out.line(t`  ${label}${strong(command)}${tail}`);
  }
  out.line();
  out.line(soft(t`  All commands: zoomctl --help`));
}

/** Commands that log this account in again: by its own app, where another could be taken for it. */
function loginAgain(account: Account, apps: readonly RegisteredApp[], context: Context): string {
  const own = apps.find(({ name }) => name === account.app);
  if (account.appType === 's2s') {
    return `zoomctl app add ${account.app} --type s2s --client-id ${account.clientId} --account-id ${account.accountId ?? 'ID'}`;
  }
  const usual = apps.filter(({ type }) => type !== 's2s');
  const { env } = context;
  const isPlain = usual.length === 1 && appVariablesFrom(env) === undefined && appNameFrom(env) === undefined;
  const app = own === undefined || isPlain ? '' : ` --app ${account.app}`;
  return `zoomctl login${app}${account.alias === null ? '' : ` --alias ${account.alias}`}`;
}

function appText(account: Account): string {
  const name = account.app === ENVIRONMENT_APP ? 'the one of ZOOM_CLIENT_ID' : account.app;
  return `${name} (${appTypeText(account.appType)}, ${scopeCount(account.scopes.length)})`;
}

async function tellAccount(
  context: Context,
  account: Account,
  content: RegistryContent,
  apps: readonly RegisteredApp[],
): Promise<void> {
  const { out, env } = context;
  const { good, bad, strong } = out.colours;
  const count = content.accounts.length;
  const named = accountNameFrom(env) !== undefined;
  const why = named ? ', by ZOOMCTL_ACCOUNT' : count > 1 ? `, the active one of ${count}` : '';
  const alias = account.alias === null || account.email === null ? '' : ` (${account.alias})`;
  tell(context, 'Account', t`${strong(accountLabel(account))}${alias}${why}`);
  tell(context, 'App', appText(account));
  const { warnOfOtherHosts } = await import('../accounts/session.ts');
  warnOfOtherHosts(context, account);
  const { checkAccounts } = await import('../status/checks.ts');
  const [check] = await checkAccounts(context, [account], { online: false });
  if (check?.state === 'ok') {
    tell(context, 'Login', t`${good('✓')} ${check.message}`);
    const useful = account.appType === 's2s' ? withHost(USEFUL) : USEFUL;
    return tellNext(context, useful);
  }
  tell(context, 'Login', t`${bad('✗')} ${check?.message ?? ''}`);
  const isLogin = check?.fix?.startsWith('Log in again') ?? true;
  if (isLogin) return tellNext(context, [[loginAgain(account, apps, context), 'log in again']]);
  out.line(t`    → ${check?.fix ?? ''}`);
  tellNext(context, [['zoomctl status', 'all that was checked']]);
}

/** A Server-to-Server app belongs to no user: somebody has to be named as host. */
function withHost([create, ...others]: readonly Next[]): readonly Next[] {
  return create === undefined ? others : [[`${create[0]} --host EMAIL`, create[1]], ...others];
}

/** Where nobody is logged in: with an app the next step is the login, without one the set-up, which is offered. */
async function tellNobody(context: Context, apps: readonly RegisteredApp[]): Promise<void> {
  const { out, env } = context;
  tell(context, 'Account', 'none is connected yet');
  const usual = apps.filter(({ type }) => type !== 's2s').map(({ name }) => name);
  const variables = appVariablesFrom(env);
  const known = variables === undefined ? usual : ['the one of ZOOM_CLIENT_ID', ...usual];
  if (known.length > 0) {
    tell(context, 'App', known.join(', '));
    return tellNext(context, [['zoomctl login', 'in the browser']]);
  }
  tell(context, 'App', 'none is set up yet');
  tellNext(context, [
    ['zoomctl setup', 'make an app at Zoom, step by step, and log in'],
    ['zoomctl demo', 'see the main job done, without a Zoom account'],
  ]);
  if (!context.interactive) return;
  const { questions } = await import('./prompt.ts');
  out.line();
  if (!(await (await questions(context)).yes('Begin the set-up now?', true))) return;
  const { beginSetUp } = await import('./setup.ts');
  await beginSetUp(context, { browser: true });
}

/**
 * What `zoomctl` alone shows at a terminal: whose account and app commands use, whether its login is good as far as this
 * machine can tell, and the next step. Sends nothing.
 * @throws `not_logged_in` where ZOOMCTL_ACCOUNT names nobody, `damaged_file` and its like
 */
export async function tellWhereYouStand(context: Context): Promise<void> {
  const { out, env } = context;
  out.line(t`${out.colours.strong('zoomctl')} ${ZOOMCTL_VERSION}`);
  if (tokenFrom(env) !== undefined) {
    tell(context, 'Account', 'whoever the token of ZOOMCTL_TOKEN belongs to');
    return tellNext(context, [['zoomctl api GET /users/me', 'ask Zoom whose it is'], ...USEFUL]);
  }
  const variables = appVariablesFrom(env);
  if (variables?.accountId !== undefined) {
    tell(context, 'Account', `${variables.accountId}, by ZOOM_ACCOUNT_ID`);
    tell(context, 'App', 'the one of ZOOM_CLIENT_ID (Server-to-Server app)');
    tell(context, 'Login', 'none is needed');
    return tellNext(context, withHost(USEFUL));
  }
  const content = await context.registry.read();
  const apps = await context.apps.list();
  if (content.accounts.length === 0) return tellNobody(context, apps);
  const named = accountNameFrom(env);
  const active = activeId(content);
  if (named === undefined && active === null) {
    tell(context, 'Account', `${content.accounts.length} are connected, and none is active`);
    return tellNext(context, [['zoomctl account use', 'choose the one that commands use']]);
  }
  const account =
    named === undefined
      ? content.accounts.find(({ id }) => id === active)
      : await accountNamed(content, named, context.choose);
  // The active one may have been removed by hand.
  if (account === undefined) return tellNext(context, [['zoomctl account use', 'choose an account']]);
  await tellAccount(context, account, content, apps);
}
