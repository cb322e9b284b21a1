import type { Account } from '../accounts/account.ts';
import type { App } from '../accounts/app.ts';
import { chosenApp } from '../accounts/app-choice.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { appChooser } from './choose-app.ts';
import type { CommandModule } from './command.ts';
import { askForFirstApp } from './first-app.ts';
import {
  DEFAULT_TIMEOUT,
  type LoginFlags,
  type LoginPlan,
  probeStore,
  readLoginFlags,
} from './login-options.ts';
import { reportLogin } from './login-report.ts';

interface LoginApp {
  readonly app: App;
  /** The app that was asked for just now: remembered once its login has worked, for its id may be mistyped. */
  readonly first?: RegisteredApp;
}

/** @returns undefined where the person wants to be guided through making an app */
async function appForLogin(
  context: Context,
  flags: LoginFlags,
  plan: LoginPlan,
): Promise<LoginApp | undefined> {
  const app = await chosenApp(context, flags.app, appChooser(context));
  if (app === undefined) {
    // Nobody shall make an app at Zoom only to learn that there is no keychain.
    if (context.interactive) await probeStore(context, plan.store);
    const first = await askForFirstApp(context, flags.request !== true);
    return first && { app: { ...first, clientSecret: null }, first };
  }
  if (app.type !== 's2s') return { app };
  throw usageError(
    `${app.name === 'env' ? 'ZOOM_ACCOUNT_ID makes this' : `${app.name} is`} a Server-to-Server app, which needs no login: every command works at once.`,
    app.name === 'env'
      ? 'Unset ZOOM_ACCOUNT_ID to log in with another kind of app.'
      : `Try: zoomctl token --account ${app.name}`,
  );
}

async function logInWith(context: Context, app: App, flags: LoginFlags, plan: LoginPlan): Promise<Account> {
  return flags.device
    ? (await import('./login-device.ts')).logInWithDevice(context, app, plan)
    : (await import('./login-browser.ts')).logInWithBrowser(context, app, plan);
}

/** @returns the account, where its login is still to be told of */
async function logIn(context: Context, flags: LoginFlags, plan: LoginPlan): Promise<Account | undefined> {
  if (flags.complete !== undefined) {
    const { completeLogin } = await import('./login-two-step.ts');
    return completeLogin(context, flags.complete, plan);
  }
  const found = await appForLogin(context, flags, plan);
  if (found === undefined) {
    const { setUp } = await import('./set-up.ts');
    await setUp(context, plan, (app) => logInWith(context, app, flags, plan));
    return undefined;
  }
  const { app, first } = found;
  if (flags.request) {
    const { requestLogin } = await import('./login-two-step.ts');
    await requestLogin(context, app, plan);
    // The second step looks the app up by its name.
    if (first !== undefined) await context.apps.put(first);
    return undefined;
  }
  const account = await logInWith(context, app, flags, plan);
  if (first !== undefined) await context.apps.put(first);
  return account;
}

export const command: CommandModule = {
  help: {
    reaches: 'login',
    variables: ['ZOOMCTL_APP', 'BROWSER'],
    examples: [
      'zoomctl login',
      'zoomctl login --alias clinic --no-browser',
      'ZOOM_CLIENT_ID=… zoomctl login --port 8085',
      'zoomctl login --request',
      'zoomctl login --complete "http://127.0.0.1/callback?code=…&state=…"',
    ],
    exits: { 4: 'access was declined, or nobody allowed it in time', 130: 'interrupted: nothing was stored' },
  },
  declare(command) {
    command
      .option('--app <app>', 'the app to log in with (or ZOOMCTL_APP, or ZOOM_CLIENT_ID)')
      .option('--alias <name>', 'a name of your own for this account')
      .option('--scopes <scopes>', 'scopes to ask for, with commas between; default: all that the app has')
      .option('--no-browser', 'print the URL instead of opening it; its answer may be pasted')
      .option('--device', 'log in with a code on any other device, where the app allows it')
      .option('--request', 'print the URL as JSON and end; --complete goes on from there')
      .option(
        '--complete <url>',
        'finish with the URL that the browser was redirected to, or - for standard input',
      )
      .option('--port <number>', 'listen on this port; default: any free one')
      .option('--timeout <seconds>', 'give up after so long', String(DEFAULT_TIMEOUT))
      .option('--insecure-storage', 'keep the tokens unencrypted, as a last resort');
  },
  async run(context, { options }) {
    const flags = options as unknown as LoginFlags;
    if (context.account !== undefined) {
      throw usageError(
        '--account does not go with login: who allows access in the browser decides which account it is.',
        'Give it a name of your own with --alias.',
      );
    }
    // A registry that can't be used must show before a code is spent on a login that it can't hold.
    await context.registry.read();
    const plan = readLoginFlags(context, flags);
    if (plan.scopes.length > 0) (await import('./login-scopes.ts')).warnOfUnpublished(context, plan.scopes);
    const account = await logIn(context, flags, plan);
    if (account !== undefined) await reportLogin(context, account);
    return undefined;
  },
};
