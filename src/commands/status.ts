import { EXIT } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import type { Check } from '../status/check.ts';
import { checkAccounts, checkApps, checkReach, checkStores, checkSurroundings } from '../status/checks.ts';
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
    exits: { 4: 'something is in the way of work' },
  },
  declare(command) {
    command.option('--online', 'ask Zoom too: refresh each account, compare the clock');
  },
  async run(context, { options }) {
    const { online = false } = options as Options;
    const { out } = context;
    const { accounts } = await context.registry.read();
    const checks: Check[] = [
      ...(await checkStores(context, accounts)),
      ...(await checkApps(context)),
      ...(await checkAccounts(context, accounts, online)),
      ...(online ? await checkReach(context) : []),
      ...checkSurroundings(context, process.version),
    ];
    const works = checks.every((check) => check.state !== 'failure');
    if (out.json) {
      await out.ownDocument({ ok: works, version: ZOOMCTL_VERSION, checks });
    } else {
      const { good, bad, warn } = out.colours;
      const marks = { ok: good('✓'), warning: warn('!'), failure: bad('✗') };
      out.line(t`zoomctl ${ZOOMCTL_VERSION}`);
      for (const { state, message, fix } of checks) {
        out.line(t`${marks[state]} ${message}`);
        if (fix !== null) out.line(t`    → ${fix}`);
      }
    }
    return works ? undefined : EXIT.login;
  },
};
