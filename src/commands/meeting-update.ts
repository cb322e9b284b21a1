import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import type { LosslessObject } from '../zoom/lossless-object.ts';
import type { CommandModule } from './command.ts';
import { tellDone } from './meeting-done.ts';
import { declareFields, declareSchedule } from './meeting-fields.ts';
import { MEETING_ARGUMENT, readMeetingName } from './meeting-id.ts';
import { checkOccurrence } from './meeting-occurrence.ts';
import { readSchedule, type ScheduleFlags } from './meeting-schedule.ts';
import { withZoom } from './meeting-session.ts';

interface Options extends ScheduleFlags {
  readonly occurrence?: string;
}

/** What Zoom changes for a single occurrence; everything else is the whole series'. */
const OF_AN_OCCURRENCE = new Set(['start_time', 'duration', 'timezone', 'agenda', 'settings']);

/** A start in words is shown as it was understood, by Zoom where that can be asked. */
async function tellTime(
  { out }: Context,
  changes: Readonly<Record<string, unknown>>,
  meeting: LosslessObject | undefined,
): Promise<void> {
  const [{ startText, typeText, whenText }, { machineZone }] = await Promise.all([
    import('./meeting-text.ts'),
    import('./meeting-time.ts'),
  ]);
  if (meeting === undefined) {
    const sent = startText({ ...changes, timezone: changes.timezone ?? machineZone() ?? 'UTC' });
    return out.note(t`  Start, as sent: ${sent ?? ''}`);
  }
  const when = whenText(meeting);
  if (when === null)
    return out.warn(t`It has no start all the same: Zoom says that it is ${typeText(meeting)}.`);
  out.note(t`  It starts ${when}`);
}

export const command: CommandModule = {
  help: {
    reaches: 'changes',
    notes: "Only what is named changes. A start without --timezone is this machine's time.",
    examples: [
      'zoomctl meeting update 83456789012 --topic "Rounds" --start "tomorrow 15:00"',
      'zoomctl meeting update 83456789012 --setting mute_upon_entry=true',
    ],
  },
  declare(command) {
    declareSchedule(declareFields(command.argument('<meeting>', MEETING_ARGUMENT), 'update'), 'update')
      .option('--no-waiting-room', 'let people in at once')
      .option('--occurrence <id>', 'only this occurrence of a recurring meeting');
    // The parser would let the last one win.
    const given = new Set<string>();
    for (const name of ['waiting-room', 'no-waiting-room']) {
      command.on(`option:${name}`, () => {
        given.add(name);
        if (given.size > 1) throw usageError('--waiting-room and --no-waiting-room exclude each other.');
      });
    }
  },
  async run(context, { args, options }) {
    const { occurrence, ...flags } = options as Options;
    const name = readMeetingName(args[0]);
    checkOccurrence(occurrence);
    const changes = await readSchedule(flags, 'update', context);
    const fields = Object.keys(changes);
    if (fields.length === 0)
      throw usageError('There is nothing to update.', 'Name what changes, such as --topic or --start.');
    const series =
      occurrence === undefined ? undefined : fields.find((field) => !OF_AN_OCCURRENCE.has(field));
    if (series !== undefined) {
      throw usageError(`--occurrence: ${series} is the whole series' and can't differ for one occurrence.`);
    }
    const shows = changes.start_time !== undefined && !context.out.json;
    const after = await withZoom(context, async (client) => {
      const { getMeeting, updateMeeting } = await import('../zoom/meeting-calls.ts');
      await updateMeeting(client, name, changes, occurrence);
      // Zoom replies with nothing, also where it changes nothing. Whoever may not read the meeting has updated it all the same.
      return shows && occurrence === undefined ? getMeeting(client, name).catch(() => undefined) : undefined;
    });
    await tellDone(context, name, 'updated', occurrence);
    if (shows) await tellTime(context, changes, after);
    return undefined;
  },
};
