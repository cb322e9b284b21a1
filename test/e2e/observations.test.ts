import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HttpServer, type Responder, startHttpServer } from '../support/http-server.ts';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { bareEnvironment, runZoomctl, startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const OTHER = ['meeting:write:other', 'meeting:write:other:admin'];

describe('what Zoom named when it refused a call', () => {
  let world: TestWorld;
  let file: string;
  beforeAll(async () => {
    world = await startWorld();
    file = join(world.directory, 'config', 'observations.json');
    await world.login('dev@example.com');
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    rmSync(file, { force: true });
    await fetch(`${world.sandbox.oauthUrl}/_sandbox/scopes`, { method: 'DELETE' });
  });

  const deviate = (method = 'POST', path = '/users/{userId}/meetings', scopes = OTHER) =>
    world.control('scopes', { method, path, scopes });
  const doctor = async (endpoint: string, ...more: string[]) =>
    (await world.run(['scopes', 'doctor', endpoint, '--json', ...more])).json.endpoints[0];
  const remembered = () => JSON.parse(readFileSync(file, 'utf8')).observations;

  it.each([
    ['api', ['api', 'POST', '/users/me/meetings', '-F', 'type=1']],
    ['meeting create', ['meeting', 'create', '--instant']],
    ['meeting smoke', ['meeting', 'smoke']],
  ])('is the truth for the doctor after one failing call of %s', async (_name, args) => {
    expect((await doctor('POST /users/me/meetings')).evidence).toBe('documented');
    await deviate();
    const failed = await world.run(args);
    expect(failed.exitCode).toBe(3);
    const verdict = await doctor('POST /users/me/meetings');
    expect(verdict).toMatchObject({
      status: 'missing',
      add: OTHER[0],
      evidence: 'observed',
      observed: OTHER,
    });
    expect(verdict.documented).toContain('meeting:write:meeting');
    const text = await world.run(['scopes', 'doctor', 'POST /users/me/meetings']);
    expect(text.exitCode).toBe(3);
    expect(text.stdout).toContain(`Zoom itself named ${OTHER.join(', ')}`);
    expect(text.stdout).toMatch(/its documents have .*meeting:write/);
    const open = await world.run([
      'scopes',
      'doctor',
      'POST /users/me/meetings',
      '--granted',
      OTHER[0] ?? '',
    ]);
    expect(open.exitCode).toBe(0);
    expect(open.stdout).toContain('Zoom itself named');
    expect(open.stdout).not.toContain('is not among the scopes that Zoom publishes');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is left alone by the me-rule: a user named by a user-managed app', async () => {
    for (const user of ['work@example.com', 'dev@example.com'])
      expect(
        (await world.run(['api', 'POST', `/users/${user}/meetings`, '-F', 'type=1', '--force'])).exitCode,
      ).toBe(3);
    expect(remembered()).toMatchObject([{ subject: 'named', scopes: ['meeting:write:meeting:admin'] }]);
    expect(await doctor('POST /users/me/meetings')).toMatchObject({ status: 'ok', evidence: 'documented' });
    expect(await doctor('POST /users/{userId}/meetings')).toMatchObject({
      status: 'ok',
      evidence: 'documented',
    });
    expect((await world.run(['scopes', 'observations', 'export', '--json'])).json.differences).toEqual([]);
  });

  it('is out of date once the call succeeds with a grant that would not be enough', async () => {
    await deviate();
    await world.run(['meeting', 'create', '--instant']);
    await world.run(['api', 'GET', '/users/me']);
    expect(remembered()).toHaveLength(1);
    await fetch(`${world.sandbox.oauthUrl}/_sandbox/scopes`, { method: 'DELETE' });
    expect((await world.run(['meeting', 'create', '--instant'])).exitCode).toBe(0);
    expect(remembered()).toEqual([]);
    expect(await doctor('POST /users/me/meetings')).toMatchObject({ status: 'ok', evidence: 'documented' });
  });

  it('leaves no file while nothing is refused for its scopes', async () => {
    expect((await world.run(['api', 'GET', '/users/me'])).exitCode).toBe(0);
    expect((await world.run(['api', 'GET', '/meetings/1'])).exitCode).toBe(1);
    expect((await world.run(['scopes', 'doctor'])).exitCode).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('is of one host: another one’s endpoint is as its documents say', async () => {
    await deviate();
    await world.run(['meeting', 'create', '--instant']);
    const { json } = await world.run(
      ['scopes', 'doctor', 'POST /users/me/meetings', '--granted', 'meeting:write:meeting', '--json'],
      { ZOOMCTL_API_URL: undefined },
    );
    expect(json.endpoints[0]).toMatchObject({ status: 'ok', evidence: 'documented' });
  });

  it('is kept whole where processes meet scope errors at once', async () => {
    const endpoints = [
      '/users/me/settings',
      '/users/me/permissions',
      '/users/me/schedulers',
      '/users/me/assistants',
      '/users/me/tsp',
      '/users/me/webinars',
    ];
    const ended = await Promise.all(endpoints.map((path) => world.run(['api', 'GET', path, '--force'])));
    expect(ended.map(({ exitCode }) => exitCode)).toEqual(endpoints.map(() => 3));
    const paths = remembered().map(({ path }: { path: string }) => path.replace('{userId}', 'me'));
    expect(paths.sort()).toEqual([...endpoints].sort());
  });

  it.each([
    ['no JSON', '{ "version": 1, "obs'],
    ['of another shape', '{"version":1,"observations":[{"path":1}]}'],
    [
      'with a name that drives a terminal',
      JSON.stringify({
        version: 1,
        observations: [
          {
            host: 'x',
            method: 'GET',
            path: '/users/{userId}',
            subject: 'me',
            appType: 'user',
            style: 'none',
            scopes: ['\u001b]0;x\u0007'],
            code: 1,
            seenAt: '2026-01-01T00:00:00Z',
          },
        ],
      }),
    ],
    ['of a newer zoomctl', '{"version":99}'],
  ])(
    'line 28: a file that is %s is named and kept, and the refused command fails as ever',
    async (_what, content) => {
      const before = await world.run(['api', 'GET', '/users/me/settings', '--force']);
      writeFileSync(file, content, { mode: 0o600 });
      const text = await world.run(['api', 'GET', '/users/me/settings', '--force']);
      expect([text.exitCode, text.stdout]).toEqual([before.exitCode, before.stdout]);
      expect(text.stderr).toContain(`! What Zoom named was not remembered: ${file}`);
      const json = await world.run(['api', 'GET', '/users/me/settings', '--force', '--json']);
      expect(JSON.parse(json.stderr).error).toMatchObject({ kind: 'missing_scopes', exitCode: 3 });
      // A call that succeeds has nothing to say about it.
      expect((await world.run(['api', 'GET', '/users/me'])).stderr).toBe('');
      const report = await world.run(['scopes', 'doctor', 'GET /users/me', '--json']);
      expect(report.exitCode).toBe(0);
      expect(report.json.findings).toContainEqual(
        expect.objectContaining({ kind: 'observations_unusable', message: expect.stringContaining(file) }),
      );
      for (const words of [['list'], ['export'], ['clear', '--yes']]) {
        const refused = await world.run(['scopes', 'observations', ...words]);
        expect(refused.exitCode).toBe(1);
        expect(refused.stderr).toContain(file);
      }
      expect(readFileSync(file, 'utf8')).toBe(content);
    },
  );

  it('a file that can’t be written fails nothing else', async () => {
    const directory = join(world.directory, 'blocked');
    mkdirSync(directory, { mode: 0o700 });
    // A folder in its place can be replaced by nobody, whoever runs this.
    mkdirSync(join(directory, 'observations.json'));
    const token = (await world.run(['token'])).stdout.trim();
    const refused = await world.run(['api', 'GET', '/users/me/settings', '--force'], {
      ZOOMCTL_CONFIG_DIR: directory,
      ZOOMCTL_TOKEN: token,
    });
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('Zoom refused GET /users/me/settings');
    expect(refused.stderr).not.toContain(token);
  });

  describe('zoomctl scopes observations', () => {
    it('lists, as a table and as JSON, what agrees and what differs', async () => {
      expect((await world.run(['scopes', 'observations', 'list', '--json'])).json).toEqual({
        observations: [],
      });
      await world.run(['api', 'GET', '/users/me/settings', '--force']);
      await deviate();
      await world.run(['meeting', 'create', '--instant']);
      const { json } = await world.run(['scopes', 'observations', 'list', '--json']);
      expect(json.observations).toMatchObject([
        {
          method: 'POST',
          path: '/users/{userId}/meetings',
          observed: OTHER,
          undocumented: OTHER,
          differs: true,
          appType: 'user',
          code: 4711,
          calledFor: 'me',
        },
        { method: 'GET', path: '/users/{userId}/settings', differs: false, undocumented: [], notNamed: [] },
      ]);
      const { stdout } = await world.run(['scopes', 'observations', 'list']);
      expect(stdout.split('\n')).toHaveLength(3);
      expect(stdout).toMatch(
        /POST \/users\/\{userId\}\/meetings\tuser-managed app\t.*lack meeting:write:other/,
      );
      expect(stdout).toMatch(/GET \/users\/\{userId\}\/settings\t.*\tagree/);
    });

    it('exports a report that holds nothing of the account', async () => {
      await deviate();
      await deviate('GET', '/meetings/{meetingId}', ['meeting:read:else']);
      await world.run(['meeting', 'create', '--instant']);
      await world.run(['api', 'GET', '/meetings/84512345678?occurrence_id=1700000000000']);
      await world.run(['api', 'POST', '/users/dev@example.com/meetings', '--force']);
      const { stdout, stderr } = await world.run(['scopes', 'observations', 'export']);
      expect(stderr).toContain('which is not Zoom');
      for (const part of [
        '## POST /users/{userId}/meetings',
        '## GET /meetings/{meetingId}',
        '`meeting:read:else`',
        'code 4711',
        'a user-managed app with granular scopes',
        '`meetingCreate`',
      ])
        expect(stdout).toContain(part);
      const json = await world.run(['scopes', 'observations', 'export', '--json']);
      expect(json.json.differences).toHaveLength(3);
      const dev = world.sandbox.accounts.find(({ email }) => email === 'dev@example.com');
      for (const text of [stdout, json.stdout]) {
        for (const secret of [
          '@',
          '84512345678',
          '1700000000000',
          dev?.userId,
          dev?.accountId,
          'clid',
          'WEB_',
          world.sandbox.publicClientId,
          '127.0.0.1',
        ])
          expect(text).not.toContain(secret);
      }
    });

    it('clears all, or one endpoint, and asks before', async () => {
      await world.run(['api', 'GET', '/users/me/settings', '--force']);
      await world.run(['api', 'GET', '/users/me/webinars', '--force']);
      const unasked = await world.run(['scopes', 'observations', 'clear']);
      expect(unasked.exitCode).toBe(2);
      expect(unasked.stderr).toContain('--yes');
      const strange = await world.run(['scopes', 'observations', 'clear', 'GET /no/such', '--yes']);
      expect(strange.exitCode).toBe(2);
      const one = await world.run([
        'scopes',
        'observations',
        'clear',
        'GET',
        '/users/me/settings',
        '--yes',
        '--json',
      ]);
      expect(one.json).toEqual({ cleared: 1 });
      expect(remembered()).toMatchObject([{ path: '/users/{userId}/webinars' }]);
      expect((await world.run(['scopes', 'observations', 'clear', '--yes'])).exitCode).toBe(0);
      expect(remembered()).toEqual([]);
      expect((await world.run(['scopes', 'observations', 'clear', '--yes', '--json'])).json).toEqual({
        cleared: 0,
      });
    });

    it.each([
      [['scopes', 'observations', 'lsit'], 'Did you mean zoomctl scopes observations list?'],
      [['scopes', 'observatoins', 'list'], 'Did you mean zoomctl scopes observations?'],
      [['scopes', 'observations', 'list', 'x'], 'Too many arguments'],
      [['scopes', 'observations', 'clear', '--yse'], '--yes'],
    ])('%j is wrong usage: %s', async (args, message) => {
      const refused = await world.run(args);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain(message);
    });

    describe.skipIf(terminalUnavailable() !== undefined)('at a terminal', () => {
      let terminal: Terminal | undefined;
      afterEach(() => terminal?.close());

      it('asks before it forgets', async () => {
        await world.run(['api', 'GET', '/users/me/settings', '--force']);
        for (const [answer, code, left] of [
          ['n', 1, 1],
          ['y', 0, 0],
        ] as const) {
          terminal = new Terminal(['scopes', 'observations', 'clear'], world.env);
          await terminal.shows(/Forget one observation\?/);
          terminal.type(answer, 'Enter');
          expect(await terminal.exitCode()).toBe(code);
          expect(remembered()).toHaveLength(left);
          terminal.close();
        }
      });
    });
  });
});

describe('a hostile refusal', () => {
  let home: string;
  let env: TestEnv;
  let server: HttpServer;
  let answer: Responder;
  beforeAll(async () => {
    home = join(process.env.TMPDIR ?? '/tmp', `zoomctl-observations-${process.pid}`);
    mkdirSync(home, { mode: 0o700 });
    server = await startHttpServer((...call) => answer(...call));
    env = { ...bareEnvironment(home), ZOOMCTL_TOKEN: 'secrettoken', ZOOMCTL_API_URL: `${server.url}/v2` };
  });
  afterAll(async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });
  const refusing =
    (message: string): Responder =>
    (response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          code: 4711,
          message: `Invalid access token, does not contain scopes:[${message}].`,
        }),
      );
    };
  const list = async () =>
    (await runZoomctl(['scopes', 'observations', 'list', '--json'], env)).json.observations;

  it.each([
    ['plain', (n: number) => `evil:scope${n}`],
    ['with controls in them', (n: number) => `evil:\u001b[2J\u0007${n}`],
    ['of a hundred thousand characters all told', (n: number) => `${'x'.repeat(100)}:${n}`],
  ])(
    'line 15 and 24: with ten thousand names, %s, fails in the same way and is not remembered',
    async (_what, name) => {
      answer = refusing(Array.from({ length: 10_000 }, (_, n) => name(n)).join(', '));
      const { exitCode, stderr } = await runZoomctl(['api', 'GET', '/users/me'], env);
      expect(exitCode).toBe(3);
      expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(await list()).toEqual([]);
    },
  );

  it('line 15: with controls in its names can’t reach a terminal by way of the doctor', async () => {
    answer = refusing('user:read:thing, user:\u001b]0;pwned\u0007, \u009b31m:x, a\u202e:b, user:write:thing');
    expect((await runZoomctl(['api', 'GET', '/users/me'], env)).exitCode).toBe(3);
    for (const words of [
      ['doctor', 'GET /users/me', '--granted', 'x:y'],
      ['doctor', 'GET /users/me', '--granted', 'x:y', '--json'],
      ['observations', 'list'],
      ['observations', 'list', '--json'],
      ['observations', 'export'],
      ['observations', 'export', '--json'],
    ]) {
      const { stdout, stderr } = await runZoomctl(['scopes', ...words], env);
      expect(stdout + stderr).toContain('user:read:thing');
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });

  it('line 11: that sends the token back as a scope’s name leaves it nowhere', async () => {
    answer = refusing('user:read:thing, secrettoken, a:secrettoken');
    expect((await runZoomctl(['api', 'GET', '/users/me'], env)).exitCode).toBe(3);
    expect(readFileSync(join(home, 'config', 'observations.json'), 'utf8')).not.toContain('secrettoken');
  });
});
