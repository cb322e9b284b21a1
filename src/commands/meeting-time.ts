import type { ParsedComponents } from 'chrono-node';
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

/** The zone that this machine's clock is set to; undefined where `TZ` names none that is known, and the clock shows UTC. */
export function machineZone(): string | undefined {
  const zone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone !== undefined && IANAZone.isValidZone(zone)) return zone;
  return process.env.TZ === '' ? 'UTC' : undefined;
}

interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Told what a person may not have meant. */
type Warn = (message: string) => void;

/** The moment at which the zone's clocks show a time, the first one where they do so twice. @throws a usage error where they never do */
function momentOf(wall: Wall, zone: string, flag: string, text: string, warn?: Warn): DateTime {
  const time = DateTime.fromObject(wall, { zone });
  // The end of a day is the next one's beginning to some, and this one's to others.
  if (!time.isValid || wall.hour === 24)
    throw usageError(`${flag}: there is no such date and time as ${text}.`);
  if (time.hour !== wall.hour || time.minute !== wall.minute) {
    throw usageError(
      `${flag}: ${text} does not exist in ${zone}: the clocks skip it when they go forward that day.`,
      'Choose another time, or give one with its offset from UTC.',
    );
  }
  const [first = time, second] = time.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
  if (second !== undefined) {
    const at = (moment: DateTime): string => moment.toFormat("yyyy-MM-dd'T'HH:mmZZ");
    warn?.(
      `${flag}: ${text} comes twice in ${zone}, where the clocks go back: taken as ${at(first)}, not ${at(second)}.`,
    );
  }
  return first;
}

function isoTime(match: RegExpExecArray, flag: string, text: string, zone: string, warn?: Warn): DateTime {
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
  if (offset === undefined) return momentOf(wall, zone, flag, text, warn);
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  const fixed = `UTC${sign}${Number(hours)}:${minutes.padStart(2, '0')}`;
  if (Number(hours) > 14 || Number(minutes) > 59) throw usageError(`${flag}: there is no offset ${offset}.`);
  return momentOf(wall, fixed, flag, text).setZone(zone);
}

interface Phrase {
  readonly start: ParsedComponents;
  /** Whether it names a day: by date, by weekday or by a word like tomorrow. */
  readonly namesDay: boolean;
  /** Whether it counts hours or minutes from a moment: "in 2 hours". */
  readonly counts: boolean;
}

/** A phrase in English, which has to be understood as a whole. @throws a usage error */
async function readPhrase(text: string, flag: string, zone: string, from: number): Promise<Phrase> {
  const notUnderstood = (): Error => usageError(`${flag} takes a date and a time, not "${text}".`, EXAMPLES);
  if (/\d\/\d|\d\.\d{1,2}\./.test(text)) {
    throw usageError(`${flag}: "${text}" means one date to some and another to others.`, EXAMPLES);
  }
  const { casual } = await import('chrono-node/en');
  const here = DateTime.fromMillis(from, { zone });
  const [result, ...others] = casual.parse(
    text,
    { instant: here.toJSDate(), timezone: here.offset },
    { forwardDate: true },
  );
  if (result === undefined || others.length > 0 || (result.end ?? null) !== null) throw notUnderstood();
  const rest = `${text.slice(0, result.index)} ${text.slice(result.index + result.text.length)}`;
  if (/[^\s,.]/.test(rest)) throw notUnderstood();
  const { start } = result;
  return {
    start,
    namesDay: start.isCertain('day') || start.isCertain('weekday'),
    counts: start.tags().has('result/relativeDateAndTime'),
  };
}

/** A phrase such as "tomorrow 15:00". */
function phraseTime({ start }: Phrase, flag: string, text: string, zone: string, warn?: Warn): DateTime {
  if (!start.isCertain('hour')) {
    throw usageError(`${flag}: "${text}" says no time of day.`, EXAMPLES);
  }
  if (start.isCertain('timezoneOffset')) return DateTime.fromJSDate(start.date(), { zone });
  return momentOf(wallOf(start), zone, flag, text, warn);
}

function wallOf(start: ParsedComponents): Wall {
  const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute'): number => start.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: start.isCertain('second') ? (start.get('second') ?? 0) : 0,
  };
}

/**
 * A moment given to a flag: ISO 8601, in the zone's time where it says no offset, or a phrase in English.
 * @param warn told where the zone's clocks show it twice
 * @throws a usage error for one that can't be understood or never comes
 */
export async function readTime(
  text: string,
  flag: string,
  zone: string,
  now: number,
  warn?: Warn,
): Promise<DateTime> {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso === null) {
    if (trimmed === '') throw usageError(`${flag} is empty.`, EXAMPLES);
    return phraseTime(await readPhrase(trimmed, flag, zone, now), flag, trimmed, zone, warn);
  }
  if (iso[2] !== undefined) return isoTime(iso, flag, trimmed, zone, warn);
  if (!DateTime.fromISO(trimmed, { zone }).isValid)
    throw usageError(`${flag}: there is no such date as ${trimmed}.`);
  throw usageError(`${flag}: "${trimmed}" says no time of day.`, EXAMPLES);
}

/**
 * The end of a meeting: a time of day alone is that of the day it starts on, "in 2 hours" and "2 hours later" count from
 * its start, and whatever names a day is read like any other moment.
 * @param warn told where the zone's clocks show it twice
 * @throws as `readTime` does
 */
export async function readEnd(
  text: string,
  flag: string,
  zone: string,
  now: number,
  start: DateTime,
  warn?: Warn,
): Promise<DateTime> {
  const trimmed = text.trim();
  if (trimmed === '' || ISO.test(trimmed)) return readTime(text, flag, zone, now, warn);
  const phrase = await readPhrase(trimmed, flag, zone, now);
  if (phrase.counts && !/\bnow\b/i.test(trimmed)) {
    return phraseTime(await readPhrase(trimmed, flag, zone, start.toMillis()), flag, trimmed, zone);
  }
  const alone = !phrase.namesDay && phrase.start.isCertain('hour');
  if (!alone || phrase.start.isCertain('timezoneOffset'))
    return phraseTime(phrase, flag, trimmed, zone, warn);
  const { year, month, day } = start.setZone(zone);
  return momentOf({ ...wallOf(phrase.start), year, month, day }, zone, flag, trimmed, warn);
}

/**
 * The last moment that a flag allows: a day alone, as a date or in words, stands for all of it.
 * @throws as `readTime` does
 */
export async function readLastMoment(
  text: string,
  flag: string,
  zone: string,
  now: number,
): Promise<DateTime> {
  const trimmed = text.trim();
  const date = /^\d{4}-\d{2}-\d{2}$/.test(trimmed) ? DateTime.fromISO(trimmed, { zone }) : undefined;
  if (date?.isValid) return date.endOf('day');
  if (trimmed === '' || ISO.test(trimmed)) return readTime(text, flag, zone, now);
  const phrase = await readPhrase(trimmed, flag, zone, now);
  if (phrase.start.isCertain('hour') || !phrase.namesDay) return phraseTime(phrase, flag, trimmed, zone);
  const { year, month, day } = wallOf(phrase.start);
  return momentOf({ year, month, day, hour: 12, minute: 0, second: 0 }, zone, flag, trimmed).endOf('day');
}
