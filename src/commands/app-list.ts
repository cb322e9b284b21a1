import { appTypeText } from './account-text.ts';
import { appView } from './app-text.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    examples: ['zoomctl app list', 'zoomctl app list --json'],
  },
  async run({ apps, out, env }) {
    const views = (await apps.list()).map(appView);
    if (out.json) {
      await out.document({ apps: views });
    } else if (views.length === 0) {
      const isSet = env.ZOOM_CLIENT_ID?.trim();
      out.note(
        `No app is known${isSet ? ' but the one of ZOOM_CLIENT_ID' : ''}. Add one: zoomctl app add NAME --client-id ID, or let zoomctl login guide you.`,
      );
    } else {
      const { printTable } = await import('../output/table.ts');
      const rows = views.map((app) => [
        app.name,
        appTypeText(app.type),
        app.client,
        app.clientId,
        app.redirectUri ?? '',
        app.oauthUrl,
      ]);
      await printTable(out, ['Name', 'Kind', 'Client', 'Client id', 'Redirect URI', 'Host'], rows);
    }
    return undefined;
  },
};
