import { accountView } from '../accounts/account.ts';
import { checkClientId } from '../accounts/app.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import { appSecretName } from '../accounts/app-secret.ts';
import { connectServerToServer } from '../accounts/server-to-server.ts';
import { storeForLogin } from '../accounts/stores.ts';
import { hostsFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { readRedirectUri } from '../oauth/redirect-uri.ts';
import { t } from '../output/terminal-text.ts';
import { Secret } from '../secret.ts';
import { appView } from './app-text.ts';
import type { CommandModule } from './command.ts';
import { APP_TYPES, checkAlias, oneOf } from './flag-values.ts';
import { prompts } from './prompt.ts';
import { wordOption } from './words.ts';

interface Options {
  readonly clientId?: string;
  readonly clientSecretStdin?: boolean;
  readonly confidential?: boolean;
  readonly type?: string;
  readonly accountId?: string;
  readonly redirectUri?: string;
  readonly insecureStorage?: boolean;
}

function present(text: string | undefined, flag: string): string {
  if (text !== undefined && text.trim() !== '') return text.trim();
  throw usageError(`${flag} is missing.`, `Give ${flag}, or run the command at a terminal to be asked.`);
}

async function askClientId(context: Context): Promise<string | undefined> {
  if (!context.interactive) return undefined;
  const { id } = await (await prompts())<{ id: string }>([
    { type: 'input', name: 'id', message: 'Client ID:' },
  ]);
  return id;
}

/** A secret comes by standard input or a prompt, never as an argument that others can see. */
async function readSecret(context: Context, options: Options, needed: boolean): Promise<Secret | undefined> {
  if (options.clientSecretStdin) {
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
  const { secret } = await (await prompts())<{ secret: string }>([
    { type: 'password', name: 'secret', message: 'Client Secret:', mask: '*' },
  ]);
  if (secret.trim() === '') throw usageError('The client secret is empty.');
  return new Secret(secret.trim());
}

/** An id that stands in a request's parameters. */
function checkAccountId(text: string): string {
  if (/^[\w.-]{1,64}$/.test(text)) return text;
  throw usageError(
    '--account-id takes letters, digits and - _ . only.',
    "Copy it from the app's page at Zoom.",
  );
}

async function readApp(
  context: Context,
  name: string,
  options: Options,
): Promise<{ app: RegisteredApp; secret: Secret | undefined }> {
  const type = oneOf(options.type, '--type', APP_TYPES) ?? 'user';
  if (type === 's2s' && options.redirectUri !== undefined)
    throw usageError('--redirect-uri: a Server-to-Server app has none.');
  if (type !== 's2s' && options.accountId !== undefined)
    throw usageError('--account-id is for --type s2s only.');
  if (options.redirectUri !== undefined) readRedirectUri(options.redirectUri, '--redirect-uri');
  const accountId = type === 's2s' ? checkAccountId(present(options.accountId, '--account-id')) : null;
  const clientId = checkClientId(
    present(options.clientId ?? (await askClientId(context)), '--client-id'),
    '--client-id',
  );
  const secret = await readSecret(context, options, type === 's2s' || options.confidential === true);
  const store = storeForLogin(context.env, options.insecureStorage === true);
  const app: RegisteredApp = {
    name,
    clientId,
    type,
    secretIn: secret === undefined ? null : store,
    accountId,
    redirectUri: options.redirectUri ?? null,
    hosts: hostsFrom(context.env),
  };
  return { app, secret };
}

export const command: CommandModule = {
  help: {
    reaches: 'login',
    notes:
      "The app's hosts are those that ZOOMCTL_OAUTH_URL and ZOOMCTL_API_URL name when it is added, else Zoom's.",
    examples: [
      'zoomctl app add clinic --client-id PublicClientId',
      'zoomctl app add backend --client-id ID --client-secret-stdin --redirect-uri https://app.example.com/zoom < secret.txt',
      'zoomctl app add reports --type s2s --client-id ID --account-id ACCOUNT --client-secret-stdin < secret.txt',
    ],
  },
  declare(command) {
    command
      .argument('<name>', 'a name of your own for the app')
      .option('--client-id <id>', 'its Client ID, or Public Client ID for a client without a secret')
      .option('--client-secret-stdin', 'a confidential client, whose secret comes by standard input')
      .option('--confidential', 'a confidential client, whose secret is asked for')
      .addOption(wordOption('--type <type>', APP_TYPES, 'user, admin or s2s; default: user'))
      .option('--account-id <id>', 'the Zoom account of a Server-to-Server app')
      .option('--redirect-uri <uri>', 'as registered at Zoom; default: http://127.0.0.1/callback')
      .option('--insecure-storage', 'keep the secret unencrypted, as a last resort');
  },
  async run(context, { args, options }) {
    const name = checkAlias(String(args[0]), 'NAME');
    if (name === 'env') throw usageError('NAME env stands for the app of the variables; choose another one.');
    const known = (await context.apps.list()).some((app) => app.name === name);
    const { app, secret } = await readApp(context, name, options as Options);
    const store = app.secretIn === null ? undefined : await context.store(app.secretIn);
    await store?.probe();
    // A Server-to-Server app is an account at once; credentials that Zoom refuses are not kept.
    const account =
      app.type === 's2s' ? await connectServerToServer(context, app, secret as Secret) : undefined;
    if (secret !== undefined) await store?.writeText(appSecretName(app), secret.expose());
    await context.apps.put(app);
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
