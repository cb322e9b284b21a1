import { momentOf, shownAt, utcText } from './meeting-time.ts';

/** The recurrence of a request, as Zoom's specification has it. */
export interface Recurrence {
  /** 1 daily, 2 weekly, 3 monthly. */
  readonly type: 1 | 2 | 3;
  readonly repeat_interval?: number;
  /** Days of a week, 1 for Sunday: `2,4`. */
  readonly weekly_days?: string;
  readonly monthly_day?: number;
  /** 1 to 4, or -1 for the last week. */
  readonly monthly_week?: number;
  readonly monthly_week_day?: number;
  readonly end_times?: number;
  readonly end_date_time?: string;
}

const MOST_OCCURRENCES = 60;
const DAY = 24 * 3600 * 1000;
const LONGEST_INTERVAL = { 1: 99, 2: 50, 3: 10 } as const;

function isWhole(value: unknown, least: number, most: number): boolean {
  return (
    value === undefined ||
    (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)
  );
}

/** Whether Zoom takes this as a recurrence. */
export function isRecurrence(value: unknown): value is Recurrence {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const r = value as Record<string, unknown>;
  if (r.type !== 1 && r.type !== 2 && r.type !== 3) return false;
  if (r.end_times !== undefined && r.end_date_time !== undefined) return false;
  return (
    isWhole(r.repeat_interval, 1, LONGEST_INTERVAL[r.type]) &&
    isWhole(r.end_times, 0, MOST_OCCURRENCES) &&
    isWhole(r.monthly_day, 1, 31) &&
    isWhole(r.monthly_week_day, 1, 7) &&
    (r.monthly_week === -1 || isWhole(r.monthly_week, 1, 4)) &&
    (r.monthly_week === undefined) === (r.monthly_week_day === undefined) &&
    (r.weekly_days === undefined ||
      (typeof r.weekly_days === 'string' && /^[1-7](,[1-7])*$/.test(r.weekly_days))) &&
    (r.end_date_time === undefined ||
      (typeof r.end_date_time === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(r.end_date_time)))
  );
}

/** Days since 1970 of the days on which a month's occurrence falls; none for a 31st that the month lacks. */
function dayInMonth(recurrence: Recurrence, first: number, month: number): number | undefined {
  const begin = new Date(first * DAY);
  const year = begin.getUTCFullYear();
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = (number: number) => Date.UTC(year, month, number) / DAY;
  const { monthly_week: week, monthly_week_day: weekday } = recurrence;
  if (week === undefined || weekday === undefined) {
    const wanted = recurrence.monthly_day ?? begin.getUTCDate();
    return wanted <= length ? day(wanted) : undefined;
  }
  const of = (number: number) => new Date(day(number) * DAY).getUTCDay() + 1;
  const matching = Array.from({ length }, (_, index) => index + 1).filter((number) => of(number) === weekday);
  const found = week === -1 ? matching.at(-1) : matching[week - 1];
  return found === undefined ? undefined : day(found);
}

function* days(recurrence: Recurrence, first: number): Generator<number> {
  const interval = recurrence.repeat_interval ?? 1;
  if (recurrence.type === 1) for (let day = first; ; day += interval) yield day;
  if (recurrence.type === 2) {
    const weekday = (day: number) => new Date(day * DAY).getUTCDay();
    const sunday = first - weekday(first);
    const wanted = recurrence.weekly_days?.split(',').map((day) => Number(day) - 1) ?? [weekday(first)];
    for (let week = sunday; ; week += 7 * interval) {
      for (const day of [...wanted].sort()) if (week + day >= first) yield week + day;
    }
  }
  const month = new Date(first * DAY).getUTCMonth();
  for (let ahead = 0; ; ahead += interval) {
    const day = dayInMonth(recurrence, first, month + ahead);
    if (day !== undefined && day >= first) yield day;
  }
}

/** When a recurring meeting takes place, in UTC; at the same time of the zone's clocks each time. */
export function occurrenceTimes(recurrence: Recurrence, startTime: string, timezone: string): string[] {
  const shown = shownAt(Date.parse(startTime), timezone);
  const time = shown % DAY;
  const last =
    recurrence.end_date_time === undefined ? Number.POSITIVE_INFINITY : Date.parse(recurrence.end_date_time);
  const most =
    recurrence.end_date_time === undefined ? recurrence.end_times || MOST_OCCURRENCES : MOST_OCCURRENCES;
  const times: string[] = [];
  for (const day of days(recurrence, Math.floor(shown / DAY))) {
    const moment = momentOf(day * DAY + time, timezone);
    if (moment > last || times.length >= most) return times;
    times.push(utcText(moment));
  }
  return times;
}
