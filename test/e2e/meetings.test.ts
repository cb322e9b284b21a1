import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';
import { startRecordingProxy } from '../zoom/recording-proxy.ts';

const SCHEDULED = ['--start', '2127-03-01T09:00', '--timezone', 'Europe/Berlin', '--json'];

/** A Zoom that answers everything with one reply. */
async function fixedZoom(
  status: number,
  body: string,
): Promise<{ env: TestEnv; paths: string[]; stop(): void }> {
  const paths: string[] = [];
  const server = createServer((request, reply) => {
    paths.push(request.url ?? '');
    request.resume();
    reply.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const env = { ZOOMCTL_TOKEN: 'a-token', ZOOMCTL_API_URL: `http://127.0.0.1:${port}/v2` };
  return { env, paths, stop: () => server.close() };
}

describe('zoomctl meeting', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    await world.login('dev@example.com');
  });
  afterAll(() => world?.stop());
  afterEach(() => fetch(`${world.sandbox.oauthUrl}/_sandbox/faults`, { method: 'DELETE' }));

  const create = async (...args: string[]) =>
    (await world.run(['meeting', 'create', ...(args.length > 0 ? [...args, '--json'] : SCHEDULED)])).json;
  const start = (id: number) =>
    fetch(`${world.sandbox.oauthUrl}/_sandbox/start?meetingId=${id}`, { method: 'POST' });
  const failure = (stderr: string) => JSON.parse(stderr).error;

  describe('get', () => {
    it("prints Zoom's meeting object whole, only its start_url hidden", async () => {
      const { id } = await create();
      const { json } = await world.run(['meeting', 'get', String(id), '--json']);
      expect(json).toMatchObject({ id, type: 2, start_url: 'hidden: use --show-start-url' });
      expect(json.settings).toBeTypeOf('object');
      const shown = await world.run(['meeting', 'get', String(id), '--json', '--show-start-url']);
      expect(shown.json.start_url).toMatch(/zak=/);
    });

    it.each([
      ['blanks', (id: string) => `${id.slice(0, 3)} ${id.slice(3, 7)} ${id.slice(7)}`],
      ['dashes', (id: string) => `${id.slice(0, 3)}-${id.slice(3, 7)}-${id.slice(7)}`],
      ['no-break blanks', (id: string) => ` ${id.slice(0, 3)}\u00a0${id.slice(3, 7)}\u202f${id.slice(7)} `],
      ['a join link', (id: string) => `https://us04web.zoom.us/j/${id}?pwd=abc.1`],
    ])('takes a pasted id with %s', async (_what, paste) => {
      const { id } = await create('--instant');
      const { json, stderr } = await world.run(['meeting', 'get', paste(String(id)), '--json']);
      expect(json?.id, stderr).toBe(id);
    });

    it('finds a meeting by its UUID, encoded twice where it has to be', async () => {
      const { uuid, id } = await create('--instant');
      expect((await world.run(['meeting', 'get', uuid, '--json'])).json.id).toBe(id);
      const zoom = await fixedZoom(200, '{"id":1}');
      await world.run(['meeting', 'get', '/aDYlohsHRtCd4ii1uC2+h==', '--json'], zoom.env);
      await world.run(['meeting', 'get', 'aDYlohsHRtC//4ii1uC2+h==', '--json'], zoom.env);
      await world.run(['meeting', 'get', 'aDYlohsHRtC/x4ii1uC2+h==', '--json'], zoom.env);
      zoom.stop();
      expect(zoom.paths).toEqual([
        '/v2/meetings/%252FaDYlohsHRtCd4ii1uC2%252Bh%253D%253D',
        '/v2/meetings/aDYlohsHRtC%252F%252F4ii1uC2%252Bh%253D%253D',
        '/v2/meetings/aDYlohsHRtC%2Fx4ii1uC2%2Bh%3D%3D',
      ]);
    });

    it.each(['', 'abc', '12345', '../users/me', '123456789012345678901', '83456789012?x=1', '-1'])(
      '%j is no meeting and never reaches Zoom',
      async (name) => {
        const before = (await world.requests()).length;
        const refused = await world.run(['meeting', 'get', '--', name]);
        expect(refused.exitCode).toBe(2);
        expect(refused.stderr).toContain('MEETING takes a meeting id');
        expect((await world.requests()).length).toBe(before);
      },
    );

    it('line 25: an id beyond 2^53 stays exact', async () => {
      const zoom = await fixedZoom(200, '{"id":9007199254740993,"topic":"x"}');
      const json = await world.run(['meeting', 'get', '9007199254740993', '--json'], zoom.env);
      const people = await world.run(['meeting', 'get', '9007199254740993'], zoom.env);
      const deleted = await world.run(['meeting', 'delete', '9007199254740993', '--yes', '--json'], zoom.env);
      zoom.stop();
      expect(json.stdout).toContain('"id":9007199254740993,');
      expect(people.stdout).toContain('9007199254740993');
      expect(deleted.stdout).toBe('{"meeting":{"id":9007199254740993,"deleted":true}}\n');
    });

    it('line 15: what came from Zoom can not drive the terminal', async () => {
      const evil = '\\u001b]0;pwned\\u0007 \\u009b2J \\u202e';
      const zoom = await fixedZoom(
        200,
        `{"id":83456789012,"topic":"${evil}","status":"${evil}","type":8,"agenda":"${evil}","host_email":"${evil}","start_time":"${evil}","timezone":"${evil}","recurrence":{"type":2,"weekly_days":"${evil}","end_date_time":"${evil}"},"occurrences":[{"occurrence_id":"${evil}","start_time":"${evil}","status":"${evil}"}],"invitation":"${evil}","meetings":[{"id":1,"topic":"${evil}","start_time":"${evil}","duration":"${evil}","type":"${evil}"}]}`,
      );
      for (const args of [['get', '83456789012'], ['invitation', '83456789012'], ['list']]) {
        const { stdout, exitCode } = await world.run(['meeting', ...args], zoom.env);
        expect(exitCode).toBe(0);
        expect(stdout).toContain('pwned');
        expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }
      zoom.stop();
    });

    it('tells people all occurrences of a recurring meeting, and one by its id', async () => {
      const weekly = [
        '--start',
        '2127-03-03T09:00',
        '--timezone',
        'Europe/Berlin',
        '--repeat',
        'weekly',
        '--times',
        '3',
      ];
      const { id, occurrences } = await create(...weekly, '--topic', 'Rounds');
      const { stdout } = await world.run(['meeting', 'get', String(id)]);
      expect(stdout).toContain('Rounds');
      expect(stdout).toMatch(/Repeats +every week, on Mon, 3 times/);
      expect(stdout.match(/Occurs +2127-03-\d\d 09:00/g)).toHaveLength(3);
      const last = occurrences[2];
      const one = await world.run([
        'meeting',
        'get',
        String(id),
        '--occurrence',
        last.occurrence_id,
        '--json',
      ]);
      expect(one.json.start_time).toBe(last.start_time);
      const told = await world.run(['meeting', 'get', String(id), '--occurrence', last.occurrence_id]);
      expect(told.stdout).toContain(`When      ${last.start_time.slice(0, 10)} 09:00 (Europe/Berlin), `);
    });

    it('--qr and --copy work on a meeting that is there', async () => {
      const { id } = await create();
      expect((await world.run(['meeting', 'get', String(id), '--qr'])).stdout).toContain('█▀');
      const none = await world.run(['meeting', 'get', String(id), '--copy']);
      expect(none.exitCode).toBe(1);
      expect(none.stderr).toContain('--copy');
    });
  });

  describe('list', () => {
    it('has what is scheduled, in JSON and in columns, and says that instant meetings are in no list', async () => {
      const { id } = await create('--start', '2127-03-01T09:00Z', '--topic', 'Listed', '--duration', '25');
      const instant = await create('--instant');
      const { json, stderr } = await world.run(['meeting', 'list', '--json']);
      expect(json.meetings.map((meeting: { id: number }) => meeting.id)).toContain(id);
      expect(json.meetings.map((meeting: { id: number }) => meeting.id)).not.toContain(instant.id);
      expect(stderr).toBe('');
      const people = await world.run(['meeting', 'list']);
      expect(people.stdout).toContain(`${id}\tListed\t2127-03-01 09:00\t25\tscheduled\n`);
      const live = await world.run(['meeting', 'list', '--type', 'live']);
      expect(live.stdout).toBe('');
      expect(live.stderr).toContain('never shows instant meetings');
    });

    it('has every type', async () => {
      const other = await startWorld();
      try {
        await other.login('work@example.com');
        const make = async (topic: string) =>
          (await other.run(['meeting', 'create', ...SCHEDULED, '--topic', topic])).json;
        await make('Soon');
        const { id } = await make('Running');
        await fetch(`${other.sandbox.oauthUrl}/_sandbox/start?meetingId=${id}`, { method: 'POST' });
        for (const [type, expected] of [
          ['scheduled', ['Soon', 'Running']],
          ['upcoming', ['Soon', 'Running']],
          ['upcoming_meetings', ['Soon', 'Running']],
          ['live', ['Running']],
          ['previous_meetings', []],
        ] as const) {
          const { json } = await other.run(['meeting', 'list', '--type', type, '--json']);
          expect(
            json.meetings.map(({ topic }: { topic: string }) => topic),
            type,
          ).toEqual(expected);
        }
      } finally {
        await other.stop();
      }
    });

    it('reads all pages, of which a limit takes those that begin first, and an expired page token from the beginning', async () => {
      const clinic = await startWorld();
      try {
        await clinic.login('clinician@example.com');
        const token = (await clinic.run(['token'])).stdout.trim();
        for (let n = 0; n < 305; n++) {
          await fetch(`${clinic.sandbox.apiUrl}/users/me/meetings`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify({
              topic: `m${n}`,
              start_time: `2127-03-01T${n === 303 ? '08' : '09'}:00:00Z`,
            }),
          });
        }
        const proxy = await startRecordingProxy(clinic.sandbox.oauthUrl);
        const env = { ZOOMCTL_TOKEN: token, ZOOMCTL_API_URL: `${proxy.url}/v2` };
        const topics = async (args: string[] = []) => {
          const { json, stderr } = await clinic.run(['meeting', 'list', '--json', ...args], env);
          expect(json, stderr).toBeDefined();
          return json.meetings.map(({ topic }: { topic: string }) => topic);
        };
        const all = Array.from({ length: 305 }, (_, n) => `m${n}`);
        expect(await topics()).toEqual(all);
        expect(proxy.requests.map(({ query }) => query.get('page_size'))).toEqual(['300', '300']);
        expect(await topics(['--limit', '3'])).toEqual(['m303', 'm0', 'm1']);

        await clinic.control('faults', { path: '/v2/users/me/meetings', fault: 'delay', delayMs: 0 });
        await clinic.control('faults', {
          path: '/v2/users/me/meetings',
          fault: 'reply',
          reply: 'page-token-expired',
        });
        proxy.requests.splice(0);
        expect(await topics()).toEqual(all);
        expect(proxy.requests).toHaveLength(4);
        proxy.stop();
      } finally {
        await clinic.stop();
      }
    });

    it.each([
      ['{"page_size":30}', 'has no meetings in it'],
      ['{"meetings":[null]}', 'has no meetings in it'],
      ['{"meetings":[],"next_page_token":"again"}', 'goes round in circles'],
    ])('a reply such as %s is an error and no endless loop', async (body, message) => {
      const zoom = await fixedZoom(200, body);
      const { exitCode, stderr } = await world.run(['meeting', 'list', '--json'], zoom.env);
      zoom.stop();
      expect(exitCode).toBe(1);
      expect(failure(stderr)).toMatchObject({ kind: 'bad_reply', message: expect.stringContaining(message) });
    });

    it('a join link that is no text is no end of a meeting that was made', async () => {
      const zoom = await fixedZoom(201, '{"id":83456789012,"join_url":"\\ud800","start_url":"\\ud800"}');
      const { exitCode, stderr } = await world.run(['meeting', 'create', '--instant', '--qr'], zoom.env);
      zoom.stop();
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining('no link to join the meeting with')]);
    });

    it.each([
      ['page 2', '{"page_number":1,"page_count":9,"users":[{"id":1}]}'],
      ['a page token', '{"next_page_token":"again","users":[{"id":1}]}'],
    ])('line 24: api --paginate notices a list in which %s comes again', async (what, body) => {
      const zoom = await fixedZoom(200, body);
      const { exitCode, stdout, stderr } = await world.run(
        ['api', 'GET', '/users', '--paginate', '--json', '--force'],
        zoom.env,
      );
      zoom.stop();
      expect(exitCode).toBe(1);
      expect(failure(stderr)).toMatchObject({
        kind: 'bad_reply',
        message: expect.stringContaining(`goes round in circles: ${what} came again`),
      });
      expect(JSON.parse(stdout)).toEqual([{ id: 1 }, { id: 1 }]);
    });

    it.each([
      [['--type', 'instant'], '--type takes scheduled, live'],
      [['--limit', '0'], '--limit takes a whole number'],
      [['--host', 'a/b'], '--host takes'],
    ])('%j never gets as far as Zoom', async (flags, message) => {
      const before = (await world.requests()).length;
      const refused = await world.run(['meeting', 'list', ...flags]);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain(message);
      expect((await world.requests()).length).toBe(before);
    });
  });

  describe('update, end and delete', () => {
    it('print one document each', async () => {
      const { id } = await create();
      await start(id);
      expect((await world.run(['meeting', 'end', String(id), '--json'])).json).toEqual({
        meeting: { id, ended: true },
      });
      expect((await world.run(['meeting', 'get', String(id), '--json'])).json.status).toBe('waiting');
      const updated = await world.run(['meeting', 'update', String(id), '--topic', 'New', '--json']);
      expect(updated.json).toEqual({ meeting: { id, updated: true } });
      const time = ['--start', '2127-03-01 9am', '--timezone', 'Europe/Berlin'];
      const moved = await world.run(['meeting', 'update', String(id), ...time]);
      expect(`${moved.stdout}${moved.stderr}`).toContain('  It starts 2127-03-01 09:00 (Europe/Berlin)');
      expect((await world.run(['meeting', 'get', String(id), '--json'])).json.topic).toBe('New');
      const deleted = await world.run(['meeting', 'delete', String(id), '--yes', '--json']);
      expect(deleted.json).toEqual({ meeting: { id, deleted: true } });
      const gone = await world.run(['meeting', 'get', String(id), '--json']);
      expect(gone.exitCode).toBe(1);
      expect(failure(gone.stderr)).toMatchObject({
        kind: 'meeting_not_found',
        http: { status: 404, code: 3001 },
      });
      expect(failure(gone.stderr).hint).toContain('instant meetings are gone once they end');
    });

    it('tell people one line on standard error', async () => {
      const { id } = await create('--instant');
      const { stdout, stderr } = await world.run(['meeting', 'end', String(id)]);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^✓ Meeting \d{11} ended\n$/);
    });

    it('change and delete one occurrence and leave the others', async () => {
      const daily = ['--start', '2127-03-03T09:00Z', '--repeat', 'daily', '--times', '3'];
      const { id, occurrences } = await create(...daily);
      const [first, second] = occurrences.map((one: { occurrence_id: string }) => one.occurrence_id);
      const args = [String(id), '--occurrence', first, '--json'];
      const moved = await world.run(['meeting', 'update', ...args, '--start', '2127-03-03T11:00Z']);
      expect(moved.json).toEqual({ meeting: { id, occurrence_id: first, updated: true } });
      const deleted = await world.run([
        'meeting',
        'delete',
        String(id),
        '--occurrence',
        second,
        '--yes',
        '--json',
      ]);
      expect(deleted.json).toEqual({ meeting: { id, occurrence_id: second, deleted: true } });
      const { json } = await world.run(['meeting', 'get', String(id), '--json']);
      expect(json.occurrences).toMatchObject([
        { start_time: '2127-03-03T11:00:00Z', status: 'available' },
        { status: 'deleted' },
        { start_time: '2127-03-05T09:00:00Z', status: 'available' },
      ]);
      const unknown = await world.run([
        'meeting',
        'delete',
        String(id),
        '--occurrence',
        '17',
        '--yes',
        '--json',
      ]);
      expect(failure(unknown.stderr)).toMatchObject({ kind: 'validation', http: { code: 3000 } });
    });

    it.each([
      [['delete', '83456789012'], '--yes is missing'],
      [['update', '83456789012'], 'There is nothing to update'],
      [['update', '83456789012', '--end', 'tomorrow 10:00'], '--end goes with --start'],
      [['update', '83456789012', '--occurrence', '17', '--topic', 'x'], "topic is the whole series'"],
      [['update', '83456789012', '--occurrence', 'next', '--duration', '5'], '--occurrence takes the id'],
      [['update', '83456789012', '--repeat', 'weekly', '--times', '2'], 'on which days'],
      [['update', '83456789012', '--setting', 'show_join_info=true'], 'for meeting create only'],
      [['end', 'soon'], 'MEETING takes a meeting id'],
    ])('%j never gets as far as Zoom', async (args, message) => {
      const before = (await world.requests()).length;
      const refused = await world.run(['meeting', ...args]);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain(message);
      expect((await world.requests()).length).toBe(before);
    });

    it.each([
      ['delete', ['--yes'], 'meetings/ID'],
      ['end', [], 'meetings/ID/status'],
    ])(
      '%s is done although the first reply was lost and the second says that nothing is there',
      async (verb, flags, path) => {
        const { id } = await create('--instant');
        await world.control('faults', {
          path: `/v2/${path.replace('ID', String(id))}`,
          fault: 'cut',
          after: 'handled',
          times: 1,
        });
        const { exitCode, stderr } = await world.run(['meeting', verb, String(id), ...flags, '--json']);
        expect(exitCode, stderr).toBe(0);
        const again = await world.run(['meeting', verb, String(id), ...flags, '--json']);
        expect(again.exitCode).toBe(1);
      },
    );

    it('an update of the start tells what came of it, also where that is nothing', async () => {
      const { id } = (await world.run(['meeting', 'create', '--instant', '--json'])).json;
      const time = ['--start', '2127-03-01T09:00', '--timezone', 'Europe/Berlin'];
      const update = ['meeting', 'update', String(id), ...time];
      const instant = await world.run(update);
      expect(instant.stderr).toContain('It has no start all the same: Zoom says that it is instant.');
      await world.control('faults', {
        path: `/v2/meetings/${id}`,
        fault: 'status',
        status: 403,
        times: 1,
        method: 'GET',
      });
      const unread = await world.run(update);
      expect([unread.exitCode, unread.stderr]).toEqual([
        0,
        expect.stringContaining('Start, as sent: 2127-03-01 09:00 (Europe/Berlin)'),
      ]);
    });

    it.each<[what: string, args: (id: string) => string[], path: (id: string) => string]>([
      ['end', (id) => ['meeting', 'end', id], (id) => `/v2/meetings/${id}/status`],
      ['delete', (id) => ['meeting', 'delete', id, '--yes'], (id) => `/v2/meetings/${id}`],
      [
        'api PUT',
        (id) => ['api', 'PUT', `/meetings/${id}/status`, '-f', 'action=end'],
        (id) => `/v2/meetings/${id}/status`,
      ],
      ['api DELETE', (id) => ['api', 'DELETE', `/meetings/${id}`], (id) => `/v2/meetings/${id}`],
    ])(
      '%s, whose reply stays lost when it is sent again, may have happened: exit code 6',
      async (_what, args, path) => {
        const { id } = await create();
        const before = (await world.requests()).length;
        await world.control('faults', { path: path(String(id)), fault: 'cut', after: 'handled', times: 3 });
        const lost = await world.run([...args(String(id)), '--json']);
        expect([lost.exitCode, failure(lost.stderr).kind]).toEqual([6, 'reply_lost']);
        expect((await world.requests()).length).toBe(before + 3);
      },
    );

    it('a question whose reply stays lost is none of that: exit code 5', async () => {
      const { id } = await create();
      await world.control('faults', { path: `/v2/meetings/${id}`, fault: 'cut', times: 3 });
      const lost = await world.run(['meeting', 'get', String(id), '--json']);
      expect([lost.exitCode, failure(lost.stderr).kind]).toEqual([5, 'network']);
    });

    it('an update whose reply was lost ends with exit code 6 and says that it may be sent again', async () => {
      const { id } = await create();
      await world.control('faults', { path: `/v2/meetings/${id}`, fault: 'cut', after: 'handled', times: 1 });
      const lost = await world.run(['meeting', 'update', String(id), '--topic', 'x', '--json']);
      expect(lost.exitCode).toBe(6);
      expect(failure(lost.stderr)).toMatchObject({ kind: 'reply_lost' });
      expect(failure(lost.stderr).hint).toContain('may be sent again');
    });
  });

  it('invitation prints the text, its lines as lines', async () => {
    const { id, join_url } = await create();
    const { stdout } = await world.run(['meeting', 'invitation', String(id)]);
    expect(stdout).toContain(`\nJoin Zoom Meeting\n${join_url}\n`);
    expect(stdout).not.toContain('\r');
    const { json } = await world.run(['meeting', 'invitation', String(id), '--json']);
    expect(Object.keys(json)).toEqual(['invitation']);
  });

  describe('open', () => {
    const browserEnv = (name: string): TestEnv => {
      const script = join(world.directory, `${name}.mjs`);
      writeFileSync(
        script,
        `import{appendFileSync}from'node:fs';appendFileSync(${JSON.stringify(`${script}.urls`)},process.argv[2]+'\\n');`,
      );
      return { BROWSER: `${process.execPath} ${script}` };
    };
    const opened = async (name: string, count: number): Promise<string[]> => {
      for (let waited = 0; waited < 10_000; waited += 50) {
        try {
          const urls = readFileSync(join(world.directory, `${name}.mjs.urls`), 'utf8')
            .trim()
            .split('\n');
          if (urls.length >= count) return urls;
        } catch {
          // Not yet.
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('no browser was started');
    };

    it('starts a meeting with a fresh link each time, and prints it nowhere', async () => {
      // Browsers get https only; the sandbox names Zoom's own host in its links.
      const { id } = await create('--instant');
      const env = browserEnv('opened');
      const first = await world.run(['meeting', 'open', String(id), '--json'], env);
      expect(first.json).toEqual({ meeting: { id, opened: true } });
      const second = await world.run(['meeting', 'open', String(id)], env);
      expect(second.stderr).toContain('opened');
      const urls = await opened('opened', 2);
      for (const url of urls) expect(url).toMatch(new RegExp(`^https://[^/]+/s/${id}\\?zak=`));
      expect(urls[0]).not.toBe(urls[1]);
      expect(first.stdout + first.stderr + second.stdout + second.stderr).not.toContain('zak=');
    });

    it('says why it can not', async () => {
      const { id } = await create('--instant');
      const missing = await world.run(['meeting', 'open', String(id), '--json'], {
        BROWSER: '/nowhere/browser',
      });
      expect(missing.exitCode).toBe(1);
      expect(failure(missing.stderr).kind).toBe('no_browser');
      const zoom = await fixedZoom(200, '{"id":83456789012}');
      const none = await world.run(['meeting', 'open', '83456789012', '--json'], zoom.env);
      zoom.stop();
      expect(failure(none.stderr)).toMatchObject({ kind: 'no_start_url' });
    });
  });

  describe("Zoom's refusals are explained", () => {
    it('a meeting that another user owns', async () => {
      const { id } = await create();
      await world.login('colleague@example.com');
      const colleague = ['--account', 'colleague@example.com', '--json'];
      for (const [args, kind, hint] of [
        [['get', String(id)], 'permission', '--account'],
        [['update', String(id), '--topic', 'x'], 'permission', "meeting's host"],
        [['end', String(id)], 'permission', "meeting's host"],
        [['delete', String(id), '--yes'], 'permission', "meeting's host"],
      ] as const) {
        const refused = await world.run(['meeting', ...args, ...colleague]);
        expect(refused.exitCode).toBe(1);
        expect(failure(refused.stderr).kind, args[0]).toBe(kind);
        expect(failure(refused.stderr).hint).toContain(hint);
      }
      await world.run(['account', 'use', 'dev@example.com']);
    });

    it('a meeting in progress, and one that has ended', async () => {
      const { id } = await create('--instant');
      await start(id);
      const running = await world.run(['meeting', 'delete', String(id), '--yes', '--json']);
      expect(failure(running.stderr)).toMatchObject({ kind: 'meeting_state' });
      expect(failure(running.stderr).hint).toContain('zoomctl meeting end');
      const changed = await world.run(['meeting', 'update', String(id), '--topic', 'x', '--json']);
      expect(failure(changed.stderr)).toMatchObject({ kind: 'meeting_state' });
      await world.run(['meeting', 'end', String(id)]);
      const ended = await world.run(['meeting', 'delete', String(id), '--yes', '--json']);
      expect(failure(ended.stderr)).toMatchObject({ kind: 'meeting_state', http: { code: 3007 } });
      // It failed, and must not be told as if it hadn't.
      expect(ended.stderr).not.toContain('as done');
    });

    it('scheduling for somebody who has not allowed it', async () => {
      const args = ['meeting', 'create', ...SCHEDULED, '--schedule-for', 'colleague@example.com'];
      const refused = await world.run(args);
      expect(failure(refused.stderr)).toMatchObject({ kind: 'permission', http: { code: 3000 } });
      expect(failure(refused.stderr).hint).toContain('privilege to schedule for them');
    });

    it('a user without a licence', async () => {
      await world.control('faults', { path: '/v2/users/me/meetings', fault: 'reply', reply: 'unlicensed' });
      const refused = await world.run(['meeting', 'create', ...SCHEDULED]);
      expect(failure(refused.stderr)).toMatchObject({ kind: 'license', http: { code: 3161 } });
      expect(failure(refused.stderr).hint).toContain('licence');
    });

    it('the 100 meetings a day, at once and without another try', async () => {
      const { id } = await create();
      await fetch(`${world.sandbox.oauthUrl}/_sandbox/meeting-limit?aDay=0`, { method: 'POST' });
      try {
        for (const args of [
          ['create', '--instant'],
          ['create', ...SCHEDULED],
          ['update', String(id), '--topic', 'x'],
        ]) {
          const before = (await world.requests()).length;
          const refused = await world.run([
            'meeting',
            ...args,
            ...(args.includes('--json') ? [] : ['--json']),
          ]);
          expect(refused.exitCode).toBe(5);
          expect(failure(refused.stderr)).toMatchObject({ kind: 'rate_limited', http: { status: 429 } });
          expect(failure(refused.stderr).hint).toMatch(
            /100 meetings created or updated in a day \(UTC\).*00:00 UTC/,
          );
          expect((await world.requests()).length).toBe(before + 1);
        }
      } finally {
        await fetch(`${world.sandbox.oauthUrl}/_sandbox/meeting-limit`, { method: 'DELETE' });
      }
    });

    it.each([
      ['rate-limit-per-second', 0],
      ['rate-limit-daily', 5],
      ['rate-limit-lock', 5],
    ])('the limit %s', async (reply, exitCode) => {
      await world.control('faults', { path: '/v2/users/me/meetings', fault: 'reply', reply, times: 1 });
      const listed = await world.run(['meeting', 'list', '--json']);
      expect(listed.exitCode, listed.stderr).toBe(exitCode);
      if (exitCode !== 0) expect(failure(listed.stderr)).toMatchObject({ kind: 'rate_limited' });
    });

    it('a missing scope exits with 3 and says which to add', async () => {
      const poor = await startWorld(['--auto-consent', '--scopes', 'user:read:user']);
      try {
        await poor.login('dev@example.com');
        for (const line of [
          'list',
          'get 83456789012',
          'end 83456789012',
          'invitation 83456789012',
          'smoke',
        ]) {
          const refused = await poor.run(['meeting', ...line.split(' '), '--json']);
          expect(refused.exitCode, line).toBe(3);
          expect(failure(refused.stderr).hint, line).toMatch(/meeting:\w+:\w+/);
        }
      } finally {
        await poor.stop();
      }
    });
  });

  it('for a Server-to-Server app --host is demanded, and reaches the whole account', async () => {
    const s2s = await startWorld(['--app-type', 's2s']);
    try {
      const env = {
        ZOOM_CLIENT_ID: s2s.sandbox.clientId,
        ZOOM_CLIENT_SECRET: s2s.sandbox.clientSecret,
        ZOOM_ACCOUNT_ID: s2s.sandbox.accountId,
      };
      for (const args of [
        ['create', ...SCHEDULED],
        ['list', '--json'],
        ['smoke', '--json'],
      ]) {
        const refused = await s2s.run(['meeting', ...args], env);
        expect(refused.exitCode, refused.stderr).toBe(2);
        expect(refused.stderr).toContain('--host is missing');
      }
      const host = ['--host', 'colleague@example.com'];
      const { json } = await s2s.run(['meeting', 'create', ...SCHEDULED, ...host], env);
      expect(json.host_email).toBe('colleague@example.com');
      const list = await s2s.run(['meeting', 'list', ...host, '--json'], env);
      expect(list.json.meetings).toHaveLength(1);
      expect((await s2s.run(['meeting', 'smoke', ...host, '--json'], env)).exitCode).toBe(0);
      expect((await s2s.run(['meeting', 'delete', String(json.id), '--yes', '--json'], env)).exitCode).toBe(
        0,
      );
    } finally {
      await s2s.stop();
    }
  });
});
