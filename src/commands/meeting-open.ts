import { EXIT, Failure } from '../errors.ts';
import { shellWord } from '../shell-word.ts';
import { textField } from '../zoom/lossless-object.ts';
import { accountFlag } from './account-flag.ts';
import type { CommandModule } from './command.ts';
import { nameText, tellDone } from './meeting-done.ts';
import { MEETING_ARGUMENT, readMeetingName } from './meeting-id.ts';
import { withZoom } from './meeting-session.ts';

export const command: CommandModule = {
  help: {
    reaches: 'calls',
    variables: ['BROWSER'],
    notes:
      'The link that starts a meeting is good for two hours, so a fresh one is fetched; it is never printed.',
    examples: ['zoomctl meeting open 83456789012'],
  },
  declare(command) {
    command.argument('<meeting>', MEETING_ARGUMENT);
  },
  async run(context, { args }) {
    const name = readMeetingName(args[0]);
    const { meeting, hosts } = await withZoom(context, async (client, session) => {
      const { getMeeting } = await import('../zoom/meeting-calls.ts');
      return { meeting: await getMeeting(client, name), hosts: session.hosts };
    });
    const url = textField(meeting, 'start_url');
    if (url === null) {
      throw new Failure('no_start_url', EXIT.failed, 'Zoom gave no link to start the meeting with.', {
        hint: 'Only the host gets one: use their login with --account.',
      });
    }
    const { openMeeting } = await import('./meeting-browser.ts');
    try {
      await openMeeting(context, url, hosts);
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure(
        'no_browser',
        EXIT.failed,
        `The browser could not be started: ${(error as Error).message}`,
        {
          hint: `BROWSER names the command to start. To have the link printed: zoomctl meeting get ${shellWord(nameText(name))} --show-start-url${accountFlag(context)}`,
        },
      );
    }
    await tellDone(context, name, 'opened');
    return undefined;
  },
};
