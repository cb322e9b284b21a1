import type { Account } from '../accounts/account.ts';
import type { App } from '../accounts/app.ts';
import { keepLogin } from '../accounts/login.ts';
import type { Context } from '../context.ts';
import { pollForTokens, requestDeviceAuthorization } from '../oauth/device-authorization.ts';
import { t } from '../output/terminal-text.ts';
import { appText, type LoginPlan, probeStore } from './login-options.ts';

/** Logs in with a code that is typed in on any other device [RFC 8628]. */
export async function logInWithDevice(context: Context, app: App, plan: LoginPlan): Promise<Account> {
  const { out, http, shutdown } = context;
  await probeStore(context, plan.store);
  const client = { clientId: app.clientId, clientSecret: app.clientSecret, oauthUrl: app.hosts.oauthUrl };
  const authorization = await requestDeviceAuthorization(http, client, plan.scopes);
  const { strong, warn } = out.noteColours;
  out.note(t`${warn('!')} On any device, open ${strong(authorization.verificationUri)}`);
  out.note(t`  and enter the code ${strong(authorization.userCode)} to authorize ${appText(app)}.`);
  if (authorization.verificationUriComplete !== null) {
    out.note(t`  Or open this, which holds the code: ${authorization.verificationUriComplete}`);
  }
  out.note('  Go on only if you started this login yourself.');
  const wait = await out.wait('Waiting for you to allow access (press Ctrl-C to cancel)');
  try {
    // A poll that brings tokens and their storing are one: between them no signal may come.
    return await pollForTokens({
      http,
      client,
      authorization,
      timeout: plan.timeout,
      signal: shutdown.signal,
      sleep: context.sleep,
      protect: shutdown.protect,
      keep: (tokens) =>
        keepLogin(context, { tokens, app, store: plan.store, alias: plan.alias, requested: plan.scopes }),
    });
  } finally {
    wait.stop();
  }
}
