import { describe, expect, it } from 'vitest';
import { occurrenceTimes, type Recurrence } from '../../src/sandbox/recurrence.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { api, control, jsonOf, login, outcome, sandboxWith } from './zoom-client.ts';

interface Occurrence {
  occurrence_id: string;
  start_time: string;
  duration: number;
  status: string;
}

interface Meeting {
  id: number;
  uuid: string;
  start_time: string;
  duration: number;
  status: string;
  recurrence?: object;
  occurrences?: Occurrence[];
}

async function asUser(options = {}) {
  const sandbox: Sandbox = await sandboxWith(options);
  const { access_token } = await login(sandbox);
  const call = (method: string, path: string, body?: unknown) =>
    api(sandbox, access_token, method, path, body);
  return {
    sandbox,
    call,
    create: (body: unknown) => jsonOf<Meeting>(call('POST', '/users/me/meetings', body)),
    read: (id: number, query = '') => jsonOf<Meeting>(call('GET', `/meetings/${id}${query}`)),
  };
}

const WEEKLY = {
  type: 8,
  topic: 'Rounds',
  start_time: '2126-01-07T09:00:00Z',
  duration: 30,
  timezone: 'UTC',
  recurrence: { type: 2, repeat_interval: 1, weekly_days: '2,4', end_times: 3 },
};
const INVALID_OCCURRENCE = {
  status: 400,
  body: { code: 3000, message: 'Cannot access meeting information. Invalid occurrence_id.' },
};

describe('occurrences', () => {
  it.each([
    [{ type: 1, end_times: 3 }, ['2027-03-27', '2027-03-28', '2027-03-29']],
    [{ type: 1, repeat_interval: 10, end_times: 2 }, ['2027-03-27', '2027-04-06']],
    [{ type: 2, end_times: 2 }, ['2027-03-27', '2027-04-03']],
    [
      { type: 2, weekly_days: '7,1,3', end_times: 4 },
      ['2027-03-27', '2027-03-28', '2027-03-30', '2027-04-03'],
    ],
    [{ type: 2, weekly_days: '2', repeat_interval: 2, end_times: 2 }, ['2027-04-05', '2027-04-19']],
    [{ type: 3, end_times: 3 }, ['2027-03-27', '2027-04-27', '2027-05-27']],
    [{ type: 3, monthly_day: 31, end_times: 3 }, ['2027-03-31', '2027-05-31', '2027-07-31']],
    [{ type: 3, monthly_day: 1, repeat_interval: 3, end_times: 2 }, ['2027-06-01', '2027-09-01']],
    [{ type: 3, monthly_week: -1, monthly_week_day: 6, end_times: 2 }, ['2027-04-30', '2027-05-28']],
    [{ type: 3, monthly_week: 2, monthly_week_day: 3, end_times: 2 }, ['2027-04-13', '2027-05-11']],
    [{ type: 1, end_date_time: '2027-03-29T06:59:59Z' }, ['2027-03-27', '2027-03-28']],
  ] as [Recurrence, string[]][])('%j fall on these days', (recurrence, days) => {
    const times = occurrenceTimes(recurrence, '2027-03-27T08:00:00Z', 'Europe/Berlin');
    expect(times.map((time) => time.slice(0, 10))).toEqual(days);
  });

  it('keep the time of the clocks when these change', () => {
    const times = occurrenceTimes({ type: 1, end_times: 3 }, '2027-03-27T08:00:00Z', 'Europe/Berlin');
    expect(times).toEqual(['2027-03-27T08:00:00Z', '2027-03-28T07:00:00Z', '2027-03-29T07:00:00Z']);
  });

  it('without an end are 60 at most', () => {
    expect(occurrenceTimes({ type: 1 }, '2027-01-01T00:00:00Z', 'UTC')).toHaveLength(60);
    expect(occurrenceTimes({ type: 1, end_times: 0 }, '2027-01-01T00:00:00Z', 'UTC')).toHaveLength(60);
  });
});

describe('a recurring meeting', () => {
  it('has its recurrence and its occurrences in the replies', async () => {
    const { create, read } = await asUser();
    const made = await create(WEEKLY);
    expect(made.recurrence).toEqual(WEEKLY.recurrence);
    const days = ['2126-01-07', '2126-01-09', '2126-01-14'];
    expect(made.occurrences).toEqual(
      days.map((day) => ({
        occurrence_id: String(Date.parse(`${day}T09:00:00Z`)),
        start_time: `${day}T09:00:00Z`,
        duration: 30,
        status: 'available',
      })),
    );
    expect((await read(made.id)).occurrences).toEqual(made.occurrences);
    expect(await create({ type: 3 })).not.toHaveProperty('occurrences');
  });

  it('has occurrences that can be read, moved and deleted one by one', async () => {
    const { create, read, call } = await asUser();
    const { id, occurrences = [] } = await create(WEEKLY);
    const [first, second, third] = occurrences.map((one) => `?occurrence_id=${one.occurrence_id}`);
    expect(await read(id, second)).toMatchObject({ start_time: '2126-01-09T09:00:00Z', duration: 30 });
    const moved = { start_time: '2126-01-09T15:00:00Z', duration: 45 };
    expect((await call('PATCH', `/meetings/${id}${second}`, moved)).status).toBe(204);
    expect((await call('DELETE', `/meetings/${id}${third}`)).status).toBe(204);
    const now = await read(id);
    expect(now.start_time).toBe('2126-01-07T09:00:00Z');
    expect(now.occurrences).toMatchObject([{ status: 'available' }, moved, { status: 'deleted' }]);
    expect(await outcome(call('DELETE', `/meetings/${id}${third}`))).toEqual(INVALID_OCCURRENCE);
    expect(await outcome(call('GET', `/meetings/${id}?occurrence_id=1`))).toEqual(INVALID_OCCURRENCE);
    expect(await outcome(call('PATCH', `/meetings/${id}?occurrence_id=1`, moved))).toEqual(
      INVALID_OCCURRENCE,
    );
    expect((await read(id, first)).status).toBe('waiting');
  });

  it('gets new occurrences with a new time, and keeps them with a new topic', async () => {
    const { create, read, call } = await asUser();
    const { id, occurrences = [] } = await create(WEEKLY);
    await call('DELETE', `/meetings/${id}?occurrence_id=${occurrences[0]?.occurrence_id}`);
    await call('PATCH', `/meetings/${id}`, { topic: 'Grand rounds' });
    expect((await read(id)).occurrences?.[0]?.status).toBe('deleted');
    await call('PATCH', `/meetings/${id}`, { start_time: '2126-01-07T10:00:00Z' });
    const times = (await read(id)).occurrences?.map(({ start_time, status }) => [start_time, status]);
    expect(times?.[0]).toEqual(['2126-01-07T10:00:00Z', 'available']);
  });

  it.each([
    { type: 4 },
    { type: 1, end_times: 61 },
    { type: 1, end_times: 2, end_date_time: '2126-02-01T00:00:00Z' },
    { type: 1, end_date_time: 'soon' },
    { type: 1, repeat_interval: 100 },
    { type: 2, repeat_interval: 51 },
    { type: 3, repeat_interval: 11 },
    { type: 2, weekly_days: '0' },
    { type: 2, weekly_days: 2 },
    { type: 3, monthly_day: 32 },
    { type: 3, monthly_week: 5, monthly_week_day: 1 },
    { type: 3, monthly_week: 1 },
    'weekly',
  ])('with %j is refused', async (recurrence) => {
    const { call } = await asUser();
    const { status, body } = await outcome(call('POST', '/users/me/meetings', { ...WEEKLY, recurrence }));
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 300, errors: [{ field: 'recurrence' }] });
  });
});

describe('the sandbox', () => {
  it('lets page tokens expire after 15 minutes', async () => {
    let now = Date.parse('2026-11-24T12:00:00Z');
    const { create, call } = await asUser({ now: () => now });
    for (const topic of ['a', 'b', 'c']) await create({ topic, start_time: '2126-01-05T10:00:00Z' });
    const page = await jsonOf<{ next_page_token: string }>(call('GET', '/users/me/meetings?page_size=2'));
    const next = `/users/me/meetings?page_size=2&next_page_token=${page.next_page_token}`;
    now += 15 * 60 * 1000 - 1;
    expect((await call('GET', next)).status).toBe(200);
    now += 1;
    expect(await outcome(call('GET', next))).toEqual({
      status: 400,
      body: { code: 300, message: 'The next page token is invalid or expired.' },
    });
  });

  it('refuses the 101st meeting of a host and a day where the limit was asked for', async () => {
    let now = Date.parse('2026-11-24T12:00:00Z');
    const { sandbox, create, call } = await asUser({ now: () => now, accessTokenTtl: 86_400 });
    const { id } = await create({ type: 1 });
    await control(sandbox, 'POST', 'meeting-limit?aDay=3');
    expect((await call('PATCH', `/meetings/${id}`, { topic: 'x' })).status).toBe(204);
    expect((await call('POST', '/users/me/meetings', { type: 1 })).status).toBe(201);
    const refused = await call('POST', '/users/me/meetings', { type: 1 });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-type')).toBeNull();
    expect(refused.headers.get('retry-after')).toBeNull();
    expect((await jsonOf(Promise.resolve(refused))).message).toContain('Meeting Create/Update API requests');
    expect((await call('PATCH', `/meetings/${id}`, { topic: 'y' })).status).toBe(429);
    expect((await call('DELETE', `/meetings/${id}`)).status).toBe(204);
    now += 12 * 3600 * 1000;
    expect((await call('POST', '/users/me/meetings', { type: 1 })).status).toBe(201);
    expect((await control(sandbox, 'POST', 'meeting-limit?aDay=x')).status).toBe(400);
  });

  it('finds a meeting by its UUID, one with slashes only if it is encoded twice', async () => {
    const { create, call } = await asUser();
    const once = encodeURIComponent;
    const find = async (matches: (uuid: string) => boolean): Promise<Meeting> => {
      for (let tries = 0; tries < 3000; tries++) {
        const meeting = await create({ type: 1 });
        if (matches(meeting.uuid)) return meeting;
      }
      throw new Error('no such UUID turned up');
    };
    const awkward = (uuid: string) => uuid.startsWith('/') || uuid.includes('//');
    const plain = await find((uuid) => !awkward(uuid));
    expect((await jsonOf<Meeting>(call('GET', `/meetings/${once(plain.uuid)}`))).id).toBe(plain.id);
    const slashed = await find(awkward);
    expect((await call('GET', `/meetings/${once(slashed.uuid)}`)).status).toBe(404);
    expect((await jsonOf<Meeting>(call('GET', `/meetings/${once(once(slashed.uuid))}`))).id).toBe(slashed.id);
  });
});
