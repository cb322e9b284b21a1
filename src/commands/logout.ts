import { type Account, accountLabel } from '../accounts/account.ts';
import { accountNamed, defaultAccount } from '../accounts/account-choice.ts';
import { logout } from '../accounts/logout.ts';
import { accountNameFrom } from '../config/environment.ts';
import { EXIT, Failure, usageError } from '../errors.ts';
import { asFailure } from '../output/failure-report.ts';
import { t } from '../output/terminal-text.ts';
import type { CommandModule } from './command.ts';

interface Options {
  readonly all?: boolean;
  readonly local?: boolean;
}

/** Of many, a failure says whose it is. */
function ofAccount(account: Account, failure: Failure): Failure {
  const label = accountLabel(account);
  const { kind, exitCode, message, hint, http } = failure;
  if (exitCode === EXIT.interrupted || message.includes(label)) return failure;
  return new Failure(kind, exitCode, `${label} could not be logged out: ${message}`, {
    hint,
    http,
    cause: failure,
  });
}

export const command: CommandModule = {
  help: {
    reaches: 'login',
    examples: ['zoomctl logout', 'zoomctl logout work@example.com', 'zoomctl logout --all'],
  },
  declare(command) {
    command
      .argument('[account]', 'email, alias or id; default: the active account')
      .option('--all', 'log out of every account')
      .option('--local', 'only forget the account here, without asking Zoom');
  },
  async run(context, { args, options }) {
    const { all = false, local = false } = options as Options;
    const named = args[0] as string | undefined;
    if (all && (named ?? context.account) !== undefined)
      throw usageError('--all and an account exclude each other.');
    if (named !== undefined && context.account !== undefined && named !== context.account) {
      throw usageError('ACCOUNT and --account name two accounts.', 'Give one of them.');
    }
    const content = await context.registry.read();
    const name = named ?? context.account ?? accountNameFrom(context.env);
    const accounts = all
      ? content.accounts
      : [
          name === undefined
            ? await defaultAccount(content, context.choose)
            : await accountNamed(content, name, context.choose),
        ];
    if (accounts.length === 0) context.out.note('No account is connected.');
    const done: string[] = [];
    let failure: Failure | undefined;
    for (const account of accounts) {
      try {
        await logout(context, account, local);
        done.push(accountLabel(account));
        context.out.done(t`${local ? 'Forgot' : 'Logged out of'} ${accountLabel(account)}`);
      } catch (error) {
        if (!all) throw error;
        // One account that can't be logged out must not keep the others logged in.
        if (failure !== undefined) context.out.warn(failure.message);
        failure = ofAccount(account, asFailure(error));
      }
    }
    if (failure !== undefined) throw failure;
    if (context.out.json) await context.out.document({ loggedOut: done });
    return undefined;
  },
};
