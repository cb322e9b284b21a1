import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecurrence } from '../../src/commands/meeting-recurrence.ts';
import {
  readEnd,
  readLastMoment,
  readTime,
  readTimezone,
  zoomTime,
} from '../../src/commands/meeting-time.ts';

/** A Tuesday, 13:00 in Berlin and 07:00 in New York. */
const NOW = Date.parse('2026-11-24T12:00:00Z');

async function read(text: string, zone = 'Europe/Berlin'): Promise<string> {
  return zoomTime(await readTime(text, '--start', zone, NOW));
}

describe('a time', () => {
  it.each([
    ['2027-03-01T15:00', 'Europe/Berlin', '2027-03-01T14:00:00Z'],
    ['2027-07-01 15:00', 'Europe/Berlin', '2027-07-01T13:00:00Z'],
    ['2027-07-01T15:00:30', 'America/New_York', '2027-07-01T19:00:30Z'],
    ['2027-03-01T15:00Z', 'Europe/Berlin', '2027-03-01T15:00:00Z'],
    ['2027-03-01T15:00:00.000z', 'Europe/Berlin', '2027-03-01T15:00:00Z'],
    ['2027-03-01T15:00+05:30', 'Europe/Berlin', '2027-03-01T09:30:00Z'],
    ['2027-03-01T15:00-0800', 'Europe/Berlin', '2027-03-01T23:00:00Z'],
    ['2027-03-01T15:00+09', 'Europe/Berlin', '2027-03-01T06:00:00Z'],
    ['2028-02-29T09:00', 'Europe/Berlin', '2028-02-29T08:00:00Z'],
    ['tomorrow 15:00', 'Europe/Berlin', '2026-11-25T14:00:00Z'],
    ['tomorrow 15:00', 'America/New_York', '2026-11-25T20:00:00Z'],
    ['Tomorrow at 3pm', 'Europe/Berlin', '2026-11-25T14:00:00Z'],
    ['today 18:30', 'Europe/Berlin', '2026-11-24T17:30:00Z'],
    ['15:00', 'Europe/Berlin', '2026-11-24T14:00:00Z'],
    ['9:00', 'Europe/Berlin', '2026-11-25T08:00:00Z'],
    ['in 2 hours', 'Europe/Berlin', '2026-11-24T14:00:00Z'],
    ['in 90 minutes', 'Asia/Kolkata', '2026-11-24T13:30:00Z'],
    ['next monday 9am', 'Europe/Berlin', '2026-11-30T08:00:00Z'],
    ['friday 17:00', 'Europe/Berlin', '2026-11-27T16:00:00Z'],
    ['1 March 2027 10:00', 'Europe/Berlin', '2027-03-01T09:00:00Z'],
    ['March 29, 2027 at 10:00', 'Europe/Berlin', '2027-03-29T08:00:00Z'],
  ])('%s in %s is %s', async (text, zone, expected) => {
    expect(await read(text, zone)).toBe(expected);
  });

  it('is tomorrow by the clocks of the zone, not by those of the machine', async () => {
    const late = Date.parse('2026-11-24T23:30:00Z');
    const inTokyo = await readTime('tomorrow 10:00', '--start', 'Asia/Tokyo', late);
    expect(zoomTime(inTokyo)).toBe('2026-11-26T01:00:00Z');
    const inLosAngeles = await readTime('tomorrow 10:00', '--start', 'America/Los_Angeles', late);
    expect(zoomTime(inLosAngeles)).toBe('2026-11-25T18:00:00Z');
  });

  it.each([
    ['2027-02-30T10:00', 'no such date'],
    ['2027-13-01T10:00', 'no such date'],
    ['2027-02-29T10:00', 'no such date'],
    ['2027-03-01T25:00', 'no such date'],
    ['2027-03-01T10:60Z', 'no such date'],
    ['2027-03-01T10:00+99:00', 'no offset'],
    ['2027-02-30', 'no such date'],
    ['2027-03-01T24:00', 'no such date and time'],
    ['2027-03-01T25:00', 'no such date and time'],
    ['2027-03-28T02:30', 'does not exist in Europe/Berlin'],
    ['2027-03-01', 'no time of day'],
    ['tomorrow', 'no time of day'],
    ['in 2 days', 'no time of day'],
    ['5/6/2027 15:00', 'one date to some'],
    ['5.6.2027 15:00', 'one date to some'],
    ['', '--start is empty'],
    ['   ', '--start is empty'],
    ['soon', 'takes a date and a time'],
    ['tomorrow 15:00 or so maybe', 'takes a date and a time'],
    ['tomorrow 15:00 to 16:00', 'takes a date and a time'],
    ['tomorrow 25:00', '--start'],
    ['blursday 15:00', 'takes a date and a time'],
    ['\u001b[31m', 'takes a date and a time'],
  ])('%j never reaches Zoom', async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
    await expect(read(text)).rejects.toThrow('--start');
  });

  const warningsFor = async (text: string, zone = 'Europe/Berlin', now = NOW) => {
    const warnings: string[] = [];
    const time = await readTime(text, '--start', zone, now, (message) => warnings.push(message));
    return [zoomTime(time), ...warnings];
  };

  it.each([
    [
      '2027-10-31T02:30',
      'Europe/Berlin',
      '2027-10-31T00:30:00Z',
      '2027-10-31T02:30+02:00',
      '2027-10-31T02:30+01:00',
    ],
    [
      'october 31 2027 2:30',
      'Europe/Berlin',
      '2027-10-31T00:30:00Z',
      '2027-10-31T02:30+02:00',
      '2027-10-31T02:30+01:00',
    ],
    [
      '2027-11-07 01:30',
      'America/New_York',
      '2027-11-07T05:30:00Z',
      '2027-11-07T01:30-04:00',
      '2027-11-07T01:30-05:00',
    ],
    [
      '2027-04-04T01:45',
      'Australia/Lord_Howe',
      '2027-04-03T14:45:00Z',
      '2027-04-04T01:45+11:00',
      '2027-04-04T01:45+10:30',
    ],
  ])('%j comes twice in %s: the first is taken, and said', async (text, zone, sent, first, second) => {
    expect(await warningsFor(text, zone)).toEqual([
      sent,
      `--start: ${text} comes twice in ${zone}, where the clocks go back: taken as ${first}, not ${second}.`,
    ]);
  });

  it('an end that comes twice is said so, too', async () => {
    const warnings: string[] = [];
    const start = await readTime('2027-10-31T01:00', '--start', 'Europe/Berlin', NOW);
    for (const text of ['02:30', '2027-10-31T02:30'])
      await readEnd(text, '--end', 'Europe/Berlin', NOW, start, (message) => warnings.push(message));
    expect(warnings).toEqual([
      expect.stringMatching(/^--end: 02:30 comes twice/),
      expect.stringMatching(/^--end: 2027-10-31T02:30 comes twice/),
    ]);
  });

  it('with its offset, counted from now, or an hour later it comes once', async () => {
    expect(await warningsFor('2027-10-31T02:30+01:00')).toEqual(['2027-10-31T01:30:00Z']);
    expect(await warningsFor('2027-10-31T03:00')).toEqual(['2027-10-31T02:00:00Z']);
    const before = Date.parse('2027-10-30T22:30:00Z');
    expect(await warningsFor('in 3 hours', 'Europe/Berlin', before)).toEqual(['2027-10-31T01:30:00Z']);
  });

  it('is a valid moment or a usage error, whatever was typed', async () => {
    const word = fc.constantFrom(
      'tomorrow',
      '15:00',
      '2027-02-31',
      'T',
      'next',
      'monday',
      '9am',
      '-5',
      'in',
      '3',
      'h',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 5 }).map((w) => w.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (typed) => {
        try {
          expect(await read(typed)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'usage', exitCode: 2 });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that is a date alone is its whole day, as an end', async () => {
    const last = await readLastMoment('2027-06-30', '--until', 'Europe/Berlin', NOW);
    expect(zoomTime(last)).toBe('2027-06-30T21:59:59Z');
  });
});

describe('the end of a meeting', () => {
  const end = async (text: string, start: string, zone = 'Europe/Berlin') =>
    zoomTime(await readEnd(text, '--end', zone, NOW, await readTime(start, '--start', zone, NOW)));

  it.each([
    ['tomorrow 16:30', 'tomorrow 15:00', '2026-11-25T15:30:00Z'],
    ['tomorrow 14:00', 'tomorrow 15:00', '2026-11-25T13:00:00Z'],
    ['tomorrow 15:00', 'tomorrow 15:00', '2026-11-25T14:00:00Z'],
    ['friday 10:00', 'friday 9am', '2026-11-27T09:00:00Z'],
    ['1 March 2027 11:00', '2027-03-01T10:00', '2027-03-01T10:00:00Z'],
    ['2027-03-01T11:00', '2027-03-01T10:00', '2027-03-01T10:00:00Z'],
    ['16:30', 'tomorrow 15:00', '2026-11-25T15:30:00Z'],
    ['4:30pm', '2027-07-01T15:00', '2027-07-01T14:30:00Z'],
    ['noon', '2027-03-01T10:00', '2027-03-01T11:00:00Z'],
    ['14:00', 'tomorrow 15:00', '2026-11-25T13:00:00Z'],
    ['in 2 hours', 'tomorrow 15:00', '2026-11-25T16:00:00Z'],
    ['2 hours later', 'tomorrow 15:00', '2026-11-25T16:00:00Z'],
    ['in 90 minutes', '2027-03-28T01:30', '2027-03-28T02:00:00Z'],
    ['2 hours from now', '13:30', '2026-11-24T14:00:00Z'],
  ])('%s of a start at %s is %s', async (text, start, expected) => {
    expect(await end(text, start)).toBe(expected);
  });

  it('that is a time of day alone is on the day that the clocks of the zone show at the start', async () => {
    expect(await end('1am', '2027-03-01T23:00Z', 'Asia/Tokyo')).toBe('2027-03-01T16:00:00Z');
  });

  it.each([['soon'], ['tomorrow'], ['friday'], [''], ['5/6/2027 15:00']])('%j is refused', async (text) => {
    await expect(end(text, 'tomorrow 15:00')).rejects.toMatchObject({ exitCode: 2 });
    await expect(end(text, 'tomorrow 15:00')).rejects.toThrow('--end');
  });
});

describe('the last day', () => {
  const last = async (text: string) => zoomTime(await readLastMoment(text, '--until', 'Europe/Berlin', NOW));

  it.each([
    ['2027-06-30', '2027-06-30T21:59:59Z'],
    ['30 june', '2027-06-30T21:59:59Z'],
    ['friday', '2026-11-27T22:59:59Z'],
    ['next friday', '2026-12-04T22:59:59Z'],
    ['tomorrow', '2026-11-25T22:59:59Z'],
    ['in 2 weeks', '2026-12-08T22:59:59Z'],
    ['friday 17:00', '2026-11-27T16:00:00Z'],
  ])('%s is %s', async (text, expected) => {
    expect(await last(text)).toBe(expected);
  });

  it.each([['someday'], ['2027-02-30'], ['june 2027'], ['']])('%j is refused', async (text) => {
    await expect(last(text)).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('a time zone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    ['America/Argentina/Buenos_Aires', undefined],
  ])('%s is good', (name, expected) => {
    expect(readTimezone(name)).toBe(expected ?? name);
  });

  it.each([
    ['Europe/Berln', 'Did you mean Europe/Berlin'],
    ['Berlin', 'Did you mean Europe/Berlin?'],
    ['Mars/Olympus', 'Name one like'],
    ['+02:00', 'Name one like'],
    ['', 'Name one like'],
  ])('%j is not', (name, hint) => {
    try {
      readTimezone(name);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining('--timezone') });
      expect((error as { hint: string }).hint).toContain(hint);
    }
  });
});

describe('a recurrence', () => {
  const recurrence = async (flags: object, start: string | undefined = '2027-03-01T09:00') => {
    const zone = 'Europe/Berlin';
    const time = start === undefined ? undefined : await readTime(start, '--start', zone, NOW);
    return readRecurrence(flags, { start: time, zone, now: NOW });
  };

  it.each([
    [
      { repeat: 'daily', times: '3' },
      { type: 1, repeat_interval: 1, end_times: 3 },
    ],
    [
      { repeat: 'daily', every: '2', times: '3' },
      { type: 1, repeat_interval: 2, end_times: 3 },
    ],
    [
      { repeat: 'weekly', times: '3' },
      { type: 2, repeat_interval: 1, weekly_days: '2', end_times: 3 },
    ],
    [
      { repeat: 'weekly', on: 'wed,Monday sun', times: '3' },
      { type: 2, repeat_interval: 1, weekly_days: '1,2,4', end_times: 3 },
    ],
    [
      { repeat: 'monthly', times: '3' },
      { type: 3, repeat_interval: 1, monthly_day: 1, end_times: 3 },
    ],
    [
      { repeat: 'monthly', on: '31', times: '3' },
      { type: 3, repeat_interval: 1, monthly_day: 31, end_times: 3 },
    ],
    [
      { repeat: 'monthly', on: 'Last Friday', times: '3' },
      { type: 3, repeat_interval: 1, monthly_week: -1, monthly_week_day: 6, end_times: 3 },
    ],
    [
      { repeat: 'weekly', until: '2027-06-30' },
      { type: 2, repeat_interval: 1, weekly_days: '2', end_date_time: '2027-06-30T21:59:59Z' },
    ],
    [{}, undefined],
  ])('%j', async (flags, expected) => {
    expect(await recurrence(flags)).toEqual(expected);
  });

  it.each([
    [{ repeat: 'yearly', times: '2' }, '--repeat takes daily, weekly or monthly'],
    [{ repeat: 'weekly' }, '--repeat: until when?'],
    [{ repeat: 'weekly', times: '2', until: '2027-06-30' }, '--times and --until'],
    [{ repeat: 'weekly', times: '61' }, '--times takes a whole number from 1 to 60'],
    [{ repeat: 'weekly', times: '0' }, '--times'],
    [{ repeat: 'weekly', every: '51', times: '2' }, '--every takes a whole number from 1 to 50'],
    [{ repeat: 'daily', every: '100', times: '2' }, '--every takes a whole number from 1 to 99'],
    [{ repeat: 'daily', on: 'mon', times: '2' }, '--on goes with --repeat weekly or monthly'],
    [{ repeat: 'weekly', on: 'm', times: '2' }, '--on takes days of the week'],
    [{ repeat: 'weekly', on: '15', times: '2' }, '--on takes days of the week'],
    [{ repeat: 'weekly', on: '', times: '2' }, '--on is empty'],
    [{ repeat: 'monthly', on: '32', times: '2' }, '--on takes a day of the month'],
    [{ repeat: 'monthly', on: 'fifth friday', times: '2' }, '--on takes a day of the month'],
    [{ repeat: 'weekly', until: '2027-02-01' }, '--until is before --start'],
    [{ repeat: 'weekly', until: '2027-02-30' }, '--until: there is no such date'],
    [{ times: '2' }, '--times goes with --repeat'],
    [{ on: 'mon' }, '--on goes with --repeat'],
  ])('%j is refused', async (flags, message) => {
    await expect(recurrence(flags)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
  });

  it('without a start needs its days named', async () => {
    const later = { start: undefined, zone: 'UTC', now: NOW };
    await expect(readRecurrence({ repeat: 'weekly', times: '2' }, later)).rejects.toThrow('on which days');
    await expect(readRecurrence({ repeat: 'monthly', times: '2' }, later)).rejects.toThrow('on which day');
    expect(await readRecurrence({ repeat: 'weekly', on: 'tue', times: '2' }, later)).toMatchObject({
      weekly_days: '3',
    });
  });
});
