import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import type { LosslessObject } from '../zoom/lossless-object.ts';
import type { InstantMeeting } from '../zoom/meetings.ts';
import type { Requests } from '../zoom/zoom-client.ts';
import { sharedFields } from './meeting-fields.ts';
import type { CreateFlags } from './meeting-schedule.ts';

/** What says which meeting is to be made. */
export interface RequestFlags extends CreateFlags {
  readonly instant?: boolean;
}

/** What an instant meeting can't have: it starts now. */
export const SCHEDULE_FLAGS = [
  'start',
  'recurring',
  'duration',
  'end',
  'timezone',
  'agenda',
  'scheduleFor',
  'template',
  'repeat',
  'every',
  'on',
  'times',
  'until',
] as const;

/** Why an instant meeting doesn't take some of them. */
const NOT_INSTANT: Partial<Record<(typeof SCHEDULE_FLAGS)[number], string>> = {
  duration: 'has no planned length: it lasts until the host ends it',
  end: 'has no planned end: it lasts until the host ends it',
  agenda: 'takes no agenda',
  scheduleFor: "is its own host's",
  template: 'is made from no template',
};

function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Whether the flags say when the meeting is. */
export function saysWhen({ instant, start, recurring }: RequestFlags): boolean {
  return instant === true || start !== undefined || recurring === true;
}

/** @throws a usage error unless the flags say one kind of meeting, and nothing that it can't have */
function checkKind(flags: RequestFlags): void {
  const scheduled = SCHEDULE_FLAGS.find((name) => flags[name] !== undefined);
  if (flags.instant) {
    if (scheduled === undefined) return;
    throw usageError(
      `--instant and ${flagName(scheduled)} exclude each other: an instant meeting ${NOT_INSTANT[scheduled] ?? 'starts now, at no other time'}.`,
    );
  }
  if (saysWhen(flags)) return;
  throw usageError(
    scheduled === undefined
      ? '--instant is missing: it says that the meeting starts now.'
      : `--start is missing: ${flagName(scheduled)} is for a meeting that starts at a time.`,
    'Or say when it starts: --start "tomorrow 15:00"; --recurring is for a meeting at no fixed time.',
  );
}

/** A checked request: all of it but the host. */
export interface MeetingRequest {
  readonly instant: boolean;
  readonly meeting: Readonly<Record<string, unknown>>;
}

/** Checks everything that was typed about the meeting. @throws a usage error that names the flag */
export async function readRequest(context: Context, flags: RequestFlags): Promise<MeetingRequest> {
  checkKind(flags);
  if (flags.instant) return { instant: true, meeting: { ...(await sharedFields(flags, 'create')) } };
  const { newSchedule } = await import('./meeting-schedule.ts');
  return { instant: false, meeting: await newSchedule(flags, context) };
}

/** Creates the meeting for a host. */
export type Create = (client: Requests, host: string) => Promise<LosslessObject>;

/** Loads what sends the request. */
export async function creator({ instant, meeting }: MeetingRequest): Promise<Create> {
  if (instant) {
    const { createInstantMeeting } = await import('../zoom/meetings.ts');
    return (client, host) => createInstantMeeting(client, host, meeting as InstantMeeting);
  }
  const { createMeeting } = await import('../zoom/meeting-calls.ts');
  return (client, host) => createMeeting(client, host, meeting);
}
