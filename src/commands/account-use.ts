import { type Account, accountLabel, accountView } from '../accounts/account.ts';
import { accountNamed } from '../accounts/account-choice.ts';
import type { RegistryContent } from '../accounts/registry.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { overrideText } from './account-override.ts';
import type { CommandModule } from './command.ts';

async function ask({ choose }: Context, content: RegistryContent): Promise<Account> {
  if (choose !== undefined && content.accounts.length > 0) return choose(content.accounts);
  throw usageError('ACCOUNT is missing: which account shall be the active one?', 'See zoomctl account list.');
}

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    examples: ['zoomctl account use work@example.com'],
  },
  declare(command) {
    command.argument('[account]', 'email, alias or id');
  },
  async run(context, { args }) {
    const name = (args[0] as string | undefined) ?? context.account;
    const content = await context.registry.read();
    const account =
      name === undefined ? await ask(context, content) : await accountNamed(content, name, context.choose);
    await context.registry.activate(account.id);
    const override = overrideText(context.env, account);
    const label = accountLabel(account);
    context.out.done(
      override === undefined ? t`Commands now use ${label}` : t`The active account is ${label}`,
    );
    if (override !== undefined) context.warn(override);
    if (context.out.json) await context.out.document({ account: accountView(account, true) });
    return undefined;
  },
};
