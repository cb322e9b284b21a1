import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const CREATE = ['meeting', 'create', '--instant'];

describe('zoomctl meeting create --instant', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    await world.login('dev@example.com');
  });
  afterAll(() => world.stop());

  const lastBody = async () => (await world.run([...CREATE, '--json'])).json;

  it("prints Zoom's meeting object whole, only its start_url hidden", async () => {
    const meeting = await lastBody();
    expect(Object.keys(meeting).slice(0, 4)).toEqual(['uuid', 'id', 'host_id', 'host_email']);
    expect(meeting).toMatchObject({
      type: 1,
      host_email: 'dev@example.com',
      start_url: 'hidden: use --show-start-url',
    });
    expect(meeting.settings).toBeTypeOf('object');
  });

  it('shows the start_url where it is asked for', async () => {
    const { json } = await world.run([...CREATE, '--json', '--show-start-url']);
    expect(json.start_url).toMatch(/^https:\/\/.*[?&]zak=/);
    const people = await world.run([...CREATE, '--show-start-url']);
    expect(people.stdout).toMatch(/Start +https:\/\/\S+zak=/);
  });

  it('tells people topic, join link, passcode and how to start it, and never the start_url', async () => {
    const { stdout, exitCode } = await world.run([...CREATE, '--topic', 'Consultation']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('✓ Consultation');
    expect(stdout).toMatch(/Join +https:\/\/\S+\/j\/\d+\?pwd=/);
    expect(stdout).toMatch(/Passcode +\S+/);
    expect(stdout).toContain('signed in to Zoom as dev@example.com');
    expect(stdout).not.toContain('zak=');
  });

  it('sends topic, passcode and settings as they were typed', async () => {
    const { json } = await world.run([
      ...CREATE,
      '--json',
      '--topic',
      'Ünïcode & more',
      '--passcode',
      'a1@-_*',
      '--waiting-room',
      '--setting',
      'mute_upon_entry=true',
      '--setting',
      'audio=voip',
    ]);
    expect(json).toMatchObject({ topic: 'Ünïcode & more', password: 'a1@-_*' });
    expect(json.settings).toMatchObject({ waiting_room: true, mute_upon_entry: true, audio: 'voip' });
  });

  it.each([
    [['meeting', 'create'], '--instant is missing'],
    [[...CREATE, '--topic', '  '], '--topic is empty'],
    [[...CREATE, '--topic', 'x'.repeat(201)], '--topic takes up to 200 characters'],
    [[...CREATE, '--passcode', 'too long a passcode'], '--passcode takes'],
    [[...CREATE, '--setting', 'waiting_room'], '--setting takes key=value'],
    [[...CREATE, '--host', 'a/b'], '--host takes'],
    [[...CREATE, '--host', '..'], '--host takes'],
    [[...CREATE, '--topci', 'x'], '--topic'],
    [[...CREATE, 'surplus'], 'Too many arguments'],
  ])('line 27: %j never gets as far as Zoom', async (args, message) => {
    const before = (await world.requests()).length;
    const refused = await world.run(args);
    expect(refused.exitCode).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toContain(message);
    expect((await world.requests()).length).toBe(before);
  });

  it('line 15: a topic that would drive the terminal is shown and not obeyed; JSON keeps it', async () => {
    const topic = '\u001b]0;pwned\u0007 \u009b2J \u202e';
    const people = await world.run([...CREATE, '--topic', topic]);
    expect(people.exitCode).toBe(0);
    expect(people.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(people.stdout).toContain('^[]0;pwned^G');
    const { stdout, json } = await world.run([...CREATE, '--json', '--topic', topic]);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(json.topic).toBe(topic);
  });

  it('line 23: a reply that was lost ends with exit code 6, says that the meeting may exist, and is never tried again', async () => {
    const creates = async () =>
      (await world.requests()).filter((r) => r.method === 'POST' && r.path === '/v2/users/me/meetings')
        .length;
    const before = await creates();
    await world.control('faults', {
      path: '/v2/users/me/meetings',
      fault: 'cut',
      times: 1,
      after: 'handled',
    });
    const lost = await world.run([...CREATE, '--json']);
    expect(lost.exitCode).toBe(6);
    expect(JSON.parse(lost.stderr).error).toMatchObject({ kind: 'reply_lost', exitCode: 6 });
    expect(lost.stderr).toContain('it may have happened');
    expect(await creates()).toBe(before + 1);
  });

  it.each([
    ['status', { status: 503 }, 6],
    ['truncate', {}, 6],
    ['html', {}, 6],
  ])('line 24: a reply with the fault %s gives an error of its own', async (fault, more, exitCode) => {
    await world.control('faults', { path: '/v2/users/me/meetings', fault, times: 1, ...more });
    const failed = await world.run([...CREATE, '--json']);
    expect(failed.exitCode, failed.stderr).toBe(exitCode);
    expect(JSON.parse(failed.stderr).error.kind).not.toBe('internal');
    expect(failed.stderr).not.toContain('    at ');
  });

  it('a scope that is missing ends with exit code 3, Zoom’s words and what to do', async () => {
    const poor = await startWorld(['--auto-consent', '--scopes', 'user:read:user']);
    try {
      await poor.login('dev@example.com');
      const refused = await poor.run([...CREATE, '--json']);
      expect(refused.exitCode).toBe(3);
      expect(refused.stdout).toBe('');
      const { error } = JSON.parse(refused.stderr);
      expect(error).toMatchObject({ kind: 'missing_scopes', exitCode: 3, http: { status: 400, code: 4711 } });
      expect(error.hint).toContain('meeting:write:meeting');
      expect(error.hint).toContain('zoomctl login');
    } finally {
      await poor.stop();
    }
  });

  it.each([
    ['dev@example.com', 'Leave --host out'],
    ['work@example.com', 'Log in as work@example.com'],
  ])(
    'naming %s as host of a user-managed app is answered in the words of this command',
    async (host, advice) => {
      const refused = await world.run([...CREATE, '--host', host, '--json']);
      expect(refused.exitCode).toBe(3);
      const { error } = JSON.parse(refused.stderr);
      expect(error.message).toContain(`POST /users/${host}/meetings`);
      expect(error.hint).toContain(advice);
    },
  );

  it('what is told to type acts for the account that the meeting is of', async () => {
    const two = await startWorld();
    try {
      await two.login('work@example.com', ['--alias', 'clinic']);
      await two.login('dev@example.com');
      const { stdout } = await two.run([...CREATE, '--account', 'clinic']);
      const [, told = ''] = /run zoomctl (meeting open \d+ --account .*)$/m.exec(stdout) ?? [];
      expect(told).toMatch(/^meeting open \d+ --account clinic$/);
      const id = told.split(' ')[2] ?? '';
      const headless = await two.run(['meeting', 'open', id, '--account', 'work@example.com'], {
        BROWSER: '/none',
      });
      expect(headless.stderr).toContain(
        `zoomctl meeting get ${id} --show-start-url --account work@example.com`,
      );
      // Of the account that is active it would be another's meeting.
      const other = await two.run(['meeting', 'get', id, '--json']);
      expect(JSON.parse(other.stderr).error.hint).toContain('Give the account of its host with --account');
      const asHost = await two.run([...CREATE, '--host', 'work@example.com', '--json']);
      expect(JSON.parse(asHost.stderr).error.hint).toContain(
        'work@example.com is connected: give --account work@example.com in the place of --host.',
      );
    } finally {
      await two.stop();
    }
  });

  it('an app that holds meeting:write:meeting alone can log in and create', async () => {
    const least = await startWorld(['--auto-consent', '--scopes', 'meeting:write:meeting']);
    try {
      const login = await least.login('dev@example.com', ['--json']);
      expect(login.exitCode, login.stderr).toBe(0);
      expect(login.json.account).toMatchObject({
        email: null,
        identity: 'token',
        userId: least.sandbox.accounts[0]?.userId,
      });
      expect((await least.run([...CREATE])).exitCode).toBe(0);
      expect((await least.run(['account', 'list'])).stdout).toContain('by its token');
      expect((await least.run([...CREATE, '--account', login.json.account.userId])).exitCode).toBe(0);
    } finally {
      await least.stop();
    }
  });

  it('line 25: an id beyond 2^53 stays exact', async () => {
    const id = '98765432109876543';
    const zoom = createServer((request, reply) => {
      request.resume();
      reply.writeHead(201, { 'content-type': 'application/json' });
      reply.end(`{"id":${id},"topic":"x","join_url":"https://example.zoom.us/j/${id}"}`);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => zoom.once('listening', resolve));
    const { port } = zoom.address() as { port: number };
    const env = { ZOOMCTL_TOKEN: 'a-token', ZOOMCTL_API_URL: `http://127.0.0.1:${port}/v2` };
    const json = await world.run([...CREATE, '--json'], env);
    const people = await world.run([...CREATE], env);
    zoom.close();
    expect(json.stdout).toContain(`"id":${id},`);
    expect(people.stdout).toContain(id);
  });

  it('line 9: a redirect is not followed, so no token goes with it', async () => {
    let reached = 0;
    const elsewhere = createServer((request, reply) => {
      reached++;
      request.resume();
      reply.end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => elsewhere.once('listening', resolve));
    const target = `http://127.0.0.1:${(elsewhere.address() as { port: number }).port}/`;
    const zoom = createServer((request, reply) => {
      request.resume();
      reply.writeHead(307, { location: target }).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => zoom.once('listening', resolve));
    const { port } = zoom.address() as { port: number };
    const refused = await world.run([...CREATE, '--json'], {
      ZOOMCTL_TOKEN: 'a-token',
      ZOOMCTL_API_URL: `http://127.0.0.1:${port}`,
    });
    zoom.close();
    elsewhere.close();
    expect(refused.exitCode).toBe(1);
    expect(reached).toBe(0);
  });

  it('line 9: plain http is refused but for loopback, and stored tokens go only where the account logged in', async () => {
    const plain = await world.run([...CREATE], {
      ZOOMCTL_API_URL: 'http://zoom.example',
      ZOOMCTL_TOKEN: 'a-token',
    });
    expect(plain.exitCode).toBe(2);
    expect(plain.stderr).toContain('ZOOMCTL_API_URL must be https');
    const other = await world.run([...CREATE, '--json'], { ZOOMCTL_API_URL: 'https://zoom.example/v2' });
    expect(other.exitCode).toBe(0);
    expect(other.stderr).toContain('its tokens go only there');
  });

  it('nothing that listens is a network failure with exit code 5', async () => {
    const offline = await world.run([...CREATE, '--json'], {
      ZOOMCTL_TOKEN: 'a-token',
      ZOOMCTL_API_URL: 'http://127.0.0.1:9/v2',
    });
    expect(offline.exitCode).toBe(5);
    expect(JSON.parse(offline.stderr).error.kind).toBe('network');
  });
});
