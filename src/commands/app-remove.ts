import { accountLabel } from '../accounts/account.ts';
import { appNamed } from '../accounts/app-choice.ts';
import { appSecretName } from '../accounts/app-secret.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    notes: 'Accounts that logged in with the app have to be logged out first.',
    examples: ['zoomctl app remove clinic'],
  },
  declare(command) {
    command.argument('<app>', 'its name');
  },
  async run(context, { args }) {
    const app = appNamed(await context.apps.list(), String(args[0]), 'APP');
    const { accounts } = await context.registry.read();
    const using = accounts.filter((account) => account.app === app.name && account.clientId === app.clientId);
    if (using.length > 0) {
      throw usageError(
        `${app.name} is used by ${using.map(accountLabel).join(', ')}.`,
        `Log out first: zoomctl logout ${accountLabel(using[0] as (typeof using)[0])}`,
      );
    }
    if (app.secretIn !== null) await (await context.store(app.secretIn)).remove(appSecretName(app));
    await context.apps.remove(app.name);
    context.out.done(t`Removed the app ${app.name}`);
    if (context.out.json) await context.out.document({ removed: app.name });
    return undefined;
  },
};
