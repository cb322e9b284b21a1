import type { Context } from '../context.ts';
import { EXIT, Failure, interrupted } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import type { Sandbox, SandboxOptions } from '../sandbox/sandbox.ts';
import type { CommandModule } from './command.ts';
import { APP_TYPES } from './flag-values.ts';
import {
  DENIALS,
  PORT_MATCHES,
  RATE_LIMITS,
  REFRESH_SCOPES,
  S2S_ME,
  type SandboxFlags,
  sandboxOptions,
} from './sandbox-options.ts';
import { wordOption } from './words.ts';

async function start(options: SandboxOptions): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/sandbox.ts');
  try {
    return await startSandbox(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new Failure('port_in_use', EXIT.failed, `Port ${options.port} can't be used (${code}).`, {
      hint: 'Choose another one with --port, or leave it out for any free one.',
    });
  }
}

/** The variables that make zoomctl use this sandbox, for a shell. */
function exportLines(sandbox: Sandbox, serverToServer: boolean): string[] {
  const variables: Record<string, string> = {
    ZOOMCTL_OAUTH_URL: sandbox.oauthUrl,
    ZOOMCTL_API_URL: sandbox.apiUrl,
    ...(serverToServer
      ? {
          ZOOM_CLIENT_ID: sandbox.clientId,
          ZOOM_CLIENT_SECRET: sandbox.clientSecret,
          ZOOM_ACCOUNT_ID: sandbox.accountId,
        }
      : { ZOOM_CLIENT_ID: sandbox.publicClientId }),
  };
  return Object.entries(variables).map(([name, value]) => `export ${name}=${value}`);
}

/** Hundreds of generated users are not worth hundreds of lines. */
function userNames({ accounts }: Sandbox): string {
  const names = accounts.map(({ email }) => email);
  return names.length > 8 ? `${names.slice(0, 5).join(', ')} … ${names.at(-1)}` : names.join(', ');
}

async function printReady({ out }: Context, sandbox: Sandbox, options: SandboxOptions): Promise<void> {
  if (out.json) {
    const { oauthUrl, apiUrl, clientId, clientSecret, publicClientId, accountId, accounts } = sandbox;
    // One line even on a terminal: whoever started it reads a line.
    await out.documentText(
      `${JSON.stringify({ oauthUrl, apiUrl, clientId, clientSecret, publicClientId, accountId, accounts })}\n`,
    );
    return;
  }
  for (const line of exportLines(sandbox, options.appType === 's2s')) out.line(line);
  out.note();
  out.note(t`A local Zoom listens on ${sandbox.oauthUrl} until Ctrl-C. Its users: ${userNames(sandbox)}.`);
  const first =
    options.appType === 's2s' ? 'zoomctl meeting create --instant --host dev@example.com' : 'zoomctl login';
  out.note(t`Set these variables in another terminal, then try: ${first}`);
  out.note('On a machine without a keychain set also: export ZOOMCTL_STORE=file ZOOMCTL_STORE_KEY=try');
}

export const command: CommandModule = {
  help: {
    exits: { 130: 'ended with Ctrl-C, as it is meant to' },
    reaches: 'nothing',
    notes:
      "With --auto-consent every login is dev@example.com's unless the authorize URL's sandbox_user says whose. A POST to /_sandbox/faults makes the next calls of a path fail: a status, a connection that is cut, a delay. docs/sandbox.md has an example of each.",
    examples: [
      'zoomctl sandbox --port 4000',
      'zoomctl sandbox --scopes meeting:write,user:read --auto-consent --json',
    ],
  },
  declare(command) {
    command
      .option('--port <number>', 'listen on this port; default: any free one')
      .addOption(wordOption('--app-type <type>', APP_TYPES, 'user, admin or s2s; default: user'))
      .option(
        '--scopes <scopes>',
        "the app's scopes, with commas between; default: those for meetings and the own user",
      )
      .option('--auto-consent', 'allow every login at once, without a page')
      .option('--access-token-ttl <seconds>', 'how long an access token lives; default: 3600')
      .addOption(
        wordOption('--denial <way>', DENIALS, 'redirect or silent: what Decline does; default: redirect'),
      )
      .addOption(
        wordOption(
          '--port-match <way>',
          PORT_MATCHES,
          'relaxed or exact: whether a loopback redirect URI may have any port; default: relaxed',
        ),
      )
      .option('--api-url <url>', "the api_url of token responses; default: the sandbox's own")
      .option('--list-items <number>', 'made-up items in lists that have no others; default: 0')
      .option('--page-token-ttl <seconds>', 'how long a page token is good; default: 900')
      .option('--users <number>', 'so many users more: user-001@example.com and so on; default: 0')
      .option('--users-per-account <number>', 'how many of those share a Zoom account; default: 1')
      .addOption(
        wordOption(
          '--rate-limits <plan>',
          RATE_LIMITS,
          "off, free, pro or business: refuse calls beyond a plan's limits; default: off",
        ),
      )
      .addOption(
        wordOption(
          '--refresh-scope <way>',
          REFRESH_SCOPES,
          'include or omit: whether a refresh says its scopes; default: include',
        ),
      )
      .addOption(
        wordOption(
          '--s2s-me <way>',
          S2S_ME,
          'refuse or allow: what "me" does with a Server-to-Server token; default: refuse',
        ),
      );
  },
  async run(context, { options }) {
    const chosen = sandboxOptions(options as SandboxFlags, context.catalogue);
    const sandbox = await start(chosen);
    try {
      await printReady(context, sandbox, chosen);
      const { signal } = context.shutdown;
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await sandbox.close();
    }
    throw interrupted();
  },
};
