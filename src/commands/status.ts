import { EXIT } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import type { Check } from '../status/check.ts';
import { checkAccounts, checkApps, checkReach, checkStores, checkSurroundings } from '../status/checks.ts';
import { checkEnvironment, checkVariables } from '../status/environment-checks.ts';
import type { CommandModule } from './command.ts';

declare const ZOOMCTL_VERSION: string;

interface Options {
  readonly online?: boolean;
}

export const command: CommandModule = {
  help: {
    reaches: 'login',
    variables: ['ZOOMCTL_TOKEN'],
    examples: ['zoomctl status', 'zoomctl status --online --json'],
    exits: { 4: 'something is in the way of work', 5: 'only the network is' },
  },
  declare(command) {
    command.option('--online', 'ask Zoom too: refresh each account, compare the clock');
  },
  async run(context, { options }) {
    const { online = false } = options as Options;
    const { out } = context;
    const content = await context.registry.read();
    const { accounts } = content;
    const environment = await checkEnvironment(context, content, online);
    const { needsNoLogin } = environment;
    const variables = checkVariables(context);
    const checks: Check[] = [
      ...variables,
      ...environment.checks,
      ...(await checkStores(context, accounts, needsNoLogin)),
      ...(await checkApps(context)),
      ...(await checkAccounts(context, accounts, { online, needsNoLogin })),
      ...(online && variables.length === 0 ? await checkReach(context) : []),
      ...checkSurroundings(context, process.version),
    ];
    const failures = checks.filter(({ state }) => state === 'failure');
    const works = failures.length === 0;
    if (out.json) {
      const told = checks.map(({ exitCode: _exitCode, ...check }) => check);
      await out.ownDocument({ ok: works, version: ZOOMCTL_VERSION, checks: told });
    } else {
      const { good, bad, warn } = out.colours;
      const marks = { ok: good('✓'), warning: warn('!'), failure: bad('✗') };
      out.line(t`zoomctl ${ZOOMCTL_VERSION}`);
      for (const { state, message, fix } of checks) {
        out.line(t`${marks[state]} ${message}`);
        if (fix !== null) out.line(t`    → ${fix}`);
      }
    }
    if (works) return undefined;
    // Where all of it may pass by itself, nobody has to log in again.
    return failures.every(({ exitCode }) => exitCode === EXIT.unavailable) ? EXIT.unavailable : EXIT.login;
  },
};
