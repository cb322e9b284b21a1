import type { CommandModule } from './command.ts';
import { tellDone } from './meeting-done.ts';
import { MEETING_ARGUMENT, readMeetingName } from './meeting-id.ts';
import { withZoom } from './meeting-session.ts';

export const command: CommandModule = {
  help: {
    reaches: 'changes',
    notes:
      'Everybody is sent out. A scheduled meeting can be started again; an instant one is gone for good.',
    examples: ['zoomctl meeting end "834 5678 9012"'],
  },
  declare(command) {
    command.argument('<meeting>', MEETING_ARGUMENT);
  },
  async run(context, { args }) {
    const name = readMeetingName(args[0]);
    await withZoom(context, async (client) => {
      const { endMeeting } = await import('../zoom/meeting-calls.ts');
      await endMeeting(client, name);
    });
    await tellDone(context, name, 'ended');
    return undefined;
  },
};
