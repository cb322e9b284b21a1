import type { Printable } from '../output/terminal-text.ts';
import { isObject, type LosslessObject, textField } from '../zoom/lossless-object.ts';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  1: 'instant',
  2: 'scheduled',
  3: 'recurring',
  4: 'personal',
  7: 'audio conference',
  8: 'recurring',
  10: 'screen share',
};

/** Zoom's number for the type of a meeting, in a word. */
export function typeText(meeting: LosslessObject): string {
  return TYPE_NAMES[String(meeting.type)] ?? String(meeting.type ?? '');
}

/** A moment as a zone's clocks show it: `2027-03-01 15:00`. What is no date, or no zone, is shown as it came. */
export function timeText(moment: string, zone: string | null): string {
  const time = Date.parse(moment);
  if (Number.isNaN(time)) return moment;
  try {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone ?? 'UTC',
      dateStyle: 'short',
      timeStyle: 'short',
    });
    return format.format(time);
  } catch {
    return moment;
  }
}

/** What Zoom lists of a series; nothing for a meeting that is none. */
export function occurrencesOf(meeting: LosslessObject): LosslessObject[] {
  return Array.isArray(meeting.occurrences) ? meeting.occurrences.filter(isObject) : [];
}

/**
 * When a meeting is: its start in its own zone, and how long; of a series the first occurrence that takes place, which
 * need not be on the day that it was made for. Null for one without a time.
 */
export function whenText(meeting: LosslessObject): string | null {
  const first = occurrencesOf(meeting).find(({ status }) => status !== 'deleted');
  return startText(meeting, (first && textField(first, 'start_time')) ?? undefined);
}

/** A meeting's start in its own zone, and how long it is; null for one without a time. */
export function startText(meeting: LosslessObject, start = textField(meeting, 'start_time')): string | null {
  if (start === null) return null;
  const zone = textField(meeting, 'timezone');
  const length = meeting.duration === undefined ? '' : `, ${String(meeting.duration)} min`;
  return `${timeText(start, zone)} (${zone ?? 'UTC'})${length}`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Zoom's `recurrence` in words; null for a meeting without. */
export function recurrenceText(meeting: LosslessObject): string | null {
  const { recurrence } = meeting;
  if (typeof recurrence !== 'object' || recurrence === null) return null;
  const r = recurrence as LosslessObject;
  const unit = { 1: 'day', 2: 'week', 3: 'month' }[String(r.type)] ?? 'time';
  const interval = Number(String(r.repeat_interval ?? 1));
  const dayName = (day: unknown): string => DAYS[Number(String(day)) - 1] ?? String(day);
  const parts = [interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`];
  const days = textField(r, 'weekly_days');
  if (days !== null) parts.push(`on ${days.split(',').map(dayName).join(', ')}`);
  if (r.monthly_day !== undefined) parts.push(`on day ${String(r.monthly_day)}`);
  if (r.monthly_week !== undefined) {
    const week = { '-1': 'last', 1: 'first', 2: 'second', 3: 'third', 4: 'fourth' }[String(r.monthly_week)];
    parts.push(`on the ${week ?? String(r.monthly_week)} ${dayName(r.monthly_week_day)}`);
  }
  const times = String(r.end_times ?? '');
  if (times !== '' && times !== '0') parts.push(`${times} times`);
  const until = textField(r, 'end_date_time');
  if (until !== null) parts.push(`until ${timeText(until, textField(meeting, 'timezone')).slice(0, 10)}`);
  return parts.join(', ');
}

/** The head of the table of meetings. */
export function listHead(zone: string): string[] {
  return ['Meeting', 'Topic', `Start (${zone})`, 'Minutes', 'Kind'];
}

/** Meetings in the order of their starts; those without a time come last. */
export function byStart(meetings: readonly LosslessObject[]): LosslessObject[] {
  const startOf = (meeting: LosslessObject): number => {
    const start = Date.parse(textField(meeting, 'start_time') ?? '');
    return Number.isNaN(start) ? Number.MAX_SAFE_INTEGER : start;
  };
  return [...meetings].sort((a, b) => startOf(a) - startOf(b));
}

/** A row of the table of meetings; times are in the zone given. */
export function listRow(meeting: LosslessObject, zone: string): Printable[] {
  const start = textField(meeting, 'start_time');
  return [
    String(meeting.id),
    textField(meeting, 'topic') ?? '',
    start === null ? '' : timeText(start, zone),
    meeting.duration === undefined ? '' : String(meeting.duration),
    typeText(meeting),
  ];
}
