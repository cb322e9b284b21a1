import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import type { CommandModule } from './command.ts';
import { type LoginFlags, readLoginFlags } from './login-options.ts';

interface Options {
  readonly browser: boolean;
  readonly insecureStorage?: boolean;
}

/** Begins the guided set-up with a login in the browser at its end. @throws a usage error where nobody can be asked */
export async function beginSetUp(context: Context, options: Options): Promise<void> {
  if (!context.interactive) {
    throw usageError(
      'setup asks questions, and here nobody can be asked.',
      'Without questions: zoomctl app add NAME --client-id ID, then zoomctl login --app NAME; or set ZOOM_CLIENT_ID. zoomctl scopes doctor --app-type user --granted "[]" "POST /users/me/meetings" names the scopes to tick.',
    );
  }
  const flags: LoginFlags = options;
  const plan = readLoginFlags(context, flags);
  // A registry that can't be used must show before anybody makes an app.
  await context.registry.read();
  const { setUp } = await import('./set-up.ts');
  const { logInWithBrowser } = await import('./login-browser.ts');
  await setUp(context, plan, (app) => logInWithBrowser(context, app, plan));
}

export const command: CommandModule = {
  help: {
    reaches: 'login',
    variables: ['BROWSER'],
    notes:
      'Asks what the app is to do and which kind it shall be, then tells where to click at Zoom, with the redirect URI and the fewest scopes to paste there. It keeps the app by its client id and logs in with it.\nIt needs a terminal. In scripts: zoomctl app add, or ZOOM_CLIENT_ID.',
    examples: ['zoomctl setup', 'zoomctl setup --no-browser'],
    exits: { 4: 'it ended without a login', 130: 'interrupted; the app, if it was added, is kept' },
  },
  declare(command) {
    command
      .option('--no-browser', 'print the URL to log in at instead of opening it')
      .option('--insecure-storage', 'keep the tokens unencrypted, as a last resort');
  },
  async run(context, { options }) {
    await beginSetUp(context, options as unknown as Options);
    return undefined;
  },
};
