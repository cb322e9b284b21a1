import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';
import { faultsOf, requestKind } from '../zoom/meeting-requests.ts';
import { type RecordingProxy, startRecordingProxy } from '../zoom/recording-proxy.ts';

const CREATE = ['meeting', 'create', '--json'];
const SCHEDULED = ['--start', '2127-03-01T09:00', '--timezone', 'Europe/Berlin'];

describe('zoomctl meeting create --start', () => {
  let world: TestWorld;
  let proxy: RecordingProxy;
  let recorded: TestEnv;
  beforeAll(async () => {
    world = await startWorld();
    await world.login('dev@example.com');
    proxy = await startRecordingProxy(world.sandbox.oauthUrl);
    const token = (await world.run(['token'])).stdout.trim();
    recorded = { ZOOMCTL_TOKEN: token, ZOOMCTL_API_URL: `${proxy.url}/v2` };
  });
  afterAll(async () => {
    proxy?.stop();
    await world?.stop();
  });
  afterEach(() => proxy.requests.splice(0));

  /** Runs a command and gives the one request with a body that it sent, which fits Zoom's published description. */
  async function sent(args: readonly string[]) {
    const { exitCode, stderr, stdout } = await world.run(args, recorded);
    expect(exitCode, stderr).toBe(0);
    const [request, ...others] = proxy.requests.filter(({ body }) => body !== undefined);
    expect(others).toEqual([]);
    if (request === undefined) throw new Error('nothing with a body was sent');
    const kind = requestKind(request.method, request.path);
    if (kind === undefined) throw new Error(`${request.method} ${request.path} is not described`);
    expect(faultsOf(kind, request.body)).toEqual([]);
    return { request, reply: stdout === '' ? undefined : JSON.parse(stdout) };
  }

  it.each([
    [['--instant'], { type: 1 }],
    [
      ['--instant', '--topic', 'x', '--passcode', 'abc', '--waiting-room', '--setting', 'audio=voip'],
      { type: 1, topic: 'x', password: 'abc', settings: { audio: 'voip', waiting_room: true } },
    ],
    [SCHEDULED, { type: 2, start_time: '2127-03-01T08:00:00Z', timezone: 'Europe/Berlin' }],
    [['--start', '2127-03-01T09:00'], { type: 2, start_time: '2127-03-01T09:00:00Z', timezone: 'UTC' }],
    [
      ['--start', '2127-03-01T09:00+02:00', '--end', '2127-03-01T10:30+02:00', '--agenda', 'Charts'],
      { type: 2, start_time: '2127-03-01T07:00:00Z', duration: 90, timezone: 'UTC', agenda: 'Charts' },
    ],
    [
      [...SCHEDULED, '--end', '09:45'],
      { type: 2, start_time: '2127-03-01T08:00:00Z', duration: 45, timezone: 'Europe/Berlin' },
    ],
    [['--recurring', '--topic', 'Office hours'], { type: 3, topic: 'Office hours' }],
    [
      [...SCHEDULED, '--template', '5Mf1BCLQZ5k9dVDktjnumQ', '--schedule-for', 'dev@example.com'],
      {
        type: 2,
        start_time: '2127-03-01T08:00:00Z',
        timezone: 'Europe/Berlin',
        template_id: '5Mf1BCLQZ5k9dVDktjnumQ',
        schedule_for: 'dev@example.com',
      },
    ],
    [
      [...SCHEDULED, '--repeat', 'weekly', '--on', 'mon,wed', '--every', '2', '--times', '4'],
      {
        type: 8,
        start_time: '2127-03-01T08:00:00Z',
        timezone: 'Europe/Berlin',
        recurrence: { type: 2, repeat_interval: 2, weekly_days: '2,4', end_times: 4 },
      },
    ],
    [
      [...SCHEDULED, '--repeat', 'monthly', '--on', 'last friday', '--until', '2127-12-31'],
      {
        type: 8,
        start_time: '2127-03-01T08:00:00Z',
        timezone: 'Europe/Berlin',
        recurrence: {
          type: 3,
          repeat_interval: 1,
          monthly_week: -1,
          monthly_week_day: 6,
          end_date_time: '2127-12-31T22:59:59Z',
        },
      },
    ],
    [
      [
        ...SCHEDULED,
        '--repeat',
        'daily',
        '--times',
        '3',
        '--setting',
        'meeting_invitees=[{"email":"a@example.com"}]',
      ],
      {
        type: 8,
        start_time: '2127-03-01T08:00:00Z',
        timezone: 'Europe/Berlin',
        settings: { meeting_invitees: [{ email: 'a@example.com' }] },
        recurrence: { type: 1, repeat_interval: 1, end_times: 3 },
      },
    ],
  ])('%j sends what Zoom publishes, and Zoom takes it', async (flags, body) => {
    const { request, reply } = await sent([...CREATE, ...flags]);
    expect(request).toMatchObject({ method: 'POST', path: '/v2/users/me/meetings' });
    expect(request.body).toEqual(body);
    expect(reply).toMatchObject({ type: body.type, start_url: 'hidden: use --show-start-url' });
  });

  it.each<[string, string, RegExp]>([
    ['2127-07-01', '2127-04-29', /^! .*60 occurrences.*the last is on 2127-04-29 \(--until 2127-07-01\)/m],
    ['2127-03-05', '2127-03-05', /^$/],
  ])(
    '--until %s of a daily series ends on %s, and fewer than asked for are told',
    async (until, last, told) => {
      const flags = [
        '--start',
        '2127-03-01T09:00',
        '--timezone',
        'UTC',
        '--repeat',
        'daily',
        '--until',
        until,
      ];
      const { stderr, json } = await world.run([...CREATE, ...flags], recorded);
      expect(json.occurrences.at(-1).start_time).toContain(last);
      expect(stderr.trim()).toMatch(told);
    },
  );

  it('"tomorrow 15:00" is tomorrow by the clocks of the zone', async () => {
    const { request } = await sent([
      ...CREATE,
      '--start',
      'tomorrow 15:00',
      '--timezone',
      'UTC',
      '--duration',
      '30',
    ]);
    const tomorrow = new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 10);
    expect(request.body).toMatchObject({ start_time: `${tomorrow}T15:00:00Z`, duration: 30 });
  });

  it.each([
    [['--topic', 'x'], { topic: 'x' }],
    [
      ['--start', '2127-03-02T10:00Z', '--duration', '15'],
      { start_time: '2127-03-02T10:00:00Z', duration: 15 },
    ],
    [['--timezone', 'asia/tokyo'], { timezone: 'Asia/Tokyo' }],
    [
      ['--no-waiting-room', '--setting', 'enforce_login=true'],
      { settings: { enforce_login: true, waiting_room: false } },
    ],
    [
      ['--start', '2127-03-02T10:00Z', '--repeat', 'weekly', '--times', '2'],
      {
        type: 8,
        start_time: '2127-03-02T10:00:00Z',
        recurrence: { type: 2, repeat_interval: 1, weekly_days: '1', end_times: 2 },
      },
    ],
  ])('update %j sends what Zoom publishes, and Zoom takes it', async (flags, body) => {
    const { json } = await world.run([...CREATE, ...SCHEDULED]);
    const { request, reply } = await sent(['meeting', 'update', String(json.id), ...flags, '--json']);
    expect(request).toMatchObject({ method: 'PATCH', path: `/v2/meetings/${json.id}` });
    expect(request.body).toEqual(body);
    expect(reply).toEqual({ meeting: { id: json.id, updated: true } });
    const read = await world.run(['meeting', 'get', String(json.id), '--json']);
    expect(read.json).toMatchObject(body);
  });

  it('the smoke test and meeting end send what Zoom publishes', async () => {
    const smoke = await world.run(['meeting', 'smoke', '--json'], recorded);
    expect(smoke.exitCode, smoke.stderr).toBe(0);
    const withBody = proxy.requests.filter(({ body }) => body !== undefined);
    expect(withBody.map(({ method }) => method)).toEqual(['POST', 'PUT']);
    for (const { method, path, body } of withBody) {
      const kind = requestKind(method, path);
      expect(kind && faultsOf(kind, body), `${method} ${path}`).toEqual([]);
    }
  });

  it.each([
    [['--start', '2127-02-30T10:00'], '--start: there is no such date'],
    [['--start', '2127-03-01'], 'says no time of day'],
    [['--start', 'someday'], '--start takes a date and a time'],
    [['--start', '2127-03-28T02:30', '--timezone', 'Europe/Berln'], 'Did you mean Europe/Berlin'],
    [[...SCHEDULED, '--end', '2127-03-01T08:59'], '--end is not after --start'],
    [[...SCHEDULED, '--end', '2127-03-03T09:00'], '--end: a meeting lasts up to 1440 minutes'],
    [['--start', 'tomorrow 15:00', '--end', 'tomorrow 14:00'], '--end is not after --start'],
    [['--start', 'tomorrow 15:00', '--end', 'tomorrow 15:00'], '--end is not after --start'],
    [['--start', '2020-03-01T09:00Z'], '--start is in the past: 2020-03-01 09:00'],
    [
      [...SCHEDULED, '--waiting-room', '--setting', 'waiting_room=false'],
      '--setting waiting_room=false exclude',
    ],
    [['--instant', '--setting', 'audio=voip', '--setting', 'audio=both'], '--setting audio is given twice'],
    [['--instant', '--setting', 'topic=x'], 'Use --topic.'],
    [['--instant', '--duration', '30'], 'lasts until the host ends it'],
    [[...SCHEDULED, '--end', '10:00', '--duration', '5'], '--end and --duration'],
    [[...SCHEDULED, '--duration', '0'], '--duration takes a whole number from 1 to 1440'],
    [[...SCHEDULED, '--duration', '1441'], '--duration takes a whole number from 1 to 1440'],
    [[...SCHEDULED, '--duration', '1h'], '--duration takes a whole number of minutes from 1 to 1440'],
    [[...SCHEDULED, '--repeat', 'weekly', '--until', '2127-02-01'], '--until is before --start'],
    // The third of March 2127 is a Monday.
    [
      ['--start', '2127-03-04T09:00', '--repeat', 'weekly', '--on', 'mon', '--until', '2127-03-09'],
      '--until: none of the days of --on falls between --start and 2127-03-09',
    ],
    [[...SCHEDULED, '--repeat', 'fortnightly', '--times', '2'], '--repeat takes'],
    [[...SCHEDULED, '--times', '2'], '--times goes with --repeat'],
    [[...SCHEDULED, '--setting', 'waitng_room=true'], 'Did you mean waiting_room?'],
    [[...SCHEDULED, '--setting', 'waiting_room=maybe'], '--setting waiting_room takes true or false'],
    [[...SCHEDULED, '--agenda', 'x'.repeat(2001)], '--agenda takes up to 2000'],
    [[...SCHEDULED, '--schedule-for', 'a/b'], '--schedule-for takes an email address'],
    [[...SCHEDULED, '--template', '../x'], '--template takes the id'],
    [['--instant', '--start', 'tomorrow 15:00'], '--instant and --start exclude each other'],
    [['--instant', '--schedule-for', 'a@example.com'], '--instant and --schedule-for exclude each other'],
    [['--instant', '--repeat', 'daily'], '--instant and --repeat exclude each other'],
    [['--recurring', '--start', 'tomorrow 15:00'], '--recurring has no fixed time'],
    [['--duration', '30'], '--start is missing: --duration'],
    [[...SCHEDULED, '--qr'], '--qr and --json exclude each other'],
  ])('line 27: %j never gets as far as Zoom', async (flags, message) => {
    const refused = await world.run([...CREATE, ...flags], recorded);
    expect(refused.exitCode).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toContain(message);
    expect(proxy.requests).toEqual([]);
  });

  it.each([
    [['--start', '2020-03-01T09:00Z'], '--start is in the past'],
    [['--start', '2127-03-01T09:00', '--end', '08:00'], '--end is not after --start'],
    [['--waiting-room', '--no-waiting-room'], '--waiting-room and --no-waiting-room exclude each other'],
    [['--no-waiting-room', '--setting', 'waiting_room=true'], '--setting waiting_room=true exclude'],
  ])('update %j never gets as far as Zoom', async (flags, message) => {
    const refused = await world.run(['meeting', 'update', '83456789012', ...flags], recorded);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(message);
    expect(proxy.requests).toEqual([]);
  });

  it('days named for the end are counted from now, as those of the start are', async () => {
    const { request } = await sent([...CREATE, '--start', 'tomorrow 15:00', '--end', 'tomorrow 16:30']);
    expect(request.body).toMatchObject({ duration: 90 });
  });

  it('a start that has just passed is good', async () => {
    const justNow = new Date(Date.now() - 60_000).toISOString();
    const { request } = await sent([...CREATE, '--start', justNow]);
    expect(request.body).toMatchObject({ start_time: `${justNow.slice(0, 19)}Z` });
  });

  it('tells people when it is, and how to start it', async () => {
    const { stdout } = await world.run([
      'meeting',
      'create',
      ...SCHEDULED,
      '--topic',
      'Rounds',
      '--duration',
      '30',
    ]);
    expect(stdout).toContain('✓ Rounds');
    expect(stdout).toMatch(/When +2127-03-01 09:00 \(Europe\/Berlin\), 30 min/);
    const id = /Meeting +(\d+)/.exec(stdout)?.[1];
    expect(stdout).toContain(`zoomctl meeting open ${id}`);
  });

  it('tells of a series when it first takes place, and how often', async () => {
    const args = [...SCHEDULED, '--repeat', 'weekly', '--on', 'mon,wed', '--times', '4'];
    const { stdout } = await world.run(['meeting', 'create', ...args]);
    // 1 March is a Saturday, on which there is no meeting.
    expect(stdout).toMatch(/When +2127-03-03 09:00 \(Europe\/Berlin\)/);
    expect(stdout).toMatch(/Repeats +every week, on Mon, Wed, 4 times/);
  });

  it('a browser that does not start leaves the other ways to start the meeting', async () => {
    const { stdout, stderr, exitCode } = await world.run(['meeting', 'create', '--instant', '--open'], {
      BROWSER: '/nowhere/browser',
    });
    expect(exitCode).toBe(0);
    const id = /Meeting +(\d+)/.exec(stdout)?.[1];
    expect(stderr).toContain('The browser could not be started');
    expect(stderr).toContain(`zoomctl meeting open ${id}`);
    expect(stdout).toMatch(/Start +open the join link/);
  });

  it('the list is in the order of the starts', async () => {
    for (const day of ['03', '01', '02'])
      await world.run([...CREATE, '--start', `2128-05-${day}T09:00`, '--topic', `Day ${day}`]);
    const { stdout } = await world.run(['meeting', 'list']);
    const days = [...stdout.matchAll(/Day (\d\d)/g)].map(([, day]) => day);
    expect(days).toEqual(['01', '02', '03']);
  });

  it('the help of update tells of no defaults of create', async () => {
    const { stdout } = await world.run(['meeting', 'update', '--help']);
    expect(stdout).not.toContain('one that Zoom makes');
    expect(stdout).not.toMatch(/default:\s+this\s+machine's/);
    expect(stdout).toContain('join link');
  });

  describe('--copy and --qr', () => {
    /** A machine that has just these programs, each keeping what it was given. */
    const machine = (name: string, programs: readonly string[], exitCode = 0): TestEnv => {
      const folder = join(world.directory, name);
      mkdirSync(folder);
      symlinkSync(process.execPath, join(folder, 'node'));
      for (const program of programs) {
        const file = join(folder, program);
        const script = `require("fs").writeFileSync(__dirname+"/clipboard",require("fs").readFileSync(0));require("fs").writeFileSync(__dirname+"/arguments",process.argv.slice(2).join(" "));process.exit(${exitCode})`;
        writeFileSync(file, `#!${process.execPath}\n${script}\n`);
        chmodSync(file, 0o755);
      }
      return { PATH: folder };
    };
    const read = (name: string, file: string) => readFileSync(join(world.directory, name, file), 'utf8');

    it.each([
      ['xclip', { DISPLAY: ':0' }, '-selection clipboard'],
      ['xsel', { DISPLAY: ':0' }, '--clipboard --input'],
      ['wl-copy', { WAYLAND_DISPLAY: 'wayland-0' }, ''],
    ])('copies the join link with %s, on its standard input', async (program, display, args) => {
      const name = `with-${program}`;
      const copied = await world.run([...CREATE, '--instant', '--copy'], {
        ...machine(name, [program]),
        ...display,
      });
      expect(copied.exitCode, copied.stderr).toBe(0);
      expect(copied.stderr).toContain('The join link is on the clipboard');
      expect(read(name, 'clipboard')).toBe(copied.json.join_url);
      expect(read(name, 'arguments')).toBe(args);
    });

    it.each([
      ['no screen', {}, 'no screen is connected'],
      ['no program', { DISPLAY: ':0' }, 'Install xclip or xsel'],
    ])('says what is missing before anything is sent: %s', async (what, display, message) => {
      const refused = await world.run([...CREATE, '--instant', '--copy'], {
        ...recorded,
        ...machine(what, []),
        ...display,
      });
      expect(refused.exitCode).toBe(1);
      expect(JSON.parse(refused.stderr).error.kind).toBe('no_clipboard');
      expect(refused.stderr).toContain(message);
      expect(proxy.requests).toEqual([]);
    });

    it('a program that fails takes nothing from the meeting', async () => {
      const env = { ...machine('broken', ['xclip'], 3), DISPLAY: ':0' };
      const failed = await world.run([...CREATE, '--instant', '--copy'], env);
      expect(failed.exitCode).toBe(0);
      expect(failed.json.join_url).toContain('/j/');
      expect(failed.stderr).toContain('could not be copied');
    });

    it('shows a QR code below the meeting, without colours in a pipe', async () => {
      const { stdout, exitCode } = await world.run(['meeting', 'create', '--instant', '--qr']);
      expect(exitCode).toBe(0);
      const code = stdout.split('\n').filter((line) => /^[█▀▄ ]{25,}$/.test(line));
      expect(code.length).toBeGreaterThanOrEqual(13);
      expect(new Set(code.map((line) => line.length)).size).toBe(1);
      expect(stdout).not.toContain('\u001b');
      const coloured = await world.run(['meeting', 'create', '--instant', '--qr'], { FORCE_COLOR: '1' });
      expect(coloured.stdout).toContain('\u001b[97;40m');
    });
  });
});
