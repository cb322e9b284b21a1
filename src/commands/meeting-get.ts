import type { Context } from '../context.ts';
import { t } from '../output/terminal-text.ts';
import { type LosslessObject, textField } from '../zoom/lossless-object.ts';
import { printableMeeting } from '../zoom/meetings.ts';
import type { CommandModule } from './command.ts';
import { MEETING_ARGUMENT, readMeetingName } from './meeting-id.ts';
import { checkOccurrence } from './meeting-occurrence.ts';
import { withZoom } from './meeting-session.ts';
import { prepareSharing, type ShareFlags } from './meeting-share.ts';
import { occurrencesOf, recurrenceText, startText, timeText, typeText, whenText } from './meeting-text.ts';

interface Options extends ShareFlags {
  readonly occurrence?: string;
  readonly showStartUrl?: boolean;
}

/** @param one whether one occurrence was asked for: then the reply's own time is that one's */
function printForPeople(
  { out }: Context,
  meeting: LosslessObject,
  showStartUrl: boolean,
  one: boolean,
): void {
  const { soft, strong } = out.colours;
  const line = (name: string, value: string | null): void => {
    if (value !== null) out.line(t`  ${soft(name.padEnd(9))} ${value}`);
  };
  out.line(strong(textField(meeting, 'topic') ?? 'Meeting'));
  line('Meeting', String(meeting.id));
  line('Kind', [typeText(meeting), textField(meeting, 'status')].filter(Boolean).join(', '));
  line('When', one ? startText(meeting) : whenText(meeting));
  line('Repeats', recurrenceText(meeting));
  line('Host', textField(meeting, 'host_email'));
  line('Join', textField(meeting, 'join_url'));
  line('Passcode', textField(meeting, 'password'));
  line('Agenda', textField(meeting, 'agenda'));
  if (showStartUrl) line('Start', textField(meeting, 'start_url'));
  const zone = textField(meeting, 'timezone');
  for (const one of occurrencesOf(meeting)) {
    const state = one.status === 'available' ? '' : ` (${String(one.status)})`;
    const start = timeText(String(one.start_time), zone);
    out.line(
      t`  ${soft('Occurs'.padEnd(9))} ${start}  ${soft(t`occurrence ${String(one.occurrence_id)}${state}`)}`,
    );
  }
}

export const command: CommandModule = {
  help: {
    reaches: 'calls',
    examples: [
      'zoomctl meeting get "834 5678 9012"',
      'zoomctl meeting get 83456789012 --json | jq .settings',
      'zoomctl meeting get 83456789012 --qr',
    ],
  },
  declare(command) {
    command
      .argument('<meeting>', MEETING_ARGUMENT)
      .option('--occurrence <id>', 'one occurrence of a recurring meeting')
      .option('--copy', 'put the join link on the clipboard')
      .option('--qr', 'show the join link as a QR code')
      .option('--show-start-url', 'print the link that makes whoever has it the host');
  },
  async run(context, { args, options }) {
    const { occurrence, showStartUrl = false, ...sharing } = options as Options;
    const name = readMeetingName(args[0]);
    checkOccurrence(occurrence);
    const share = await prepareSharing(context, sharing);
    const meeting = await withZoom(context, async (client) => {
      const { getMeeting } = await import('../zoom/meeting-calls.ts');
      return getMeeting(client, name, occurrence);
    });
    if (context.out.json) await context.out.document(printableMeeting(meeting, showStartUrl));
    else printForPeople(context, meeting, showStartUrl, occurrence !== undefined);
    if (sharing.copy || sharing.qr) await share(meeting);
    return undefined;
  },
};
