import { appNamed } from '../accounts/app-choice.ts';
import { t } from '../output/terminal-text.ts';
import { appTypeText } from './account-text.ts';
import { appView } from './app-text.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    examples: ['zoomctl app show clinic'],
  },
  declare(command) {
    command.argument('<app>', 'its name');
  },
  async run(context, { args }) {
    const { out } = context;
    const app = appNamed(await context.apps.list(), String(args[0]), 'APP');
    const view = appView(app);
    if (out.json) {
      await out.document({ app: view });
      return undefined;
    }
    const line = (name: string, value: string) =>
      out.line(t`  ${out.colours.soft(name.padEnd(13))} ${value}`);
    out.line(t`${out.colours.strong(app.name)}`);
    line('Kind', `${appTypeText(view.type)}, ${view.client} client`);
    line('Client id', view.clientId);
    if (view.secretIn !== null) line('Secret in', (await context.store(view.secretIn)).label);
    if (view.accountId !== null) line('Zoom account', view.accountId);
    if (view.redirectUri !== null) line('Redirect URI', view.redirectUri);
    line('Host', view.oauthUrl);
    const accounts = (await context.registry.read()).accounts.filter(
      (account) => account.clientId === app.clientId,
    );
    line('Accounts', String(accounts.length));
    return undefined;
  },
};
