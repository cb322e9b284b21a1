import type { Account, AccountStore } from '../accounts/account.ts';
import { type App, ENVIRONMENT_APP } from '../accounts/app.ts';
import { chosenApp } from '../accounts/app-choice.ts';
import { keepLogin } from '../accounts/login.ts';
import {
  findPendingLogin,
  forgetPendingLogin,
  keepPendingLogin,
  PENDING_FOR,
  type PendingLogin,
} from '../accounts/pending-logins.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure, usageError } from '../errors.ts';
import { redeemResponse, redirectedParameters } from '../oauth/authorization-code.ts';
import { authorizationRequest } from '../oauth/authorization-request.ts';
import { StrayResponse } from '../oauth/authorization-response.ts';
import { DEFAULT_REDIRECT_URI, type RedirectUri } from '../oauth/redirect-uri.ts';
import { Secret } from '../secret.ts';
import { type LoginPlan, probeStore, redirectFor } from './login-options.ts';

function uriOf(redirect: RedirectUri, app: App): string {
  if (redirect.kind === 'elsewhere') return redirect.uri;
  const { host, port, path } = redirect.address;
  // Nobody listens, so without a port the registered URI serves as it is.
  if (port === 0) return app.redirectUri ?? DEFAULT_REDIRECT_URI;
  return `http://${host === '::1' ? '[::1]' : host}:${port}${path}`;
}

/** The first step: prints the URL as JSON and ends. What the second step needs is kept in the store. */
export async function requestLogin(context: Context, app: App, plan: LoginPlan): Promise<void> {
  await probeStore(context, plan.store);
  const client = { clientId: app.clientId, clientSecret: app.clientSecret, oauthUrl: app.hosts.oauthUrl };
  const request = await authorizationRequest(client, uriOf(redirectFor(app, plan.port), app), plan.scopes);
  const createdAt = context.now();
  await keepPendingLogin(context, plan.store, {
    state: request.state,
    codeVerifier: request.codeVerifier.expose(),
    redirectUri: request.redirectUri,
    app: app.name,
    clientId: app.clientId,
    hosts: app.hosts,
    alias: plan.alias ?? null,
    requested: plan.scopes,
    createdAt,
  });
  await context.out.document({
    url: request.url,
    redirectUri: request.redirectUri,
    expiresAt: new Date(createdAt + PENDING_FOR).toISOString(),
    next: 'zoomctl login --complete URL, with the URL that the browser was redirected to',
  });
}

interface Found {
  readonly pending: PendingLogin;
  readonly store: AccountStore;
}

async function findBegun(context: Context, store: AccountStore, state: string): Promise<Found> {
  const found = await findPendingLogin(context, store, state);
  if (found !== undefined) return { pending: found, store };
  throw new Failure(
    'login_not_begun',
    EXIT.login,
    'No login that was begun here in the last hour has the state of this URL.',
    {
      hint: 'Begin one: zoomctl login --request. Give --complete the URL that the browser was redirected to, whole.',
    },
  );
}

async function appOf(context: Context, pending: PendingLogin): Promise<App> {
  const app = await chosenApp(context, pending.app === ENVIRONMENT_APP ? undefined : pending.app);
  if (app?.clientId === pending.clientId && app.hosts.oauthUrl === pending.hosts.oauthUrl) return app;
  throw usageError(
    `The login was begun with another app (client id ${pending.clientId} at ${pending.hosts.oauthUrl}).`,
    'Give --complete the same --app and variables that --request had.',
  );
}

/** The second step: takes the URL that the browser was redirected to, which is checked like a callback. */
export async function completeLogin(context: Context, given: string, plan: LoginPlan): Promise<Account> {
  const text = (given === '-' ? await context.readStdin() : given).trim();
  if (!URL.canParse(text)) {
    throw usageError(
      '--complete takes the URL that the browser was redirected to, or - to read it from standard input.',
    );
  }
  const states = new URL(text).searchParams.getAll('state');
  if (states.length !== 1) throw usageError('--complete: the URL must have one state. Paste it whole.');
  const { pending, store } = await findBegun(context, plan.store, states[0] ?? '');
  const parameters = redirectedParameters(text, pending.redirectUri);
  if (parameters === undefined)
    throw usageError(`--complete: the URL does not begin with ${pending.redirectUri}.`);
  const app = await appOf(context, pending);
  const client = { clientId: app.clientId, clientSecret: app.clientSecret, oauthUrl: app.hosts.oauthUrl };
  const request = { ...pending, codeVerifier: new Secret(pending.codeVerifier) };
  const forget = () => forgetPendingLogin(context, store, pending.state);
  try {
    return await context.shutdown.protect(async () => {
      const tokens = await redeemResponse(context.http, client, request, parameters);
      const alias = plan.alias ?? pending.alias ?? undefined;
      const account = await keepLogin(context, { tokens, app, store, alias, requested: pending.requested });
      await forget();
      return account;
    });
  } catch (error) {
    if (error instanceof StrayResponse) {
      throw usageError(`--complete: the URL is not this login's answer: ${error.message}.`);
    }
    // Zoom has decided, and nothing more can come of it; after a fault on the way the code may still be good.
    if (error instanceof Failure && error.exitCode === EXIT.login) await forget();
    throw error;
  }
}
