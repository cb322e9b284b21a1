import { describe, expect, it } from 'vitest';
import { findLostMeeting } from '../../src/commands/lost-meeting.ts';
import type { Requests } from '../../src/zoom/zoom-client.ts';

const SENT = Date.parse('2026-11-24T12:00:00Z');
const GIVEN_UP = SENT + 30_000;
const REQUEST = { type: 2, topic: 'Rounds', start_time: '2026-11-25T15:00:00Z' };

/** Zoom's list at an hour after the request. @param skew milliseconds by which this machine's clock is behind Zoom's */
function zoom(meetings: readonly object[], skew = 0): Requests {
  const receivedAt = SENT + 3_600_000;
  const headers = { date: new Date(receivedAt + skew).toUTCString() };
  return {
    async request({ path }) {
      const [, id] = /^\/meetings\/(\d+)/.exec(path) ?? [];
      const body = id === undefined ? { meetings, next_page_token: '' } : { id: Number(id), fetched: true };
      return { status: 200, headers, body: JSON.stringify(body), receivedAt };
    },
  };
}

const listed = (seconds: number, fields: object = {}) => ({
  id: 1,
  ...REQUEST,
  created_at: new Date(SENT + seconds * 1000).toISOString(),
  ...fields,
});

async function found(
  meetings: readonly object[],
  { claimed = [] as string[], skew = 0, request = REQUEST as object } = {},
) {
  const lost = { sentAt: SENT, givenUpAt: GIVEN_UP };
  const one = await findLostMeeting(zoom(meetings, skew), 'me', request as never, lost, new Set(claimed));
  return one && [String(one.meeting.id), one.certain];
}

describe('a meeting whose reply was lost', () => {
  it.each([
    ['when the request was sent', 0, true],
    ['a second before, as Zoom cuts times off', -1, true],
    ['a quarter of a minute before', -15, true],
    ['before that', -16, false],
    ['nearly ten minutes before', -599, false],
    ['a minute after it was given up', 90, true],
    ['later than that', 91, false],
    ['ten minutes after it was given up', 630, false],
  ])('created %s: certain, %s s, is %s', async (_when, seconds, certain) => {
    expect(await found([listed(seconds)])).toEqual(['1', certain]);
  });

  it.each([-601, 631, Number.NaN])('is none that was created at another time: %s s', async (seconds) => {
    const created = Number.isNaN(seconds) ? { created_at: 'once' } : {};
    expect(await found([listed(Number.isNaN(seconds) ? 0 : seconds, created)])).toBeUndefined();
  });

  it.each([
    ['topic', { topic: 'Round' }],
    ['time', { start_time: '2026-11-25T15:01:00Z' }],
    ['kind', { type: 8 }],
  ])('is none of another %s', async (_what, fields) => {
    expect(await found([listed(0, fields)])).toBeUndefined();
  });

  it('is none that another request is known to have made', async () => {
    expect(await found([listed(0)], { claimed: ['1'] })).toBeUndefined();
    expect(await found([listed(0), listed(1, { id: 2 })], { claimed: ['1'] })).toEqual(['2', true]);
  });

  it('is rather the one that was created at the time than one before it in the list', async () => {
    expect(await found([listed(-300), listed(3, { id: 2 })])).toEqual(['2', true]);
  });

  it('is found by Zoom’s clock, however wrong this machine’s is', async () => {
    for (const skew of [86_400_000, -86_400_000]) {
      expect(await found([listed(skew / 1000)], { skew })).toEqual(['1', true]);
      expect(await found([listed(0)], { skew })).toBeUndefined();
    }
  });

  it('needs no topic or time where the request names none', async () => {
    expect(await found([listed(0, { type: 3, topic: 'Mine' })], { request: { type: 3 } })).toEqual([
      '1',
      true,
    ]);
    const series = { ...REQUEST, type: 8 };
    expect(await found([listed(0, { type: 8, start_time: 'moved' })], { request: series })).toEqual([
      '1',
      true,
    ]);
  });
});
