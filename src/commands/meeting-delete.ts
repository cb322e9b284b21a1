import type { Context } from '../context.ts';
import { EXIT, Failure, usageError } from '../errors.ts';
import type { CommandModule } from './command.ts';
import { nameText, tellDone } from './meeting-done.ts';
import { readMeetingName } from './meeting-id.ts';
import { checkOccurrence } from './meeting-occurrence.ts';
import { withZoom } from './meeting-session.ts';

interface Options {
  readonly yes?: boolean;
  readonly occurrence?: string;
}

/** @throws `cancelled` where the answer is no, a usage error where nobody can be asked */
async function confirm(context: Context, what: string): Promise<void> {
  if (!context.interactive) {
    throw usageError(
      '--yes is missing: there is no terminal to ask on.',
      'Add --yes to delete without a question.',
    );
  }
  const { default: inquirer } = await import('inquirer');
  const { sure } = await inquirer.prompt<{ sure: boolean }>([
    { type: 'confirm', name: 'sure', message: `Delete ${what}?`, default: false },
  ]);
  if (!sure) throw new Failure('cancelled', EXIT.failed, 'Nothing was deleted.');
}

export const command: CommandModule = {
  help: {
    reaches: 'changes',
    examples: ['zoomctl meeting delete 83456789012', 'zoomctl meeting delete 83456789012 --yes --json'],
  },
  declare(command) {
    command
      .argument('<meeting>', 'its id')
      .option('--yes', 'do not ask')
      .option('--occurrence <id>', 'only this occurrence of a recurring meeting');
  },
  async run(context, { args, options }) {
    const { yes = false, occurrence } = options as Options;
    const name = readMeetingName(args[0]);
    checkOccurrence(occurrence);
    const which = occurrence === undefined ? '' : `occurrence ${occurrence} of `;
    if (!yes) await confirm(context, `${which}meeting ${nameText(name)}`);
    await withZoom(context, async (client) => {
      const { deleteMeeting } = await import('../zoom/meeting-calls.ts');
      await deleteMeeting(client, name, occurrence);
    });
    await tellDone(context, name, 'deleted', occurrence);
    return undefined;
  },
};
