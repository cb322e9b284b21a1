import { openSession, type Session } from '../accounts/session.ts';
import type { AccessToken } from '../accounts/token-source.ts';
import type { CommandModule } from './command.ts';

/** One that Zoom takes, as far as this machine knows: after a refresh that Zoom has refused, only another one shows it. */
async function goodToken(session: Session): Promise<AccessToken> {
  const token = await session.current();
  const { account } = session;
  const isRenewed = account?.expiresAt !== (token.expiresAt && new Date(token.expiresAt).toISOString());
  if (account === null || !account.loginNeeded || isRenewed) return token;
  await session.renewed(token.accessToken);
  return session.current();
}

export const command: CommandModule = {
  help: {
    reaches: 'login',
    variables: ['ZOOMCTL_TOKEN'],
    notes: 'The token goes to standard output and nowhere else; keep it out of logs.',
    examples: [
      'curl -H "$(zoomctl token --header)" https://api.zoom.us/v2/users/me',
      'zoomctl token --account work@example.com --json',
    ],
  },
  declare(command) {
    command.option('--header', 'print it as an HTTP header: Authorization: Bearer …');
  },
  async run(context, { options }) {
    const session = await openSession(context, context.account);
    const { accessToken, expiresAt, scopes } = await goodToken(session);
    if (context.out.json) {
      await context.out.ownDocument({
        accessToken: accessToken.expose(),
        expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
        scopes,
      });
    } else {
      const { header } = options as { header?: boolean };
      context.out.raw(`${header ? 'Authorization: Bearer ' : ''}${accessToken.expose()}\n`);
    }
    return undefined;
  },
};
