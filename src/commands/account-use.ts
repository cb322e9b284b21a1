import { accountLabel, accountView } from '../accounts/account.ts';
import { accountNamed } from '../accounts/account-choice.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  declare(command) {
    command
      .argument('[account]', 'email, alias or id')
      .addHelpText('after', '\nExamples:\n  $ zoomctl account use work@example.com');
  },
  async run(context, { args }) {
    const name = (args[0] as string | undefined) ?? context.account;
    if (name === undefined) {
      throw usageError(
        'ACCOUNT is missing: which account shall be the active one?',
        'See zoomctl account list.',
      );
    }
    const account = accountNamed(await context.registry.read(), name);
    await context.registry.activate(account.id);
    context.out.done(t`Commands now use ${accountLabel(account)}`);
    if (context.out.json) await context.out.document({ account: accountView(account, true) });
    return undefined;
  },
};
