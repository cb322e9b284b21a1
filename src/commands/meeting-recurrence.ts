import type { DateTime } from 'luxon';
import { usageError } from '../errors.ts';
import { oneOf, wholeNumber } from './flag-values.ts';
import { REPEATS } from './meeting-fields.ts';
import { readLastMoment, zoomTime } from './meeting-time.ts';

export interface RecurrenceFlags {
  readonly repeat?: string;
  readonly every?: string;
  readonly on?: string;
  readonly times?: string;
  readonly until?: string;
}

/** What the flags are read against. */
export interface RecurrenceContext {
  /** Undefined in an update that leaves the start as it is. */
  readonly start: DateTime | undefined;
  readonly zone: string;
  readonly now: number;
}

const TYPES = { daily: 1, weekly: 2, monthly: 3 } as const;

/** The longest intervals that Zoom takes, in days, weeks and months. */
const LONGEST_INTERVAL = { daily: 99, weekly: 50, monthly: 10 } as const;
/** The most occurrences that a series has. */
export const MOST_TIMES = 60;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const WEEKS: Readonly<Record<string, number>> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
  last: -1,
};

/** Zoom's number for a day of the week, 1 for Sunday; at least its first two letters are needed. */
function weekday(word: string): number | undefined {
  const lower = word.toLowerCase();
  const index = lower.length < 2 ? -1 : WEEKDAYS.findIndex((name) => name.startsWith(lower));
  return index < 0 ? undefined : index + 1;
}

/** Zoom's number for the day of the week of a moment; luxon counts from Monday, Zoom from Sunday. */
function weekdayOf(time: DateTime): number {
  return (time.weekday % 7) + 1;
}

const NEEDS_START = 'Say it with --on, or give --start as well.';

/** The days of a series' recurrence. */
interface Days {
  readonly weekly_days?: string;
}

function weekly(on: string | undefined, start: DateTime | undefined): Days {
  if (on === undefined) {
    if (start === undefined) throw usageError('--repeat weekly: on which days?', NEEDS_START);
    return { weekly_days: String(weekdayOf(start)) };
  }
  const words = on.split(/[\s,]+/).filter((word) => word !== '');
  const days = words.map((word) => {
    const day = weekday(word);
    if (day === undefined) throw usageError(`--on takes days of the week such as mon,wed, not "${word}".`);
    return day;
  });
  if (days.length === 0) throw usageError('--on is empty.', 'Name days of the week, such as mon,wed.');
  return { weekly_days: [...new Set(days)].sort().join(',') };
}

function monthly(on: string | undefined, start: DateTime | undefined): object {
  if (on === undefined) {
    if (start === undefined) throw usageError('--repeat monthly: on which day?', NEEDS_START);
    return { monthly_day: start.day };
  }
  const words = on.trim().toLowerCase().split(/\s+/);
  const [first = '', second] = words;
  if (second === undefined && /^\d{1,2}$/.test(first) && Number(first) >= 1 && Number(first) <= 31) {
    return { monthly_day: Number(first) };
  }
  const week = Object.hasOwn(WEEKS, first) ? WEEKS[first] : undefined;
  const day = weekday(second ?? '');
  if (words.length === 2 && week !== undefined && day !== undefined) {
    return { monthly_week: week, monthly_week_day: day };
  }
  throw usageError(
    `--on takes a day of the month, such as 15, or "second tuesday" or "last friday", not "${on}".`,
  );
}

async function end(
  flags: RecurrenceFlags,
  { start, zone, now }: RecurrenceContext,
  days: Days,
): Promise<object> {
  if (flags.times !== undefined && flags.until !== undefined) {
    throw usageError('--times and --until exclude each other.');
  }
  if (flags.times !== undefined) return { end_times: wholeNumber(flags.times, '--times', 1, MOST_TIMES) };
  if (flags.until === undefined) {
    throw usageError('--repeat: until when?', 'Add --times 10 or --until 2027-06-30.');
  }
  const until = await readLastMoment(flags.until, '--until', zone, now);
  if (start !== undefined && until < start) throw usageError('--until is before --start.');
  if (until.toMillis() < now) throw usageError('--until is in the past.');
  if (start !== undefined && days.weekly_days !== undefined)
    checkHasDay(days.weekly_days, start.setZone(zone), until);
  return { end_date_time: zoomTime(until) };
}

/** @throws a usage error for a series of which no day comes before its end */
function checkHasDay(weeklyDays: string, start: DateTime, until: DateTime): void {
  const wanted = weeklyDays.split(',').map(Number);
  for (let after = 0; after < 7; after++) {
    const day = start.plus({ days: after });
    if (day > until) break;
    if (wanted.includes(weekdayOf(day))) return;
  }
  throw usageError(
    `--until: none of the days of --on falls between --start and ${until.toFormat('yyyy-MM-dd')}.`,
    'Choose another day, or a later end.',
  );
}

/**
 * `--repeat` and what goes with it, as Zoom's `recurrence` object; undefined without it.
 * @throws a usage error that names the flag
 */
export async function readRecurrence(
  flags: RecurrenceFlags,
  context: RecurrenceContext,
): Promise<object | undefined> {
  const repeat = oneOf(flags.repeat, '--repeat', REPEATS);
  if (repeat === undefined) {
    const lonely = (['every', 'on', 'times', 'until'] as const).find((name) => flags[name] !== undefined);
    if (lonely !== undefined) throw usageError(`--${lonely} goes with --repeat daily, weekly or monthly.`);
    return undefined;
  }
  const interval = wholeNumber(flags.every, '--every', 1, LONGEST_INTERVAL[repeat]);
  if (repeat === 'daily' && flags.on !== undefined)
    throw usageError('--on goes with --repeat weekly or monthly.');
  const days: Days =
    repeat === 'weekly'
      ? weekly(flags.on, context.start)
      : repeat === 'monthly'
        ? monthly(flags.on, context.start)
        : {};
  return {
    type: TYPES[repeat],
    repeat_interval: interval ?? 1,
    ...days,
    ...(await end(flags, context, days)),
  };
}
