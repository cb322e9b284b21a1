import { type Account, accountLabel, accountView } from '../accounts/account.ts';
import { type App, ENVIRONMENT_APP } from '../accounts/app.ts';
import { chosenApp } from '../accounts/app-choice.ts';
import { keepLogin } from '../accounts/login.ts';
import { storeForLogin } from '../accounts/stores.ts';
import type { Context } from '../context.ts';
import { Failure, usageError } from '../errors.ts';
import { authorizationCodeFlow } from '../oauth/authorization-code.ts';
import type { Wait } from '../output/output.ts';
import { t } from '../output/terminal-text.ts';
import { appTypeText, identityText, scopeCount } from './account-text.ts';
import { openBrowser } from './browser.ts';
import type { CommandModule } from './command.ts';
import { askForFirstApp } from './first-app.ts';
import { checkAlias, nameList, wholeNumber } from './flag-values.ts';

interface Options {
  readonly app?: string;
  readonly alias?: string;
  readonly scopes?: string;
  readonly browser: boolean;
  readonly port?: string;
  readonly timeout?: string;
  readonly insecureStorage?: boolean;
}

const DEFAULT_TIMEOUT = 300;
/** Milliseconds until a wait at a terminal tells what may be wrong. */
const CAUSES_AFTER = 8_000;

/** Why Zoom may show an error in the browser and never come back, the likeliest first [Zoom: authorization errors are not redirected]. */
function likelyCauses(app: App, redirectUri: string): string[] {
  const portless = redirectUri.replace(/:\d+(?=\/)/, '');
  const secret = app.clientSecret !== null;
  return [
    `the redirect URI is not registered: it must be ${portless} (or, should Zoom insist on a port, exactly ${redirectUri} with --port), never localhost`,
    secret
      ? 'a confidential client may not use a loopback redirect: use the Public Client ID, without ZOOM_CLIENT_SECRET'
      : 'this is not the Public Client ID: it differs from the Client ID, and "Use Public Client OAuth" must be on',
    'development and production credentials are mixed up: each has its own ids and redirect URIs',
    "the app is not published: only users of the developer's own Zoom account can allow it",
  ];
}

function tellCauses(context: Context, app: App, redirectUri: string): void {
  const { soft } = context.out.noteColours;
  context.out.note(
    soft('  If Zoom shows an error instead of asking, it never tells zoomctl. The likely causes:'),
  );
  for (const cause of likelyCauses(app, redirectUri)) context.out.note(soft(t`  · ${cause}`));
}

function checkCanAsk(context: Context, options: Options): void {
  if (context.interactive || context.env.BROWSER || !options.browser) return;
  throw usageError(
    'There is no terminal here, so no browser is opened.',
    'Set BROWSER to the command that opens a URL, or give --no-browser to have the URL printed.',
  );
}

async function appForLogin(context: Context, options: Options): Promise<App> {
  const app = (await chosenApp(context, options.app)) ?? (await askForFirstApp(context));
  if (app.type !== 's2s') return app;
  throw usageError(
    'ZOOM_ACCOUNT_ID makes this a Server-to-Server app, which needs no login: every command works at once.',
    'Unset ZOOM_ACCOUNT_ID to log in with another kind of app.',
  );
}

function timeoutFailure(error: Failure, app: App, redirectUri: string): Failure {
  const causes = likelyCauses(app, redirectUri).map((cause, index) => `${index + 1}. ${cause}`);
  return new Failure(error.kind, error.exitCode, error.message, {
    hint: `If Zoom showed an error in the browser, the likely causes are:\n${causes.join('\n')}`,
  });
}

async function logIn(context: Context, app: App, options: Options): Promise<Account> {
  const { out } = context;
  const kind = storeForLogin(context.env, options.insecureStorage === true);
  const alias = options.alias === undefined ? undefined : checkAlias(options.alias, '--alias');
  const requested = nameList(options.scopes) ?? [];
  const timeout = (wholeNumber(options.timeout, '--timeout', 1, 86_400) ?? DEFAULT_TIMEOUT) * 1000;
  const port = wholeNumber(options.port, '--port', 1, 65_535) ?? 0;
  checkCanAsk(context, options);
  // A store that can't be used must show before the person has done their part in the browser.
  await (await context.store(kind)).probe();
  if (kind === 'insecure')
    out.warn('The tokens will be kept unencrypted, in a file that only your user can read.');

  let wait: Wait | undefined;
  let redirectUri = '';
  let causes: NodeJS.Timeout | undefined;
  try {
    return await authorizationCodeFlow({
      client: { clientId: app.clientId, clientSecret: app.clientSecret, oauthUrl: app.hosts.oauthUrl },
      http: context.http,
      address: { host: '127.0.0.1', port, path: '/callback' },
      scopes: requested,
      timeout,
      signal: context.shutdown.signal,
      async announce(url, uri) {
        redirectUri = uri;
        await announce(context, app, url, options.browser);
        const tell = () => tellCauses(context, app, redirectUri);
        // Whoever sees the browser open needs no troubleshooting yet; whoever doesn't may leave before it is of use.
        if (context.interactive && options.browser) causes = setTimeout(tell, CAUSES_AFTER);
        else tell();
        wait = await out.wait('Waiting for you to allow access (press Ctrl-C to cancel)');
      },
      onStray: (why) => out.warn(`A request came that is not this login's answer: ${why}. Still waiting.`),
      async keep(tokens) {
        const account = await keepLogin(context, { tokens, app, store: kind, alias, requested });
        const page = {
          good: true,
          title: `Logged in as ${accountLabel(account)}`,
          text: 'zoomctl has what it needs. You can close this window and go back to the terminal.',
        };
        return { value: account, page };
      },
    });
  } catch (error) {
    const timedOut = error instanceof Failure && error.kind === 'login_timeout';
    throw timedOut ? timeoutFailure(error, app, redirectUri) : error;
  } finally {
    clearTimeout(causes);
    wait?.stop();
  }
}

async function announce(context: Context, app: App, url: string, browser: boolean): Promise<void> {
  const { out } = context;
  const name = app.name === ENVIRONMENT_APP ? `the app of ZOOM_CLIENT_ID` : `"${app.name}"`;
  if (!browser) {
    out.note(
      t`${out.noteColours.warn('!')} Open this URL in a browser on this machine to authorize ${name}:`,
    );
    out.note(t`  ${url}`);
    return;
  }
  out.warn(t`Opening your browser to authorize ${name} …`);
  out.note(t`  If it does not open: ${url}`);
  try {
    await openBrowser(url, context.env);
  } catch (error) {
    out.warn(t`The browser could not be started (${(error as Error).message}). Open the URL yourself.`);
  }
}

async function report(context: Context, account: Account): Promise<void> {
  const { out } = context;
  const label = out.noteColours.strong(accountLabel(account));
  out.done(t`Logged in as ${label} (${appTypeText(account.appType)}, ${scopeCount(account.scopes.length)})`);
  const store = await context.store(account.store);
  out.note(t`  Token kept in ${store.label}. It refreshes itself.`);
  const identity = identityText(account);
  if (identity !== null) out.note(t`  The account is ${identity}.`);
  if (out.json) await out.document({ account: accountView(account, true) });
}

export const command: CommandModule = {
  declare(command) {
    command
      .option('--app <name>', 'the app to log in with (or ZOOMCTL_APP, or ZOOM_CLIENT_ID)')
      .option('--alias <name>', 'a name of your own for this account')
      .option('--scopes <names>', 'scopes to ask for, with commas between; default: all that the app has')
      .option('--no-browser', 'print the URL instead of opening it')
      .option('--port <number>', 'listen on this port; default: any free one')
      .option('--timeout <seconds>', 'give up after so long', String(DEFAULT_TIMEOUT))
      .option('--insecure-storage', 'keep the tokens unencrypted, as a last resort')
      .addHelpText(
        'after',
        `
Examples:
  $ zoomctl login
  $ zoomctl login --alias clinic --no-browser
  $ ZOOM_CLIENT_ID=… zoomctl login --port 8085

Variables: ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET, ZOOMCTL_APP, ZOOMCTL_STORE, ZOOMCTL_STORE_KEY, BROWSER`,
      );
  },
  async run(context, { options }) {
    const typed = options as unknown as Options;
    const app = await appForLogin(context, typed);
    await report(context, await logIn(context, app, typed));
    return undefined;
  },
};
