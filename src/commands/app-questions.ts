import { checkClientId } from '../accounts/app.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import { type Hosts, hostsFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { DEFAULT_REDIRECT_URI, readRedirectUri } from '../oauth/redirect-uri.ts';
import { Secret } from '../secret.ts';
import { type AppFlags, type AppKind, checkAccountId, checkAppName } from './app-flags.ts';
import { questions } from './prompt.ts';
import type { Choice, Questions } from './questions.ts';
import { marketplaceOf } from './setup-steps.ts';

/** What the kinds of apps are to the one who has to choose. */
export const KINDS: readonly Choice<AppKind>[] = [
  {
    name: 'User-managed',
    value: 'user',
    description: 'Each person allows it for their own Zoom user; calls say "me". What most apps are.',
  },
  {
    name: 'Admin-managed',
    value: 'admin',
    description: 'An admin allows it for the whole Zoom account; calls may name any user of it.',
  },
  {
    name: 'Server-to-Server',
    value: 's2s',
    description: 'Nobody logs in: it acts in your own Zoom account alone, by its id and secret.',
  },
];

const CLIENTS: readonly Choice<boolean>[] = [
  {
    name: 'Public, without a secret',
    value: false,
    description: 'By its Public Client ID, with PKCE. The right one for zoomctl itself.',
  },
  {
    name: 'Confidential, with a secret',
    value: true,
    description:
      'Shares the app of a web server. Zoom wants an https redirect URI, whose answer you paste at each login.',
  },
];

/** Whether it is a confidential client. */
export function askConfidential(ask: Questions): Promise<boolean> {
  return ask.choose('Which kind of client?', CLIENTS, false);
}

/** Asks for the name that zoomctl knows an app by; one that is taken is told at once. */
export function askAppName(ask: Questions, apps: readonly RegisteredApp[]): Promise<string> {
  const taken = (name: string) => apps.some((app) => app.name === name);
  const suggestion = ['default', ...apps.map((_, index) => `app-${index + 2}`)].find((name) => !taken(name));
  return ask.text(
    'Your name for the app:',
    (text) => {
      const name = checkAppName(text.trim());
      if (taken(name)) {
        throw usageError(
          `There is an app ${name} already.`,
          `Choose another name; zoomctl app add ${name} replaces it.`,
        );
      }
    },
    suggestion,
  );
}

export function askClientId(ask: Questions, label: string, suggestion?: string): Promise<string> {
  return ask.text(`${label}:`, (text) => checkClientId(text, 'This'), suggestion);
}

export function askAccountId(ask: Questions): Promise<string> {
  return ask.text('Account ID:', (text) => checkAccountId(text.trim(), 'This'));
}

/** Asks for the redirect URI of a client with a secret. Zoom takes a loopback one from public clients; a sandbox from all. */
export function askRedirectUri(ask: Questions, { oauthUrl }: Hosts): Promise<string> {
  const suggestion = marketplaceOf(oauthUrl) === undefined ? DEFAULT_REDIRECT_URI : undefined;
  return ask.text('Redirect URI:', (text) => readRedirectUri(text.trim(), 'This'), suggestion);
}

/** A secret does not show while it is typed. */
export async function askSecret(ask: Questions): Promise<Secret> {
  const text = await ask.secret('Client Secret:', (typed) => {
    if (typed.trim() === '') throw usageError('The client secret is empty.');
  });
  return new Secret(text);
}

/**
 * The flags of `app add`, with what is missing asked for. Whoever has to give the client id is asked which kind of app
 * it is of; with the id given, the defaults of the flags hold.
 */
export async function askedFlags(context: Context, flags: AppFlags): Promise<AppFlags> {
  const asksForId = flags.clientId === undefined;
  if (!asksForId && (flags.type !== 's2s' || flags.accountId !== undefined)) return flags;
  const ask = await questions(context);
  const type = flags.type ?? (await ask.choose('Which kind of app is it?', KINDS, 'user'));
  const isS2s = type === 's2s';
  const told = flags.confidential === true || flags.clientSecretStdin === true;
  const confidential = isS2s || told || (asksForId && (await askConfidential(ask)));
  const label = confidential ? 'Client ID' : 'Public Client ID';
  return {
    ...flags,
    type,
    confidential,
    clientId: flags.clientId ?? (await askClientId(ask, label)),
    ...(isS2s ? { accountId: flags.accountId ?? (await askAccountId(ask)) } : {}),
    ...(confidential && !isS2s && !told && flags.redirectUri === undefined
      ? { redirectUri: await askRedirectUri(ask, hostsFrom(context.env)) }
      : {}),
  };
}
