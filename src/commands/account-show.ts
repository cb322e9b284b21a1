import { accountLabel, accountView } from '../accounts/account.ts';
import { activeId } from '../accounts/account-choice.ts';
import { chosenAccount } from '../accounts/session.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { appTypeText, identityText, timeFrom } from './account-text.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    examples: ['zoomctl account show', 'zoomctl account show clinic --json'],
  },
  declare(command) {
    command.argument('[account]', 'email, alias or id; default: the active account');
  },
  async run(context, { args }) {
    const { out } = context;
    const named = args[0] as string | undefined;
    if (named !== undefined && context.account !== undefined && named !== context.account) {
      throw usageError('ACCOUNT and --account name two accounts.', 'Give one of them.');
    }
    const account = await chosenAccount(context, named ?? context.account);
    const active = activeId(await context.registry.read());
    if (out.json) {
      await out.ownDocument({ account: accountView(account, account.id === active) });
      return undefined;
    }
    const { soft, strong } = out.colours;
    const line = (name: string, value: string) => out.line(t`  ${soft(name.padEnd(13))} ${value}`);
    out.line(t`${strong(accountLabel(account))}${account.id === active ? ' (active)' : ''}`);
    const identity = identityText(account);
    if (identity !== null) line('Identity', identity);
    line('User id', account.userId ?? 'unknown');
    line('Zoom account', account.accountId ?? 'unknown');
    line('Alias', account.alias ?? 'none');
    line('App', `${account.app} (${appTypeText(account.appType)}, client id ${account.clientId})`);
    line('Host', account.hosts.oauthUrl);
    line('Scopes', account.scopes.join(' ') || 'none');
    line(
      'Token',
      account.loginNeeded
        ? 'no longer good: log in again'
        : `expires ${timeFrom(account.expiresAt, context.now())}`,
    );
    line('Kept in', (await context.store(account.store)).label);
    line('Entry id', account.id);
    return undefined;
  },
};
