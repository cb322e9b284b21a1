import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { api, control, jsonOf, login, outcome, s2sToken, sandboxWith } from './zoom-client.ts';

interface Meeting {
  id: number;
  uuid: string;
  topic: string;
  type: number;
  status: string;
  start_time?: string;
  duration?: number;
  timezone: string;
  agenda?: string;
  start_url: string;
  join_url: string;
  password: string;
  encrypted_password: string;
  settings: Record<string, unknown>;
  host_email: string;
}

interface MeetingList {
  meetings: Meeting[];
  next_page_token: string;
  total_records: number;
  page_count: number;
  page_number: number;
}

async function asUser(user = 'dev@example.com', options = {}) {
  const sandbox = await sandboxWith(options);
  return clientOf(sandbox, (await login(sandbox, user)).access_token);
}

function clientOf(sandbox: Sandbox, accessToken: string) {
  const call = (method: string, path: string, body?: unknown) =>
    api(sandbox, accessToken, method, path, body);
  return {
    sandbox,
    call,
    create: (body: unknown) => jsonOf<Meeting>(call('POST', '/users/me/meetings', body)),
    list: (query = '') => jsonOf<MeetingList>(call('GET', `/users/me/meetings${query}`)),
  };
}

const error = (status: number, code: number, message: string) => ({ status, body: { code, message } });
const invalid = (...fields: string[]) => ({
  status: 400,
  body: {
    code: 300,
    message: 'Validation Failed.',
    errors: fields.map((field) => ({ field, message: 'Invalid field.' })),
  },
});
const NO_OBJECT = error(400, 300, 'Request Body should be a valid JSON object.');
const SOON = '2126-01-05T10:00:00';

describe('creating', () => {
  it('makes an instant meeting of type 1 only, and a scheduled one by default', async () => {
    const { create } = await asUser();
    const instant = await create({ type: 1, start_time: `${SOON}Z`, duration: 30 });
    expect(instant).not.toHaveProperty('start_time');
    expect(instant).not.toHaveProperty('duration');
    const byDefault = await create({});
    expect(byDefault).toMatchObject({
      type: 2,
      topic: 'Zoom Meeting',
      duration: 60,
      timezone: 'Europe/Berlin',
    });
    expect(byDefault).not.toHaveProperty('agenda');
    expect(new Date(byDefault.start_time ?? '').getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('has ids of 11 digits, and URLs that carry the secrets', async () => {
    const { create, sandbox } = await asUser();
    const meetings = await Promise.all([1, 2, 3, 4].map(() => create({ type: 1 })));
    expect(new Set(meetings.map(({ id }) => id)).size).toBe(4);
    const secrets = await jsonOf<string[]>(control(sandbox, 'GET', 'secrets'));
    for (const meeting of meetings) {
      expect(String(meeting.id)).toMatch(/^\d{11}$/);
      const start = new URL(meeting.start_url);
      expect(start.pathname).toBe(`/s/${meeting.id}`);
      const zak = start.searchParams.get('zak') ?? '';
      const claims = JSON.parse(Buffer.from(zak.split('.')[1] ?? '', 'base64url').toString('utf8'));
      expect(claims).toMatchObject({ aud: 'clientsm', mnum: String(meeting.id), exp: claims.iat + 7200 });
      const join = new URL(meeting.join_url);
      expect(join.searchParams.get('pwd')).toBe(meeting.encrypted_password);
      expect(secrets).toEqual(expect.arrayContaining([zak, meeting.password, meeting.encrypted_password]));
    }
  });

  it.each([
    ['a topic of any text', { topic: '\u0000\u001b[31m\r\n"<b>\u202e\ud83d\ude00\ud800' }],
    ['a topic of 200 characters', { topic: '\u{1f600}'.repeat(200) }],
    ['an agenda', { agenda: 'Bring the charts' }],
    ['a passcode', { password: 'a@B_1*' }],
    ['a start in UTC', { start_time: `${SOON}Z`, duration: 15 }],
  ])('gives back %s', async (_what, body) => {
    const { create, call } = await asUser();
    const meeting = await create(body);
    expect(meeting).toMatchObject(body);
    expect(await jsonOf(call('GET', `/meetings/${meeting.id}`))).toMatchObject(body);
  });

  it('puts the settings given over the defaults', async () => {
    const { create } = await asUser();
    const { settings } = await create({ settings: { waiting_room: false, host_video: true, new_one: [1] } });
    expect(settings).toMatchObject({ waiting_room: false, host_video: true, new_one: [1], approval_type: 2 });
  });

  it.each([
    ['Europe/Berlin', '2126-01-05T10:00:00', '2126-01-05T09:00:00Z'],
    ['Europe/Berlin', '2026-07-05T10:00:00', '2026-07-05T08:00:00Z'],
    ['America/New_York', '2126-01-05T10:00:00', '2126-01-05T15:00:00Z'],
    ['UTC', '2126-01-05T10:00:00', '2126-01-05T10:00:00Z'],
    ['America/New_York', '2126-01-05T10:00:00Z', '2126-01-05T10:00:00Z'],
    [undefined, '2126-01-05T10:00:00', '2126-01-05T09:00:00Z'],
  ])('reads a start as the clocks of %s show it: %s', async (timezone, start_time, expected) => {
    const { create } = await asUser();
    expect((await create({ start_time, timezone })).start_time).toBe(expected);
  });

  it.each([
    ['{"type":1', NO_OBJECT],
    ['', NO_OBJECT],
    ['[]', NO_OBJECT],
    ['"x"', NO_OBJECT],
    ['null', NO_OBJECT],
    [{ type: 0 }, invalid('type')],
    [{ type: 4 }, invalid('type')],
    [{ type: '1' }, invalid('type')],
    [{ type: 1.5 }, invalid('type')],
    [{ topic: 'x'.repeat(201) }, invalid('topic')],
    [{ topic: 7 }, invalid('topic')],
    [{ agenda: 'x'.repeat(2001) }, invalid('agenda')],
    [{ duration: 0 }, invalid('duration')],
    [{ duration: 1441 }, invalid('duration')],
    [{ start_time: 'tomorrow' }, invalid('start_time')],
    [{ start_time: '2126-13-05T10:00:00Z' }, invalid('start_time')],
    [{ timezone: 'Mars/Olympus' }, invalid('timezone')],
    [{ password: 'has space' }, invalid('password')],
    [{ password: 'x'.repeat(11) }, invalid('password')],
    [{ settings: [] }, invalid('settings')],
    [{ type: 8 }, invalid('recurrence')],
    [{ topic: 7, duration: -1, type: 99 }, invalid('topic', 'type', 'duration')],
    [
      { type: 2, schedule_for: '' },
      error(
        400,
        300,
        'The value that you entered for the schedule_for field is invalid. Enter a valid value and try again.',
      ),
    ],
    [
      { type: 2, schedule_for: 'colleague@example.com' },
      error(400, 3000, 'You cannot schedule a meeting for colleague@example.com.'),
    ],
  ] as [unknown, { status: number; body: unknown }][])('refuses %j', async (body, expected) => {
    const { call, list } = await asUser();
    expect(await outcome(call('POST', '/users/me/meetings', body))).toEqual(expected);
    expect((await list()).total_records).toBe(0);
  });

  it('takes oneself as schedule_for, null for a missing field, and JSON only as such', async () => {
    const { call, sandbox } = await asUser();
    const body = { schedule_for: 'dev@example.com', topic: null, type: null };
    expect((await call('POST', '/users/me/meetings', body)).status).toBe(201);
    const accessToken = (await login(sandbox)).access_token;
    const headers = { Authorization: `Bearer ${accessToken}` };
    const text = fetch(`${sandbox.apiUrl}/users/me/meetings`, { method: 'POST', headers, body: '{}' });
    expect(await outcome(text)).toEqual(NO_OBJECT);
  });

  it('says how many of the day are left', async () => {
    const { call } = await asUser();
    for (const left of ['99', '98']) {
      const { headers } = await call('POST', '/users/me/meetings', { type: 1 });
      expect(headers.get('x-ratelimit-remaining')).toBe(left);
    }
  });
});

describe('the list', () => {
  it('leaves out instant meetings, and those that have been over for 30 days', async () => {
    const { create, list } = await asUser();
    await create({ type: 1 });
    await create({ start_time: '2020-01-01T00:00:00Z' });
    const { id } = await create({ topic: 'Listed', agenda: 'x', start_time: `${SOON}Z` });
    const { meetings } = await list();
    expect(meetings.map((meeting) => meeting.id)).toEqual([id]);
    for (const secret of ['start_url', 'password', 'settings'])
      expect(meetings[0]).not.toHaveProperty(secret);
  });

  it('is read page by page', async () => {
    const { create, list } = await asUser();
    for (const topic of ['a', 'b', 'c', 'd', 'e']) await create({ topic, start_time: `${SOON}Z` });
    const topics: string[] = [];
    let next = '';
    do {
      const page = await list(`?page_size=2&next_page_token=${next}`);
      topics.push(...page.meetings.map(({ topic }) => topic));
      expect([page.page_count, page.total_records]).toEqual([3, 5]);
      next = page.next_page_token;
    } while (next !== '');
    expect(topics).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await list('?page_size=2&page_number=3')).meetings.map(({ topic }) => topic)).toEqual(['e']);
  });

  it.each([
    ['?type=scheduled', ['past', 'future', 'running', 'open']],
    ['?type=upcoming', ['future', 'running', 'open']],
    ['?type=upcoming_meetings', ['future', 'running', 'open']],
    ['?type=live', ['running']],
    ['?type=previous_meetings', ['past']],
  ])('%s', async (query, expected) => {
    const { create, list, sandbox } = await asUser();
    await create({
      topic: 'past',
      start_time: new Date(Date.now() - 7.2e6).toISOString().replace(/\.\d+/, ''),
    });
    await create({ topic: 'future', start_time: `${SOON}Z` });
    const { id } = await create({ topic: 'running', start_time: `${SOON}Z` });
    await create({ topic: 'open', type: 3 });
    await control(sandbox, 'POST', `start?meetingId=${id}`);
    expect((await list(query)).meetings.map(({ topic }) => topic)).toEqual(expected);
  });

  it.each([
    ['?type=everything', invalid('type')],
    ['?page_size=0', invalid('page_size')],
    ['?page_size=x', invalid('page_size')],
    ['?page_number=-1', invalid('page_number')],
    ['?next_page_token=garbage', error(400, 300, 'The next page token is invalid or expired.')],
  ])('refuses %s', async (query, expected) => {
    const { call } = await asUser();
    expect(await outcome(call('GET', `/users/me/meetings${query}`))).toEqual(expected);
  });
});

describe('one meeting', () => {
  it('gets a new start URL with each look, and the same of everything else', async () => {
    const { create, call } = await asUser();
    const created = await create({ type: 1, topic: 'T' });
    const seen = await jsonOf<Meeting>(call('GET', `/meetings/${created.id}`));
    expect(seen.start_url).not.toBe(created.start_url);
    expect({ ...seen, start_url: created.start_url, assistant_id: undefined }).toEqual(created);
  });

  it('changes as PATCH says', async () => {
    const { create, call } = await asUser();
    const { id, password } = await create({
      topic: 'Old',
      settings: { host_video: true },
      start_time: `${SOON}Z`,
    });
    expect(
      (await call('PATCH', `/meetings/${id}`, { topic: 'New', settings: { waiting_room: false } })).status,
    ).toBe(204);
    const seen = await jsonOf<Meeting>(call('GET', `/meetings/${id}`));
    expect(seen).toMatchObject({ topic: 'New', password, start_time: `${SOON}Z` });
    expect(seen.settings).toMatchObject({ host_video: true, waiting_room: false });
    expect(await outcome(call('PATCH', `/meetings/${id}`, { duration: 0 }))).toEqual(invalid('duration'));
  });

  it('is gone when it is deleted, and back when it is recovered', async () => {
    const { create, call } = await asUser();
    const { id } = await create({ start_time: `${SOON}Z` });
    const gone = error(404, 3001, `Meeting does not exist: ${id}.`);
    expect((await call('DELETE', `/meetings/${id}`)).status).toBe(204);
    for (const [method, path, body] of [
      ['GET', `/meetings/${id}`],
      ['GET', `/meetings/${id}/invitation`],
      ['DELETE', `/meetings/${id}`],
      ['PATCH', `/meetings/${id}`, {}],
      ['PUT', `/meetings/${id}/status`, { action: 'end' }],
    ] as const) {
      expect(await outcome(call(method, path, body)), `${method} ${path}`).toEqual(gone);
    }
    expect((await call('PUT', `/meetings/${id}/status`, { action: 'recover' })).status).toBe(204);
    expect((await call('GET', `/meetings/${id}`)).status).toBe(200);
  });

  it('that is instant ends for good, a scheduled one waits again', async () => {
    const { create, call, sandbox } = await asUser();
    const instant = await create({ type: 1 });
    const scheduled = await create({ start_time: `${SOON}Z` });
    for (const { id } of [instant, scheduled]) {
      await control(sandbox, 'POST', `start?meetingId=${id}`);
      expect((await jsonOf<Meeting>(call('GET', `/meetings/${id}`))).status).toBe('started');
      expect(await outcome(call('PATCH', `/meetings/${id}`, { topic: 'x' }))).toEqual(
        error(400, 3000, 'You cannot update or delete meetings that have started using this method.'),
      );
      expect((await call('PUT', `/meetings/${id}/status`, { action: 'end' })).status).toBe(204);
    }
    expect((await call('GET', `/meetings/${instant.id}`)).status).toBe(404);
    expect(await outcome(call('DELETE', `/meetings/${instant.id}`))).toEqual(
      error(400, 3007, 'Sorry, you cannot delete this meeting since it has ended.'),
    );
    expect((await jsonOf<Meeting>(call('GET', `/meetings/${scheduled.id}`))).status).toBe('waiting');
    const unknown = call('PUT', `/meetings/${scheduled.id}/status`, { action: 'pause' });
    expect(await outcome(unknown)).toEqual(invalid('action'));
  });

  it('has an invitation', async () => {
    const { create, call } = await asUser();
    const meeting = await create({ topic: 'Rounds', start_time: `${SOON}Z` });
    const { invitation } = await jsonOf<{ invitation: string }>(
      call('GET', `/meetings/${meeting.id}/invitation`),
    );
    for (const part of ['Rounds', meeting.join_url, meeting.password]) expect(invitation).toContain(part);
  });

  it.each([
    ['GET', '', 'User not found on this account:', [3000, 'Cannot access meeting information.']],
    ['PATCH', '', 'User not found on this account:', [3003, 'You are not the meeting host.']],
    ['DELETE', '', 'User does not belong to this account:', [3003, 'You are not the meeting host.']],
    ['PUT', '/status', 'User does not belong to this account:', [3003, "You're not the meeting host."]],
  ] as const)('is out of reach of others: %s', async (method, rest, otherAccount, otherHost) => {
    const { sandbox, create } = await asUser();
    const path = `/meetings/${(await create({ type: 1 })).id}${rest}`;
    const body = method === 'GET' ? undefined : { action: 'end' };
    const work = clientOf(sandbox, (await login(sandbox, 'work@example.com')).access_token);
    const workAccount = sandbox.accounts.find(({ email }) => email === 'work@example.com')?.accountId;
    expect(await outcome(work.call(method, path, body))).toEqual(
      error(400, 1010, `${otherAccount} ${workAccount}.`),
    );
    const colleague = clientOf(sandbox, (await login(sandbox, 'colleague@example.com')).access_token);
    expect(await outcome(colleague.call(method, path, body))).toEqual(error(400, otherHost[0], otherHost[1]));
  });

  it('of a colleague is within reach of an admin-level grant', async () => {
    const sandbox = await sandboxWith({ appType: 's2s' });
    const { call } = clientOf(sandbox, await s2sToken(sandbox));
    const meeting = await jsonOf<Meeting>(call('POST', '/users/colleague@example.com/meetings', { type: 1 }));
    expect(meeting.host_email).toBe('colleague@example.com');
    expect((await call('GET', `/meetings/${meeting.id}`)).status).toBe(200);
    expect(await outcome(call('POST', '/users/ghost@example.com/meetings', {}))).toEqual(
      error(404, 1001, 'User ghost@example.com not exist or not belong to this account.'),
    );
  });
});
