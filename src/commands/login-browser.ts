import { type Account, accountLabel } from '../accounts/account.ts';
import type { App } from '../accounts/app.ts';
import { keepLogin } from '../accounts/login.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { authorizationCodeFlow, type PasteOutcome } from '../oauth/authorization-code.ts';
import type { Wait } from '../output/output.ts';
import { t } from '../output/terminal-text.ts';
import { openBrowser } from './browser.ts';
import { likelyCauses, tellCauses, withCauses } from './login-causes.ts';
import { appText, type LoginPlan, probeStore, redirectFor } from './login-options.ts';
import { type PasteLine, readPastedLines } from './paste-prompt.ts';

/** Milliseconds until a wait at a terminal tells what may be wrong. */
const CAUSES_AFTER = 8_000;

function checkCanAsk(context: Context, plan: LoginPlan): void {
  if (context.attended || context.env.BROWSER || !plan.openBrowser) return;
  throw usageError(
    'There is no terminal here, so no browser is opened.',
    'Set BROWSER to the command that opens a URL, give --no-browser to have the URL printed, or use --device or --request.',
  );
}

function announce(context: Context, app: App, url: string, plan: LoginPlan): void {
  const { out } = context;
  if (!plan.openBrowser) {
    out.note(t`${out.noteColours.warn('!')} Open this URL in a browser to authorize ${appText(app)}:`);
    out.note(t`  ${url}`);
    return;
  }
  out.warn(t`Opening your browser to authorize ${appText(app)} …`);
  out.note(t`  If it does not open: ${url}`);
  // Whether it opened may take a moment to show; the answer may come before.
  openBrowser(url, context.env).catch((error: Error) =>
    out.warn(t`The browser could not be opened: ${error.message}. Open the URL yourself.`),
  );
}

/** Takes pasted lines until one ends the login, and says of each other one why it does not. */
async function takePasted(
  context: Context,
  lines: AsyncIterable<string>,
  submit: (url: string) => Promise<PasteOutcome>,
): Promise<void> {
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const outcome = await submit(line);
    if (outcome.done) return;
    context.out.warn(t`That is not this login's answer: ${outcome.why}. Paste the whole URL, or wait.`);
  }
}

/** Logs in through the browser: the answer comes to a temporary server, or is pasted by a person whose browser is elsewhere. */
export async function logInWithBrowser(context: Context, app: App, plan: LoginPlan): Promise<Account> {
  const { out } = context;
  checkCanAsk(context, plan);
  const redirect = redirectFor(app, plan.port);
  if (redirect.kind === 'elsewhere' && !context.interactive) {
    throw usageError(
      `The app ${app.name} redirects to ${redirect.uri}, where zoomctl can't listen, and nobody can be asked to paste.`,
      'Use zoomctl login --request, then zoomctl login --complete URL.',
    );
  }
  await probeStore(context, plan.store);

  let wait: Wait | undefined;
  let pasting: PasteLine | undefined;
  let redirectUri = '';
  let causes: NodeJS.Timeout | undefined;
  // Beside a browser that opens on this machine a question would only be in the way.
  const asksForPaste = context.interactive && (!plan.openBrowser || redirect.kind === 'elsewhere');
  try {
    return await authorizationCodeFlow({
      client: { clientId: app.clientId, clientSecret: app.clientSecret, oauthUrl: app.hosts.oauthUrl },
      http: context.http,
      redirect,
      scopes: plan.scopes,
      timeout: plan.timeout,
      signal: context.shutdown.signal,
      protect: context.shutdown.protect,
      async announce(url, uri) {
        redirectUri = uri;
        announce(context, app, url, plan);
        const tell = () => tellCauses(context, likelyCauses(app, redirectUri, plan.scopes));
        // Whoever sees the browser open needs no troubleshooting yet; whoever doesn't may leave before it is of use.
        if (context.attended && plan.openBrowser) causes = setTimeout(tell, CAUSES_AFTER);
        else tell();
        if (!asksForPaste) wait = await out.wait('Waiting for you to allow access (press Ctrl-C to cancel)');
      },
      ...(asksForPaste
        ? {
            offerPaste(submit) {
              out.note('Waiting for you to allow access (press Ctrl-C to cancel)');
              pasting = readPastedLines(
                `If the browser is on another machine, paste the URL that it ends at here (it begins with ${redirectUri}):\n> `,
              );
              takePasted(context, pasting.lines, submit).catch(() => undefined);
            },
          }
        : {}),
      onStray: (why) => out.warn(`A request came that is not this login's answer: ${why}. Still waiting.`),
      async keep(tokens) {
        const account = await keepLogin(context, {
          tokens,
          app,
          store: plan.store,
          alias: plan.alias,
          requested: plan.scopes,
        });
        const page = {
          good: true,
          title: `Logged in as ${accountLabel(account)}`,
          text: 'zoomctl has what it needs. You can close this window and go back to the terminal.',
        };
        return { value: account, page };
      },
    });
  } catch (error) {
    throw withCauses(error, likelyCauses(app, redirectUri, plan.scopes));
  } finally {
    clearTimeout(causes);
    wait?.stop();
    pasting?.close();
  }
}
