import { LIST_TYPES } from '../zoom/meeting-calls.ts';
import { printableMeeting } from '../zoom/meetings.ts';
import type { CommandModule } from './command.ts';
import { oneOf, wholeNumber } from './flag-values.ts';
import { checkHost, hostOf } from './meeting-fields.ts';
import { withZoom } from './meeting-session.ts';
import { wordOption } from './words.ts';

interface Options {
  readonly type?: string;
  readonly limit?: string;
  readonly host?: string;
}

const NO_INSTANT =
  "Zoom's list never shows instant meetings: only whoever keeps their ids can find them again.";

export const command: CommandModule = {
  help: {
    reaches: 'calls',
    notes: "Zoom's list never shows instant meetings. Times are this machine's.",
    examples: [
      'zoomctl meeting list',
      'zoomctl meeting list --type upcoming --limit 10',
      "zoomctl meeting list --json | jq -r '.meetings[].join_url'",
    ],
  },
  declare(command) {
    command
      .addOption(wordOption('--type <type>', LIST_TYPES, `${LIST_TYPES.join(', ')}; default: scheduled`))
      .option('--limit <n>', 'the first so many by their start; default: all')
      .option('--host <user>', 'another user of the account; takes an admin-managed or Server-to-Server app');
  },
  async run(context, { options }) {
    const typed = options as Options;
    const type = oneOf(typed.type, '--type', LIST_TYPES) ?? 'scheduled';
    const limit = wholeNumber(typed.limit, '--limit', 1, 1_000_000);
    if (typed.host !== undefined) checkHost(typed.host);
    const meetings = await withZoom(context, async (client, session) => {
      const user = hostOf(session, typed.host);
      const { listMeetings } = await import('../zoom/meeting-calls.ts');
      return listMeetings(client, { user, type });
    });
    // Zoom's own order says nothing of time: the first so many are those that begin first.
    const { byStart, listHead, listRow } = await import('./meeting-text.ts');
    const shown = limit === undefined ? meetings : byStart(meetings).slice(0, limit);
    const { out } = context;
    if (out.json) {
      await out.document({ meetings: shown.map((meeting) => printableMeeting(meeting, false)) });
      return undefined;
    }
    if (meetings.length === 0) out.note(`There is no meeting of the type ${type}.`);
    else {
      const { printTable } = await import('../output/table.ts');
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      await printTable(
        out,
        listHead(zone),
        byStart(shown).map((meeting) => listRow(meeting, zone)),
      );
    }
    if (meetings.length === 0 || out.isTerminal) out.note(out.noteColours.soft(NO_INSTANT));
    return undefined;
  },
};
