import { chosenApp } from '../accounts/app-choice.ts';
import { usageError } from '../errors.ts';
import { DEFAULT_REDIRECT_URI } from '../oauth/redirect-uri.ts';
import { appChooser } from './choose-app.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    variables: ['ZOOMCTL_APP', 'ZOOM_CLIENT_ID'],
    notes:
      "The URL is for your app's own users: their browser comes back to the app's redirect URI. To connect an account to zoomctl, use zoomctl login.",
    examples: ['zoomctl app install-url backend'],
  },
  declare(command) {
    command.argument('[app]', 'its name; default: the one that login would use');
  },
  async run(context, { args }) {
    const app = await chosenApp(context, args[0] as string | undefined, appChooser(context), 'APP');
    if (app === undefined)
      throw usageError(
        'NAME is missing, and no app is known.',
        'Add one: zoomctl app add NAME --client-id ID',
      );
    if (app.type === 's2s') throw usageError(`${app.name} is a Server-to-Server app: nobody installs it.`);
    const url = new URL(`${app.hosts.oauthUrl}/oauth/authorize`);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('client_id', app.clientId);
    url.searchParams.set('redirect_uri', app.redirectUri ?? DEFAULT_REDIRECT_URI);
    if (context.out.json) await context.out.document({ url: url.href });
    else context.out.line(url.href);
    return undefined;
  },
};
