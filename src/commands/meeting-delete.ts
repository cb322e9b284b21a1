import type { Context } from '../context.ts';
import { EXIT, Failure, usageError } from '../errors.ts';
import { asFailure } from '../output/failure-report.ts';
import { textField } from '../zoom/lossless-object.ts';
import type { MeetingName } from '../zoom/meeting-path.ts';
import type { CommandModule } from './command.ts';
import { nameText, tellDone } from './meeting-done.ts';
import { MEETING_ARGUMENT, readMeetingName } from './meeting-id.ts';
import { checkOccurrence } from './meeting-occurrence.ts';
import { withZoom } from './meeting-session.ts';
import { questions } from './prompt.ts';

interface Options {
  readonly yes?: boolean;
  readonly occurrence?: string;
}

/** The topic in brackets, for a person to know the meeting by; nothing where it can't be read. */
async function topicOf(context: Context, name: MeetingName, occurrence: string | undefined): Promise<string> {
  try {
    const meeting = await withZoom(context, async (client) => {
      const { getMeeting } = await import('../zoom/meeting-calls.ts');
      return getMeeting(client, name, occurrence);
    });
    const topic = textField(meeting, 'topic');
    return topic === null ? '' : ` (${topic})`;
  } catch (error) {
    // A token that may only delete, or a meeting that is gone: the deletion tells.
    const { exitCode } = asFailure(error);
    if (exitCode === EXIT.failed || exitCode === EXIT.scopes) return '';
    throw error;
  }
}

/** @throws a usage error where nobody can be asked */
function checkInteractive(context: Context): void {
  if (context.interactive) return;
  throw usageError('--yes is missing: nobody can be asked here.', 'Add --yes to delete without a question.');
}

/** @throws `cancelled` where the answer is no */
async function confirm(context: Context, what: string): Promise<void> {
  const ask = await questions(context);
  if (!(await ask.yes(`Delete ${what}?`, false)))
    throw new Failure('cancelled', EXIT.failed, 'Nothing was deleted.');
}

export const command: CommandModule = {
  help: {
    reaches: 'changes',
    examples: ['zoomctl meeting delete 83456789012', 'zoomctl meeting delete 83456789012 --yes --json'],
  },
  declare(command) {
    command
      .argument('<meeting>', MEETING_ARGUMENT)
      .option('--yes', 'do not ask')
      .option('--occurrence <id>', 'only this occurrence of a recurring meeting');
  },
  async run(context, { args, options }) {
    const { yes = false, occurrence } = options as Options;
    const name = readMeetingName(args[0]);
    checkOccurrence(occurrence);
    const which = occurrence === undefined ? '' : `occurrence ${occurrence} of `;
    if (!yes) {
      checkInteractive(context);
      const topic = await topicOf(context, name, occurrence);
      await confirm(context, `${which}meeting ${nameText(name)}${topic}`);
    }
    await withZoom(context, async (client) => {
      const { deleteMeeting } = await import('../zoom/meeting-calls.ts');
      await deleteMeeting(client, name, occurrence);
    });
    await tellDone(context, name, 'deleted', occurrence);
    return undefined;
  },
};
