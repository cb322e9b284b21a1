import { type Account, accountHandle, accountLabel } from '../accounts/account.ts';
import type { App } from '../accounts/app.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import { appVariablesFrom, hostsFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure } from '../errors.ts';
import { asFailure, reportFailure } from '../output/failure-report.ts';
import { t } from '../output/terminal-text.ts';
import { scopesForApp } from '../scopes/app-scopes.ts';
import { type EndpointReference, parseEndpointReference } from '../scopes/endpoint-reference.ts';
import type { Secret } from '../secret.ts';
import type { AppKind } from './app-flags.ts';
import { keepApp } from './app-keep.ts';
import {
  askAccountId,
  askAppName,
  askClientId,
  askConfidential,
  askRedirectUri,
  askSecret,
  KINDS,
} from './app-questions.ts';
import { observationsAt } from './known-observations.ts';
import { type LoginPlan, probeStore } from './login-options.ts';
import { reportLogin } from './login-report.ts';
import { questions } from './prompt.ts';
import type { Questions } from './questions.ts';
import { tellGrant } from './setup-grant.ts';
import { clientIdLabel, marketplaceOf, type PlannedApp, tellClosed, tellSteps } from './setup-steps.ts';
import { askCalls } from './setup-tasks.ts';

/** Lets zoomctl ask Zoom whose login it is. */
const OWN_USER = 'GET /users/me';

interface Plan extends PlannedApp {
  readonly calls: readonly EndpointReference[];
}

/** What the app's page at Zoom says of it. */
interface Credentials {
  readonly clientId: string;
  readonly accountId: string | null;
  readonly secret: Secret | undefined;
}

async function scopesOf(context: Context, kind: AppKind, calls: readonly EndpointReference[]) {
  const { observations } = await observationsAt(context, hostsFrom(context.env).apiUrl);
  return scopesForApp(calls, kind, context.catalogue, observations);
}

/** Asks for the kind of app, each with what it would leave closed; the first that opens everything is suggested. */
async function askKind(
  context: Context,
  ask: Questions,
  calls: readonly EndpointReference[],
): Promise<AppKind> {
  const choices = await Promise.all(
    KINDS.map(async (choice) => ({ choice, ...(await scopesOf(context, choice.value, calls)) })),
  );
  const least = Math.min(...choices.map(({ closed }) => closed.length));
  const suggested = choices.find(({ closed }) => closed.length === least)?.choice.value ?? 'user';
  return ask.choose(
    'Which kind of app?',
    choices.map(({ choice, closed }) => ({
      ...choice,
      description:
        closed.length === 0
          ? (choice.description ?? '')
          : `${choice.description} No scope of its kind opens ${closed.map(({ call }) => call).join(', ')}.`,
    })),
    suggested,
  );
}

async function askPlan(context: Context, ask: Questions): Promise<Plan> {
  const wanted = await askCalls(context, ask);
  const kind = await askKind(context, ask, wanted);
  if (kind === 's2s') return { kind, confidential: true, redirectUri: null, calls: wanted };
  const confidential = await askConfidential(ask);
  return {
    kind,
    confidential,
    redirectUri: confidential ? await askRedirectUri(ask, hostsFrom(context.env)) : null,
    calls: [...wanted, parseEndpointReference(OWN_USER, context.catalogue)],
  };
}

async function tellPlan(context: Context, plan: Plan): Promise<void> {
  const { out } = context;
  const { oauthUrl } = hostsFrom(context.env);
  const site = marketplaceOf(oauthUrl);
  const scopes = await scopesOf(context, plan.kind, plan.calls);
  tellClosed(context, scopes);
  if (site === undefined) {
    out.note();
    out.warn(
      t`${oauthUrl} stands in Zoom's place, by ZOOMCTL_OAUTH_URL. A sandbox has its app already and prints its ids when it starts. At Zoom these are the steps:`,
    );
  }
  tellSteps(context, plan, scopes, site ?? 'https://marketplace.zoom.us');
}

async function askCredentials(context: Context, ask: Questions, plan: Plan): Promise<Credentials> {
  // A public client of the environment, as a sandbox prints it: likely the one that is meant.
  const variables = plan.confidential ? undefined : appVariablesFrom(context.env);
  const clientId = await askClientId(ask, clientIdLabel(plan), variables?.clientId);
  const accountId = plan.kind === 's2s' ? await askAccountId(ask) : null;
  return { clientId, accountId, secret: plan.confidential ? await askSecret(ask) : undefined };
}

type Again = 'same' | 'other' | 'stop';

/** Tells why it did not work, and asks how to go on. @throws what is no matter of the app or its login */
async function askAgain(context: Context, ask: Questions, error: unknown): Promise<Again> {
  const { withOAuthAdvice } = await import('./oauth-refusal-advice.ts');
  const failure = asFailure(await withOAuthAdvice(error, () => context.catalogue));
  const mendable = failure.exitCode === EXIT.login || failure.exitCode === EXIT.unavailable;
  if (!mendable && failure.http === undefined) throw error;
  await reportFailure(failure, context.out, false);
  return ask.choose<Again>('How to go on?', [
    { name: 'Try again', value: 'same', description: 'With the same id, once it is put right at Zoom.' },
    { name: 'Type the id again', value: 'other' },
    { name: 'Stop here', value: 'stop' },
  ]);
}

/** Keeps the app and logs in with it, for as long as the person tries. */
async function connect(
  context: Context,
  ask: Questions,
  plan: Plan,
  draft: Pick<RegisteredApp, 'name' | 'hosts'> & { readonly store: LoginPlan['store'] },
  logIn: (app: App) => Promise<Account>,
): Promise<Account> {
  let credentials = await askCredentials(context, ask, plan);
  let kept = false;
  for (;;) {
    const { clientId, accountId, secret } = credentials;
    const app: RegisteredApp = {
      name: draft.name,
      clientId,
      type: plan.kind,
      secretIn: secret === undefined ? null : draft.store,
      accountId,
      redirectUri: plan.redirectUri,
      hosts: draft.hosts,
    };
    try {
      const connected = await keepApp(context, app, secret);
      if (!kept) context.out.done(t`Added the app ${app.name}`);
      kept = true;
      return connected ?? (await logIn({ ...app, clientSecret: secret ?? null }));
    } catch (error) {
      if (kept && asFailure(error).exitCode === EXIT.interrupted) {
        context.out.note(t`The app ${app.name} is kept. Go on with zoomctl login --app ${app.name}`);
      }
      const again = await askAgain(context, ask, error);
      if (again === 'other') credentials = await askCredentials(context, ask, plan);
      if (again !== 'stop') continue;
      throw new Failure('not_logged_in', EXIT.login, 'The set-up ends without a login.', {
        hint: kept
          ? `The app is kept. Try later: zoomctl login --app ${app.name}`
          : 'Nothing was kept. Begin again: zoomctl setup',
      });
    }
  }
}

async function tellEnd(context: Context, account: Account, plan: Plan): Promise<void> {
  const { out } = context;
  if (account.appType === 's2s') {
    out.done(t`Connected ${accountLabel(account)}: a Server-to-Server app needs no login.`);
  } else {
    await reportLogin(context, account);
  }
  tellGrant(context, account, plan.calls);
  if (appVariablesFrom(context.env) !== undefined) {
    out.warn(
      t`ZOOM_CLIENT_ID is set, and goes before the app ${account.app} at the next login: unset it, or give --app ${account.app}.`,
    );
  }
  const { strong } = out.noteColours;
  const creates = plan.calls.some(({ endpoint }) => endpoint?.operationId === 'meetingCreate');
  const named = plan.kind === 's2s' ? ` --account ${accountHandle(account)}` : '';
  const host = plan.kind === 's2s' ? ' --host EMAIL' : '';
  out.note(
    creates
      ? t`  Next: ${strong(`zoomctl meeting create --instant${named}${host}`)}`
      : t`  Next: ${strong(`zoomctl scopes doctor${named}`)}, which tells what the login opens.`,
  );
}

/**
 * The guided set-up: what the app is for, which kind it is, the steps at Zoom, its ids, and a login that works.
 * @param logIn logs in with the app, in the way that was asked for
 * @throws `not_logged_in` where the person stops before a login has worked
 */
export async function setUp(
  context: Context,
  login: LoginPlan,
  logIn: (app: App) => Promise<Account>,
): Promise<void> {
  // Nobody shall make an app at Zoom only to learn that there is no keychain.
  await probeStore(context, login.store);
  const apps = await context.apps.list();
  const ask = await questions(context);
  const plan = await askPlan(context, ask);
  const name = await askAppName(ask, apps);
  await tellPlan(context, plan);
  const draft = { name, hosts: hostsFrom(context.env), store: login.store };
  const account = await connect(context, ask, plan, draft, logIn);
  await tellEnd(context, account, plan);
}
