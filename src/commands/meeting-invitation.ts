import { textField } from '../zoom/lossless-object.ts';
import type { CommandModule } from './command.ts';
import { MEETING_ARGUMENT, readMeetingName } from './meeting-id.ts';
import { withZoom } from './meeting-session.ts';

export const command: CommandModule = {
  help: {
    reaches: 'calls',
    examples: ['zoomctl meeting invitation 83456789012'],
  },
  declare(command) {
    command.argument('<meeting>', MEETING_ARGUMENT);
  },
  async run(context, { args }) {
    const name = readMeetingName(args[0]);
    const invitation = await withZoom(context, async (client) => {
      const { getInvitation } = await import('../zoom/meeting-calls.ts');
      return getInvitation(client, name);
    });
    const { out } = context;
    if (out.json) await out.document(invitation);
    else
      for (const line of (textField(invitation, 'invitation') ?? '').trimEnd().split(/\r?\n/)) out.line(line);
    return undefined;
  },
};
