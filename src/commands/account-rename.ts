import { accountLabel, accountView } from '../accounts/account.ts';
import { accountNamed, isNamed } from '../accounts/account-choice.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import type { CommandModule } from './command.ts';
import { checkAlias } from './flag-values.ts';

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    examples: ['zoomctl account rename work@example.com clinic'],
  },
  declare(command) {
    command.argument('<account>', 'email, alias or id').argument('<alias>', 'its new alias');
  },
  async run(context, { args }) {
    const content = await context.registry.read();
    const account = await accountNamed(content, String(args[0]), context.choose);
    const alias = checkAlias(String(args[1]), 'ALIAS');
    // Two accounts that go by one name could not be told apart by it.
    const holder = content.accounts.find((other) => other.id !== account.id && isNamed(other, alias));
    if (holder !== undefined)
      throw usageError(`ALIAS ${alias} is ${accountLabel(holder)}'s already.`, 'Choose another one.');
    await context.registry.update(account.id, { alias });
    context.out.done(t`${accountLabel({ ...account, alias: null })} is now also called ${alias}`);
    if (context.out.json) {
      await context.out.document({
        account: accountView({ ...account, alias }, account.id === content.active),
      });
    }
    return undefined;
  },
};
