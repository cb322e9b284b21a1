import { type AccountStore, accountLabel, accountView } from '../accounts/account.ts';
import { moveAccount } from '../accounts/move.ts';
import { chosenAccount } from '../accounts/session.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import type { CommandModule } from './command.ts';
import { oneOf } from './flag-values.ts';
import { wordOption } from './words.ts';

interface Options {
  readonly to?: string;
  readonly all?: boolean;
  readonly insecureStorage?: boolean;
}

const STORES = ['keychain', 'file'] as const;

function targetOf({ to, insecureStorage }: Options): AccountStore {
  const kind = oneOf(to, '--to', STORES);
  if (kind === undefined) throw usageError('--to is missing.', 'It takes keychain or file.');
  if (!insecureStorage) return kind;
  if (kind === 'file') return 'insecure';
  throw usageError('--insecure-storage goes with --to file only.');
}

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    examples: [
      'ZOOMCTL_STORE_KEY=… zoomctl account move --to file --all',
      'zoomctl account move clinic --to keychain',
    ],
  },
  declare(command) {
    command
      .argument('[account]', 'email, alias or id; default: the active account')
      .addOption(wordOption('--to <store>', STORES, 'keychain or file'))
      .option('--all', 'every account')
      .option('--insecure-storage', 'with --to file: unencrypted, as a last resort');
  },
  async run(context, { args, options }) {
    const typed = options as Options;
    const to = targetOf(typed);
    const named = (args[0] as string | undefined) ?? context.account;
    if (typed.all && named !== undefined) throw usageError('--all and an account exclude each other.');
    const accounts = typed.all
      ? (await context.registry.read()).accounts
      : [await chosenAccount(context, named)];
    const store = await context.store(to);
    await store.probe();
    for (const account of accounts) {
      await moveAccount(context, account, to);
      context.out.done(t`${accountLabel(account)} is now kept in ${store.label}`);
    }
    if (context.out.json) {
      const { accounts: after, active } = await context.registry.read();
      const moved = after.filter(({ id }) => accounts.some((account) => account.id === id));
      await context.out.document({
        accounts: moved.map((account) => accountView(account, account.id === active)),
      });
    }
    return undefined;
  },
};
