import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const SMOKE = ['meeting', 'smoke', '--json'];

describe('zoomctl meeting smoke', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    await world.login('dev@example.com');
  });
  afterAll(() => world?.stop());
  afterEach(() => fetch(`${world.sandbox.oauthUrl}/_sandbox/faults`, { method: 'DELETE' }));

  const steps = (json: { smoke: { steps: { name: string; status: string }[] } }) =>
    Object.fromEntries(json.smoke.steps.map(({ name, status }) => [name, status]));
  const requestsSince = async (before: number) =>
    (await world.requests()).slice(before).filter(({ path }) => path.startsWith('/v2'));
  /** Whether the sandbox still knows the meeting as one that can be used. */
  const isThere = async (id: number) =>
    (await world.run(['meeting', 'get', String(id), '--json'])).exitCode === 0;

  it('makes four calls, each checked and timed', async () => {
    const before = (await world.requests()).length;
    const { json, exitCode, stderr } = await world.run(SMOKE);
    expect(exitCode, stderr).toBe(0);
    expect(json.smoke).toMatchObject({ ok: true, cleanup: null });
    expect(steps(json)).toEqual({ create: 'passed', read: 'passed', end: 'passed', delete: 'passed' });
    for (const { milliseconds } of json.smoke.steps) expect(milliseconds).toBeGreaterThanOrEqual(0);
    const { id } = json.smoke.meeting;
    expect((await requestsSince(before)).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v2/users/me/meetings',
      `GET /v2/meetings/${id}`,
      `PUT /v2/meetings/${id}/status`,
      `DELETE /v2/meetings/${id}`,
    ]);
    expect(await isThere(id)).toBe(false);
  });

  it('tells people a line a step with its time', async () => {
    const { stdout } = await world.run(['meeting', 'smoke']);
    expect(stdout).toMatch(/^✓ create +\d+ ms\n✓ read +\d+ ms\n✓ end +\d+ ms\n✓ delete +\d+ ms\n$/);
  });

  it('writes a JUnit report', async () => {
    const file = join(world.directory, 'smoke.xml');
    expect((await world.run([...SMOKE, '--junit', file])).exitCode).toBe(0);
    const xml = readFileSync(file, 'utf8');
    expect(xml).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites tests="4" failures="0" errors="0" skipped="0"/,
    );
    expect(
      xml.match(/<testcase classname="zoomctl.meeting.smoke" name="\w+" time="\d+\.\d{3}"\/>/g),
    ).toHaveLength(4);
  });

  it.each([
    ['create', 'POST', '/v2/users/me/meetings', { read: 'skipped', end: 'skipped', delete: 'skipped' }],
    ['read', 'GET', '/v2/meetings/*', { create: 'passed', end: 'skipped', delete: 'skipped' }],
    ['end', 'PUT', '/v2/meetings/*', { create: 'passed', read: 'passed', delete: 'skipped' }],
    ['delete', 'DELETE', '/v2/meetings/*', { create: 'passed', read: 'passed', end: 'passed' }],
  ])(
    'a failure in %s ends it, is reported everywhere, and leaves nothing behind',
    async (name, method, path, others) => {
      const file = join(world.directory, `failed-${name}.xml`);
      await world.control('faults', { method, path, fault: 'reply', reply: 'unlicensed', times: 1 });
      const failed = await world.run([...SMOKE, '--junit', file]);
      expect(failed.exitCode).toBe(1);
      expect(steps(failed.json)).toEqual({ ...others, [name]: 'failed' });
      expect(failed.json.smoke.ok).toBe(false);
      expect(JSON.parse(failed.stderr).error).toMatchObject({ kind: 'license', http: { code: 3161 } });
      const xml = readFileSync(file, 'utf8');
      expect(xml).toContain('failures="1"');
      expect(xml).toMatch(
        new RegExp(`name="${name}" time="[\\d.]+">\n +<failure type="license" message="Zoom refused`),
      );
      if (name === 'create') expect(failed.json.smoke).toMatchObject({ meeting: null, cleanup: null });
      else {
        expect(failed.json.smoke.cleanup).toBe('deleted');
        expect(await isThere(failed.json.smoke.meeting.id)).toBe(false);
      }
    },
  );

  it('says which meeting is left where it could not be taken away, and exits with the first failure', async () => {
    await world.control('faults', {
      method: 'GET',
      path: '/v2/meetings/*',
      fault: 'html',
      status: 404,
      times: 1,
    });
    await world.control('faults', {
      method: 'PUT',
      path: '/v2/meetings/*',
      fault: 'reply',
      reply: 'unlicensed',
      times: 9,
    });
    await world.control('faults', {
      method: 'DELETE',
      path: '/v2/meetings/*',
      fault: 'reply',
      reply: 'unlicensed',
      times: 9,
    });
    const { stdout, stderr, exitCode } = await world.run(['meeting', 'smoke']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/✓ create.*\n✗ read/);
    expect(stderr).toMatch(/! Meeting [\d ]+ is still there: Zoom refused.*\n +zoomctl meeting delete/);
    const [reason = ''] = /✗ .*/.exec(stderr) ?? [];
    expect(`${stdout}${stderr}`.split(reason.slice(2))).toHaveLength(2);
  });

  it('an account that is not connected is in the report, and in no other way than any command says it', async () => {
    const report = join(world.directory, 'nobody.xml');
    const refused = await world.run([...SMOKE, '--account', 'nobody@example.com', '--junit', report]);
    const { kind, message } = JSON.parse(refused.stderr).error;
    expect(refused.exitCode).not.toBe(0);
    expect(readFileSync(report, 'utf8')).toMatch(
      new RegExp(`name="login".*\\n? *<failure type="${kind}" message="${message.slice(0, 12)}`),
    );
  });

  it('a login that is no longer good fails as one in the report, not as a meeting', async () => {
    const report = join(world.directory, 'dead.xml');
    const dead = await startWorld(['--auto-consent']);
    try {
      expect((await dead.login('dev@example.com')).exitCode).toBe(0);
      const file = readdirSync(join(dead.env.ZOOMCTL_CONFIG_DIR ?? '', 'credentials'))[0] ?? '';
      rmSync(join(dead.env.ZOOMCTL_CONFIG_DIR ?? '', 'credentials', file));
      const refused = await dead.run([...SMOKE, '--junit', report]);
      expect([refused.exitCode, JSON.parse(refused.stderr).error.kind]).toEqual([4, 'login_needed']);
      expect(readFileSync(report, 'utf8')).toMatch(/name="login".*\n? *<failure type="login_needed"/);
    } finally {
      await dead.stop();
    }
  });

  it('a grant that does not open all four calls makes no meeting, and the scopes are named', async () => {
    const narrow = await startWorld(['--auto-consent', '--scopes', 'meeting:write:meeting,user:read:user']);
    try {
      expect((await narrow.login('dev@example.com')).exitCode).toBe(0);
      const report = join(narrow.directory, 'stopped.xml');
      const refused = await narrow.run([...SMOKE, '--junit', report]);
      expect(refused.exitCode).toBe(3);
      expect(readFileSync(report, 'utf8')).toMatch(
        /<testcase classname="zoomctl\.meeting\.smoke" name="scopes".*\n? *<failure type="missing_scopes" message="The smoke test can.{1,6}t work/,
      );
      const { kind, message, hint } = JSON.parse(refused.stderr).error;
      expect(kind).toBe('missing_scopes');
      for (const scope of ['meeting:read:meeting', 'meeting:update:status', 'meeting:delete:meeting'])
        expect(message).toContain(scope);
      expect(hint).toContain('Nothing was sent.');
      const posts = (await narrow.requests()).filter(({ path }) => path.endsWith('/meetings'));
      expect(posts).toEqual([]);
    } finally {
      await narrow.stop();
    }
  });

  it('a reply that is not what it should be fails the step', async () => {
    await world.control('faults', { method: 'GET', path: '/v2/meetings/*', fault: 'truncate', times: 9 });
    const cut = await world.run(SMOKE);
    expect(cut.exitCode).not.toBe(0);
    expect(steps(cut.json)).toMatchObject({ create: 'passed', read: 'failed' });
    expect(cut.json.smoke.cleanup).toBe('deleted');
  });

  it('a creation whose reply was lost exits with 6 and says that no list will show the meeting', async () => {
    await world.control('faults', {
      path: '/v2/users/me/meetings',
      fault: 'cut',
      after: 'handled',
      times: 1,
    });
    const lost = await world.run(SMOKE);
    expect(lost.exitCode).toBe(6);
    expect(lost.json.smoke).toMatchObject({ ok: false, meeting: null });
    expect(JSON.parse(lost.stderr).error).toMatchObject({ kind: 'reply_lost' });
    expect(lost.stderr).toContain('never shows instant meetings');
  });

  it('Ctrl-C takes the meeting away before it ends with 130', async () => {
    await world.control('faults', {
      method: 'GET',
      path: '/v2/meetings/*',
      fault: 'delay',
      delayMs: 1500,
      times: 1,
    });
    const before = (await world.requests()).length;
    const file = join(world.directory, 'interrupted.xml');
    const running = world.start(['meeting', 'smoke', '--junit', file]);
    await running.printed(/✓ create/);
    running.process.kill('SIGINT');
    const { exitCode } = await running.finished;
    expect(exitCode).toBe(130);
    const calls = (await requestsSince(before)).map(({ method }) => method);
    expect(calls.slice(0, 2)).toEqual(['POST', 'GET']);
    expect(calls.at(-1)).toBe('DELETE');
    expect(readFileSync(file, 'utf8')).toContain('<failure type="interrupted"');
  });

  it('a report that can not be written costs no meeting', async () => {
    const before = (await world.requests()).length;
    const file = join(world.directory, 'no', 'such', 'folder.xml');
    const refused = await world.run([...SMOKE, '--junit', file]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('--junit');
    expect(existsSync(file)).toBe(false);
    expect((await requestsSince(before)).length).toBe(0);
  });

  it('no report holds a secret', async () => {
    const file = join(world.directory, 'secrets.xml');
    await world.control('faults', {
      method: 'DELETE',
      path: '/v2/meetings/*',
      fault: 'html',
      status: 403,
      times: 1,
    });
    const { stdout, stderr } = await world.run([...SMOKE, '--debug', '--junit', file]);
    const secrets = (await world.control('secrets')) as string[];
    const everything = stdout + stderr + readFileSync(file, 'utf8');
    for (const secret of secrets.filter((text) => text.length > 8)) expect(everything).not.toContain(secret);
  });
});
