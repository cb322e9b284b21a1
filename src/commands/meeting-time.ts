import { DateTime, IANAZone } from 'luxon';
import { usageError } from '../errors.ts';
import { nearest } from '../scopes/nearest.ts';

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:(?:[T ]|, *)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

const EXAMPLES = 'For example 2027-03-01T15:00, 2027-03-01T15:00Z, "tomorrow 15:00" or "next monday 9am".';

/** How Zoom takes a moment: in UTC, to the second. */
export function zoomTime(time: DateTime): string {
  return time.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
}

/** The name of a time zone as the IANA data has it. @throws a usage error for one that it doesn't have */
export function readTimezone(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const known = Intl.supportedValuesOf('timeZone');
  const written = known.find((zone) => zone.toLowerCase() === name.toLowerCase());
  if (written !== undefined) return written;
  // Aliases such as Asia/Calcutta or UTC are in no list, but good.
  if (/^[A-Za-z]/.test(name) && IANAZone.isValidZone(name)) return name;
  const near = nearest(name, known);
  const byCity = known.filter((zone) => zone.split('/').at(-1)?.toLowerCase() === name.toLowerCase());
  const meant = byCity.length > 0 ? byCity : near;
  throw usageError(
    `--timezone: there is no time zone "${name}".`,
    meant.length > 0
      ? `Did you mean ${meant.join(' or ')}?`
      : 'Name one like Europe/Berlin or America/New_York.',
  );
}

/** The zone that this machine's clock is set to. */
export function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The moment at which the zone's clocks show a time. @throws a usage error where they never do */
function momentOf(wall: Wall, zone: string, flag: string, text: string): DateTime {
  const time = DateTime.fromObject(wall, { zone });
  if (!time.isValid) throw usageError(`${flag}: there is no such date and time as ${text}.`);
  if (time.hour !== wall.hour || time.minute !== wall.minute) {
    throw usageError(
      `${flag}: ${text} does not exist in ${zone}: the clocks skip it when they go forward that day.`,
      'Choose another time, or give one with its offset from UTC.',
    );
  }
  return time;
}

function isoTime(match: RegExpExecArray, flag: string, text: string, zone: string): DateTime {
  const [, date = '', clock = '', offset] = match;
  const [hour = '', minute = '', second = '0'] = clock.split(':');
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const wall = {
    year,
    month,
    day,
    hour: Number(hour),
    minute: Number(minute),
    second: Math.floor(Number(second)),
  };
  if (offset === undefined) return momentOf(wall, zone, flag, text);
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  const fixed = `UTC${sign}${Number(hours)}:${minutes.padStart(2, '0')}`;
  if (Number(hours) > 14 || Number(minutes) > 59) throw usageError(`${flag}: there is no offset ${offset}.`);
  return momentOf(wall, fixed, flag, text).setZone(zone);
}

/** A phrase such as "tomorrow 15:00", which has to be understood as a whole. */
async function phraseTime(text: string, flag: string, zone: string, now: number): Promise<DateTime> {
  const notUnderstood = (): Error => usageError(`${flag} takes a date and a time, not "${text}".`, EXAMPLES);
  if (/\d\/\d|\d\.\d{1,2}\./.test(text)) {
    throw usageError(`${flag}: "${text}" means one date to some and another to others.`, EXAMPLES);
  }
  const { casual } = await import('chrono-node/en');
  const here = DateTime.fromMillis(now, { zone });
  const [result, ...others] = casual.parse(
    text,
    { instant: here.toJSDate(), timezone: here.offset },
    { forwardDate: true },
  );
  if (result === undefined || others.length > 0 || (result.end ?? null) !== null) throw notUnderstood();
  const rest = `${text.slice(0, result.index)} ${text.slice(result.index + result.text.length)}`;
  if (/[^\s,.]/.test(rest)) throw notUnderstood();
  const { start } = result;
  if (!start.isCertain('hour')) {
    throw usageError(`${flag}: "${text}" says no time of day.`, EXAMPLES);
  }
  if (start.isCertain('timezoneOffset')) return DateTime.fromJSDate(start.date(), { zone });
  const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute'): number => start.get(name) ?? 0;
  const wall = {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: start.isCertain('second') ? (start.get('second') ?? 0) : 0,
  };
  return momentOf(wall, zone, flag, text);
}

/**
 * A moment given to a flag: ISO 8601, in the zone's time where it says no offset, or a phrase in English.
 * @throws a usage error for one that can't be understood or never comes
 */
export async function readTime(text: string, flag: string, zone: string, now: number): Promise<DateTime> {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso === null) {
    if (trimmed === '') throw usageError(`${flag} is empty.`, EXAMPLES);
    return phraseTime(trimmed, flag, zone, now);
  }
  if (iso[2] !== undefined) return isoTime(iso, flag, trimmed, zone);
  if (!DateTime.fromISO(trimmed, { zone }).isValid)
    throw usageError(`${flag}: there is no such date as ${trimmed}.`);
  throw usageError(`${flag}: "${trimmed}" says no time of day.`, EXAMPLES);
}

/** The last moment that a flag allows: a date alone stands for its whole day. @throws as `readTime` does */
export async function readLastMoment(
  text: string,
  flag: string,
  zone: string,
  now: number,
): Promise<DateTime> {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? DateTime.fromISO(text.trim(), { zone }) : undefined;
  if (day?.isValid) return day.endOf('day');
  return readTime(text, flag, zone, now);
}
