import { accountView } from '../accounts/account.ts';
import { checkClientId } from '../accounts/app.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import { storeForLogin } from '../accounts/stores.ts';
import { hostsFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { Secret } from '../secret.ts';
import { type AppFlags, checkAccountId, checkAppName, checkedKind } from './app-flags.ts';
import { keepApp } from './app-keep.ts';
import { appView } from './app-text.ts';
import type { CommandModule } from './command.ts';
import { APP_TYPES } from './flag-values.ts';
import { questions } from './prompt.ts';
import { wordOption } from './words.ts';

function present(text: string | undefined, flag: string): string {
  if (text !== undefined && text.trim() !== '') return text.trim();
  throw usageError(`${flag} is missing.`, `Give ${flag}, or run the command at a terminal to be asked.`);
}

/** A secret comes by standard input or a prompt, never as an argument that others can see. */
async function readSecret(context: Context, flags: AppFlags, needed: boolean): Promise<Secret | undefined> {
  if (flags.clientSecretStdin) {
    const text = (await context.readStdin()).trim();
    if (text === '') throw usageError('--client-secret-stdin: standard input is empty.');
    return new Secret(text);
  }
  if (!needed) return undefined;
  if (!context.interactive) {
    throw usageError(
      'The client secret is missing.',
      'Pipe it in: zoomctl app add … --client-secret-stdin < secret.txt',
    );
  }
  const { askSecret } = await import('./app-questions.ts');
  return askSecret(await questions(context));
}

async function readName(context: Context, given: string | undefined): Promise<string> {
  if (given !== undefined) return checkAppName(given);
  if (!context.interactive) {
    throw usageError("Missing required argument 'name'.", 'See zoomctl app add --help.');
  }
  const { askAppName } = await import('./app-questions.ts');
  return askAppName(await questions(context), await context.apps.list());
}

async function readApp(
  context: Context,
  name: string,
  given: AppFlags,
): Promise<{ app: RegisteredApp; secret: Secret | undefined }> {
  const flags = context.interactive
    ? await (await import('./app-questions.ts')).askedFlags(context, given)
    : given;
  const type = checkedKind(flags);
  const accountId =
    type === 's2s' ? checkAccountId(present(flags.accountId, '--account-id'), '--account-id') : null;
  const clientId = checkClientId(present(flags.clientId, '--client-id'), '--client-id');
  const secret = await readSecret(context, flags, type === 's2s' || flags.confidential === true);
  const store = storeForLogin(context.env, flags.insecureStorage === true);
  const app: RegisteredApp = {
    name,
    clientId,
    type,
    secretIn: secret === undefined ? null : store,
    accountId,
    redirectUri: flags.redirectUri ?? null,
    hosts: hostsFrom(context.env),
  };
  return { app, secret };
}

export const command: CommandModule = {
  help: {
    reaches: 'login',
    notes:
      "At a terminal it asks for what is missing; zoomctl setup also tells how to make the app at Zoom, and logs in.\nThe app's hosts are those that ZOOMCTL_OAUTH_URL and ZOOMCTL_API_URL name when it is added, else Zoom's.",
    examples: [
      'zoomctl app add',
      'zoomctl app add clinic --client-id PublicClientId',
      'zoomctl app add backend --client-id ID --client-secret-stdin --redirect-uri https://app.example.com/zoom < secret.txt',
      'zoomctl app add reports --type s2s --client-id ID --account-id ACCOUNT --client-secret-stdin < secret.txt',
    ],
  },
  declare(command) {
    command
      .argument('[name]', 'a name of your own for the app; asked for at a terminal')
      .option('--client-id <id>', 'its Client ID, or Public Client ID for a client without a secret')
      .option('--client-secret-stdin', 'a confidential client, whose secret comes by standard input')
      .option('--confidential', 'a confidential client, whose secret is asked for')
      .addOption(wordOption('--type <type>', APP_TYPES, 'user, admin or s2s; default: user'))
      .option('--account-id <id>', 'the Zoom account of a Server-to-Server app')
      .option('--redirect-uri <uri>', 'as registered at Zoom; default: http://127.0.0.1/callback')
      .option('--insecure-storage', 'keep the secret unencrypted, as a last resort');
  },
  async run(context, { args, options }) {
    const flags = options as AppFlags;
    // What was typed is checked before anything is asked.
    checkedKind(flags);
    const name = await readName(context, args[0] as string | undefined);
    const known = (await context.apps.list()).some((app) => app.name === name);
    const { app, secret } = await readApp(context, name, flags);
    const account = await keepApp(context, app, secret);
    context.out.done(t`${known ? 'Replaced' : 'Added'} the app ${name}`);
    context.out.note(
      account === undefined
        ? t`  Log in with it: zoomctl login --app ${name}`
        : t`  It needs no login: zoomctl token --account ${name}`,
    );
    if (context.out.json) {
      await context.out.document({
        app: appView(app),
        ...(account === undefined ? {} : { account: accountView(account, true) }),
      });
    }
    return undefined;
  },
};
