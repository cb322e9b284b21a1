import { checkClientId } from '../accounts/app.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import { hostsFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { DEFAULT_REDIRECT_URI } from '../oauth/redirect-uri.ts';
import { t } from '../output/terminal-text.ts';
import { questions } from './prompt.ts';

const FIRST_APP = 'default';

function explainSetUp({ out }: Context): void {
  const { strong, soft } = out.noteColours;
  out.note(strong('zoomctl logs in through an app of yours at Zoom. Make it once:'));
  out.note(t`  1. Open https://marketplace.zoom.us/develop/create and create a General app, user-managed.`);
  out.note(
    t`  2. Turn on "Use Public Client OAuth" and register this redirect URI, in "OAuth Redirect URL" and in the allow list:`,
  );
  out.note(t`       ${strong(DEFAULT_REDIRECT_URI)}`);
  out.note(
    t`     ${soft('Zoom refuses localhost. The port is left out on purpose: each login uses a free one.')}`,
  );
  out.note(
    t`  3. Under Scopes add what your calls need. For instant meetings: ${strong('meeting:write:meeting')}`,
  );
  out.note(
    t`     and, so that zoomctl can tell accounts apart by email address: ${strong('user:read:user')}`,
  );
  out.note(
    t`  4. Copy the Public Client ID (it differs from the Client ID, and development and production each have one).`,
  );
  out.note();
}

/**
 * Asks for the client id of the first app, which is called `default`. Whoever asks keeps it once a login has worked.
 * @param mayGuide whether there is the other answer, undefined: to be guided through making the app
 * @throws a usage error that names the variables where nobody can be asked
 */
export async function askForFirstApp(
  context: Context,
  mayGuide: boolean,
): Promise<RegisteredApp | undefined> {
  if (!context.interactive) {
    throw usageError(
      'No app is configured: zoomctl needs the client id of your app at Zoom.',
      'Set ZOOM_CLIENT_ID to its Public Client ID (with ZOOM_CLIENT_SECRET for a confidential client), or run zoomctl login at a terminal to be guided.',
    );
  }
  explainSetUp(context);
  if (mayGuide) {
    context.out.note(
      'For another kind of app, or other calls: press Enter alone to be guided step by step, as zoomctl setup does.',
    );
  }
  const ask = await questions(context);
  const clientId = await ask.text('Public Client ID:', (text) => {
    if (!mayGuide || text.trim() !== '') checkClientId(text, 'This');
  });
  if (clientId === '') return undefined;
  return {
    name: FIRST_APP,
    clientId,
    type: 'unknown',
    secretIn: null,
    accountId: null,
    redirectUri: null,
    hosts: hostsFrom(context.env),
  };
}
