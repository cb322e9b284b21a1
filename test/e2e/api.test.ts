import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));
const LIST = ['api', 'GET', '/chat/users/me/channels', '-F', 'page_size=100', '--paginate'];

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld([
    '--auto-consent',
    '--list-items',
    '1000',
    '--scopes',
    'meeting:write,meeting:read,user:read,user:write,recording:read,chat_channel:read',
  ]);
  expect((await world.login('dev@example.com')).exitCode).toBe(0);
});
afterAll(() => world.stop());

const path = (name: string): string => join(world.directory, name);
const errorOf = (stderr: string) => JSON.parse(stderr).error;

describe('api: a request', () => {
  it('fills {userId} with me, and names a parameter that only the user can know', async () => {
    const me = await world.run(['api', 'GET', '/users/{userId}', '--jq', '.email']);
    expect(me.stdout).toBe('dev@example.com\n');
    const left = await world.run(['api', 'GET', '/meetings/{meetingId}']);
    expect([left.exitCode, left.stderr]).toEqual([2, expect.stringContaining('{meetingId}')]);
  });

  it('that Zoom refuses shows with --include what it came with, too', async () => {
    const { stdout, exitCode } = await world.run(['api', 'GET', '/meetings/99999999999', '--include']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^HTTP 404\n(?:[\w-]+: .*\n)+\n\{\s*"code":\s*3001/);
  });

  it('with --json or --jq prints nothing that is no JSON, and says so', async () => {
    const spoil = (fault: string, status = 200) =>
      world.control('faults', { path: '/v2/users/me', fault, status, times: 1 });
    for (const [flags, out] of [
      [['--json'], '--json'],
      [['--jq', '.email'], '--jq'],
    ] as const) {
      await spoil('broken');
      const { exitCode, stdout, stderr } = await world.run(['api', 'GET', '/users/me', ...flags]);
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(errorOf(stderr)).toMatchObject({
        kind: 'bad_reply',
        message: expect.stringContaining('not one JSON document (HTTP 200'),
        hint: `Leave out ${out} to see it as it is.`,
      });
    }
    await spoil('broken');
    const asItIs = await world.run(['api', 'GET', '/users/me']);
    expect([asItIs.exitCode, asItIs.stdout.startsWith('{')]).toEqual([0, true]);
    await world.control('faults', { path: '/v2/users/me', fault: 'html', status: 400, times: 2 });
    expect((await world.run(['api', 'GET', '/users/me'])).stdout).toContain('<');
    const page = await world.run(['api', 'GET', '/users/me', '--json']);
    expect(page.stdout).toBe('');
    expect(page.exitCode).not.toBe(0);
  });

  it('is printed and not sent with --dry-run, its token left out', async () => {
    const before = (await world.requests()).length;
    const args = [
      'api',
      'POST',
      '/users/{userId}/meetings',
      '-F',
      'settings[waiting_room]=true',
      '--dry-run',
    ];
    const dry = await world.run([...args, '--json']);
    expect(dry.json).toMatchObject({
      method: 'POST',
      url: `${world.sandbox.apiUrl}/users/me/meetings`,
      headers: { authorization: 'Bearer [redacted]', 'content-type': 'application/json' },
      body: '{"settings":{"waiting_room":true}}',
    });
    expect((await world.run(args)).stdout).toContain('POST http://127.0.0.1');
    expect(await world.requests()).toHaveLength(before);
  });

  it('line 23: a POST whose reply is cut is sent once, and the message says how to check', async () => {
    await world.control('faults', {
      path: '/v2/users/me/meetings',
      method: 'POST',
      fault: 'cut',
      after: 'handled',
    });
    const before = (await world.requests()).length;
    const lost = await world.run(['api', 'POST', '/users/me/meetings', '-F', 'type=2', '--json']);
    expect(lost.exitCode).toBe(6);
    expect(errorOf(lost.stderr)).toMatchObject({
      kind: 'reply_lost',
      hint: expect.stringContaining('zoomctl api GET /users/me/meetings'),
    });
    expect(await world.requests()).toHaveLength(before + 1);
  });
});

describe('api --paginate', () => {
  it('is one array of all items, byte for byte, or with --jq one item a line', async () => {
    const all = await world.run(LIST);
    const items = [];
    for (let page = 1; page <= 10; page++) {
      const { stdout } = await world.run([
        'api',
        'GET',
        `/chat/users/me/channels?page_size=100&page_number=${page}`,
      ]);
      items.push(/"channels":\[(.*)\]\}$/s.exec(stdout)?.[1]);
    }
    expect(all.stdout).toBe(`[${items.join(',')}]\n`);
    const ids = await world.run([...LIST, '--jq', '.id']);
    expect(ids.stdout.split('\n').slice(-3)).toEqual(['98765432109870998', '98765432109870999', '']);
  });

  it('line 26: ends quietly when nobody reads on', () => {
    const line = `"$0" "$1" ${LIST.slice(0).join(' ')} --jq .id | head -1; exit "\${PIPESTATUS[0]}"`;
    const env = world.env as NodeJS.ProcessEnv;
    const head = spawnSync('bash', ['-c', line, process.execPath, BINARY], { env, encoding: 'utf8' });
    expect([head.status, head.stdout, head.stderr]).toEqual([0, '98765432109870000\n', '']);
  });

  it('waits for a limit in the middle', async () => {
    const limited = { path: '/v2/chat/users/me/channels', fault: 'reply', reply: 'rate-limit-per-second' };
    await world.control('faults', { path: '/v2/chat/users/me/channels', fault: 'delay', delayMs: 0 });
    await world.control('faults', limited);
    const all = await world.run([...LIST, '--jq', '.id']);
    expect([all.exitCode, all.stdout.split('\n').length]).toEqual([0, 1001]);
  });

  it('that breaks off ends what was printed as an array, and says that it is not all', async () => {
    await world.control('faults', { path: '/v2/chat/users/me/channels', fault: 'delay', delayMs: 0 });
    await world.control('faults', {
      path: '/v2/chat/users/me/channels',
      fault: 'reply',
      reply: 'page-token-expired',
    });
    const some = await world.run([...LIST, '--json']);
    expect([some.exitCode, some.json.length]).toEqual([1, 100]);
    expect(errorOf(some.stderr).message).toContain('After 100 items');
    await world.control('faults', { path: '/v2/chat/users/me/channels', fault: 'broken' });
    const broken = await world.run([...LIST, '--json']);
    expect([broken.exitCode, errorOf(broken.stderr).kind]).toEqual([1, 'bad_reply']);
  });
});

describe('api: files', () => {
  let url = '';
  beforeAll(async () => {
    const { json } = await world.run(['api', 'POST', '/users/me/meetings', '-F', 'type=2']);
    await world.control(`record?meetingId=${json.id}&bytes=3000001`, {});
    const recordings = await world.run(['api', 'GET', `/meetings/${json.id}/recordings`]);
    url = recordings.json.recording_files[0].download_url;
  });

  it('line 9: a download is followed without the token, whole, private, and overwrites nothing unasked', async () => {
    const target = path('recording.mp4');
    const saved = await world.run(['api', 'GET', url, '--output', target, '--json']);
    expect(saved.json).toEqual({ output: { file: target, bytes: 3_000_001 } });
    expect(statSync(target).size).toBe(3_000_001);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    const again = await world.run(['api', 'GET', url, '--output', target]);
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining('--overwrite')]);
    expect((await world.run(['api', 'GET', url, '--output', target, '--overwrite'])).exitCode).toBe(0);
    expect(readdirSync(world.directory).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('a download that breaks off is begun anew; one that stays broken leaves nothing', async () => {
    await world.control('faults', { path: '/rec/file/*', fault: 'truncate', times: 1 });
    const whole = await world.run(['api', 'GET', url, '--output', path('second.mp4')]);
    expect(whole.exitCode, whole.stderr).toBe(0);
    expect(readFileSync(path('second.mp4')).equals(readFileSync(path('recording.mp4')))).toBe(true);
    await world.control('faults', { path: '/rec/file/*', fault: 'truncate', times: 3 });
    const broken = await world.run(['api', 'GET', url, '--output', path('third.mp4')]);
    expect([broken.exitCode, existsSync(path('third.mp4'))]).toEqual([5, false]);
    await world.control('faults', { path: '/rec/file/*', fault: 'html', status: 200 });
    const page = await world.run(['api', 'GET', url, '--output', path('third.mp4'), '--json']);
    expect([errorOf(page.stderr).kind, existsSync(path('third.mp4'))]).toEqual(['bad_reply', false]);
    expect(readdirSync(world.directory).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('a picture goes up as multipart/form-data and comes back byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
    writeFileSync(path('face.png'), bytes);
    const sent = await world.run(['api', 'POST', '/users/me/picture', '-F', `pic_file=@${path('face.png')}`]);
    expect(sent.exitCode, sent.stderr).toBe(0);
    const { json } = await world.run(['api', 'GET', '/users/me']);
    await world.run(['api', 'GET', json.pic_url, '--output', path('back.png')]);
    expect(readFileSync(path('back.png')).equals(bytes)).toBe(true);
  });
});
