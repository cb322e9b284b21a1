import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { completionScript, INSTALL } from '../shells/completion-script.ts';
import { SHELLS } from '../shells/shell.ts';
import type { CommandModule } from './command.ts';
import { oneOf } from './flag-values.ts';
import { wordArgument } from './words.ts';

export const command: CommandModule = {
  help: {
    reaches: 'nothing',
    notes:
      'Completes commands, flags and their values, connected accounts, apps, endpoints, scopes and settings, from files on this machine only. Install it with the one line for your shell, and open a new one.',
    examples: SHELLS.map((shell) => INSTALL[shell]),
  },
  declare(command) {
    command.addArgument(wordArgument('[shell]', SHELLS, SHELLS.join(', ')));
  },
  async run({ out }, { args }) {
    const shell = oneOf(args[0], 'SHELL', SHELLS);
    if (shell === undefined)
      throw usageError('SHELL is missing.', `Write, for instance: zoomctl completion ${SHELLS[0]}`);
    const script = completionScript(shell);
    const install = INSTALL[shell];
    if (out.json) await out.document({ shell, script, install });
    else out.raw(script);
    // Whoever looks at the script wants to know where it goes.
    if (out.isTerminal) out.note(t`To install it: ${install}`);
    return undefined;
  },
};
