import type { DateTime } from 'luxon';
import { usageError } from '../errors.ts';
import type { SettingsRequest } from '../zoom/meeting-settings.ts';
import { wholeNumber } from './flag-values.ts';
import { checkAgenda, checkHost, type MeetingFlags, sharedFields } from './meeting-fields.ts';
import { type RecurrenceFlags, readRecurrence } from './meeting-recurrence.ts';
import { machineZone, readEnd, readTime, readTimezone, zoomTime } from './meeting-time.ts';

/** What says when a meeting is, how often, and for whom. */
export interface ScheduleFlags extends MeetingFlags, RecurrenceFlags {
  readonly start?: string;
  readonly end?: string;
  readonly duration?: string;
  readonly timezone?: string;
  readonly agenda?: string;
  readonly scheduleFor?: string;
}

/** The parts of a context that times are read against. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Told what a person may not have meant. */
  warn?(message: string): void;
}

/** The longest meeting that Zoom takes, in minutes. */
const LONGEST = 1440;

const MEETING_TYPE = { scheduled: 2, recurring: 3, recurringFixed: 8 } as const;

/** Milliseconds by which a start may have passed: what is typed takes its time. */
const JUST_PASSED = 5 * 60_000;

/** @throws a usage error for a start that nobody can be in time for */
function checkNotPast(start: DateTime, zone: string, now: number): void {
  if (start.toMillis() >= now - JUST_PASSED) return;
  throw usageError(
    `--start is in the past: ${start.toFormat('yyyy-MM-dd HH:mm')} (${zone}).`,
    'Check the date and --timezone. A meeting that starts now: zoomctl meeting create --instant',
  );
}

/**
 * What throws a usage error for a start that can't be understood or has passed.
 * @throws a usage error for a time zone that there is not
 */
export function startCheck(timezone: string | undefined, clock: Clock): (text: string) => Promise<void> {
  const zone = readTimezone(timezone) ?? machineZone() ?? 'UTC';
  return async (text) => {
    const now = clock.now();
    checkNotPast(await readTime(text, '--start', zone, now), zone, now);
  };
}

function readMinutes(duration: string | undefined): number | undefined {
  if (duration === undefined || /^\s*\d+\s*$/.test(duration)) {
    return wholeNumber(duration, '--duration', 1, LONGEST);
  }
  throw usageError(
    `--duration takes a whole number of minutes from 1 to ${LONGEST}, not "${duration}".`,
    'An hour and a half is 90; --end says when it ends.',
  );
}

async function readDuration(
  flags: ScheduleFlags,
  start: DateTime | undefined,
  zone: string,
  now: number,
  warn: (message: string) => void,
): Promise<number | undefined> {
  if (flags.end === undefined) return readMinutes(flags.duration);
  if (flags.duration !== undefined) throw usageError('--end and --duration exclude each other.');
  if (start === undefined) throw usageError('--end goes with --start.', 'Or give --duration in minutes.');
  const end = await readEnd(flags.end, '--end', zone, now, start, warn);
  const minutes = Math.ceil((end.toMillis() - start.toMillis()) / 60_000);
  if (minutes <= 0) {
    const at = (time: DateTime): string => time.setZone(zone).toFormat('yyyy-MM-dd HH:mm');
    throw usageError(
      `--end is not after --start: ${at(end)} and ${at(start)} (${zone}).`,
      'A time of day alone is that of the day of the start: name the day with it, or give --duration in minutes.',
    );
  }
  if (minutes > LONGEST) throw usageError(`--end: a meeting lasts up to ${LONGEST} minutes, not ${minutes}.`);
  return minutes;
}

/**
 * The request that the flags describe, checked so that nothing impossible reaches Zoom.
 * @throws a usage error that names the flag
 */
export async function readSchedule(
  flags: ScheduleFlags,
  request: SettingsRequest,
  clock: Clock,
): Promise<Record<string, unknown>> {
  const now = clock.now();
  const timezone = readTimezone(flags.timezone);
  const own = machineZone();
  const zone = timezone ?? own ?? 'UTC';
  const warn = (message: string): void => clock.warn?.(message);
  const start =
    flags.start === undefined ? undefined : await readTime(flags.start, '--start', zone, now, warn);
  if (start !== undefined) checkNotPast(start, zone, now);
  if (flags.start !== undefined && timezone === undefined && own === undefined)
    warn("This machine's time zone, TZ, is none that is known: times are UTC. --timezone names another one.");
  const duration = await readDuration(flags, start, zone, now, warn);
  const recurrence = await readRecurrence(flags, { start, zone, now });
  // An update that names no zone leaves the meeting's own as it is.
  const sentZone = request === 'create' ? zone : timezone;
  return {
    ...(await sharedFields(flags, request)),
    ...(recurrence === undefined ? {} : { type: MEETING_TYPE.recurringFixed }),
    ...(start === undefined ? {} : { start_time: zoomTime(start) }),
    ...(duration === undefined ? {} : { duration }),
    ...(sentZone === undefined ? {} : { timezone: sentZone }),
    ...(flags.agenda === undefined ? {} : { agenda: checkAgenda(flags.agenda) }),
    ...(flags.scheduleFor === undefined
      ? {}
      : { schedule_for: checkHost(flags.scheduleFor, '--schedule-for') }),
    ...(recurrence === undefined ? {} : { recurrence }),
  };
}

export interface CreateFlags extends ScheduleFlags {
  readonly recurring?: boolean;
  readonly template?: string;
}

/** The request for a meeting with a time, or for one that recurs at none. @throws a usage error that names the flag */
export async function newSchedule(flags: CreateFlags, clock: Clock): Promise<Record<string, unknown>> {
  if (flags.recurring) {
    const timed = (['start', 'end', 'timezone', 'repeat', 'every', 'on', 'times', 'until'] as const).find(
      (name) => flags[name] !== undefined,
    );
    if (timed !== undefined)
      throw usageError(`--recurring has no fixed time, so --${timed} does not go with it.`);
  }
  if (flags.template !== undefined && !/^[\w+/=-]{1,128}$/.test(flags.template)) {
    throw usageError('--template takes the id of a meeting template.', TEMPLATES);
  }
  const { timezone, ...fields } = await readSchedule(flags, 'create', clock);
  return {
    type: flags.recurring ? MEETING_TYPE.recurring : MEETING_TYPE.scheduled,
    ...fields,
    ...(flags.recurring ? {} : { timezone }),
    ...(flags.template === undefined ? {} : { template_id: flags.template }),
  };
}

const TEMPLATES = 'zoomctl api GET /users/me/meeting_templates shows them.';
