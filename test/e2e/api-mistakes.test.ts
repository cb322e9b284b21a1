import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld(['--auto-consent', '--scopes', 'meeting:write,meeting:read,user:read,user:write']);
  expect((await world.login('colleague@example.com')).exitCode).toBe(0);
  expect((await world.login('dev@example.com')).exitCode).toBe(0);
});
afterAll(() => world.stop());

const path = (name: string): string => join(world.directory, name);

/** A call that fails: its exit code, its failure, and how many requests the sandbox got for it. */
async function refused(...args: readonly string[]) {
  const before = (await world.requests()).length;
  const { exitCode, stderr, stdout } = await world.run(['api', ...args, '--json']);
  const { kind, message, hint } = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error;
  return { exitCode, kind, message, hint, stdout, sent: (await world.requests()).length - before };
}

describe('a mistake in a call of api is told for what it is', () => {
  it('a file under the wrong name: the right one, and no word of the token', async () => {
    writeFileSync(path('face.png'), 'png');
    const wrong = await refused('POST', '/users/me/picture', '-F', `picfile=@${path('face.png')}`);
    expect(wrong).toMatchObject({ exitCode: 1, kind: 'validation', sent: 1 });
    expect(wrong.hint).toContain('-F pic_file=@FILE');
    expect(wrong.hint).not.toMatch(/token|log in/i);
    const explained = await world.run(['scopes', 'explain', wrong.stdout, '--json']);
    expect(explained.json).toMatchObject({
      kind: 'validation',
      code: 124,
      fix: expect.stringContaining('pic_file=@'),
    });
    const other = await world.run([
      'scopes',
      'explain',
      '{"code":124,"message":"Some other trouble."}',
      '--json',
    ]);
    expect(other.json.kind).toBe('unknown');
  });

  it('--items that names no list: the lists that there are', async () => {
    for (const name of ['meeting', 'page_size']) {
      const wrong = await refused('GET', '/users/me/meetings', '--paginate', '--items', name);
      expect(wrong).toMatchObject({ exitCode: 2, stdout: '', hint: expect.stringContaining('meetings') });
    }
  });

  it('--paginate of one object', async () => {
    const wrong = await refused('GET', '/users/me', '--paginate');
    expect(wrong).toMatchObject({
      exitCode: 2,
      stdout: '',
      hint: expect.stringContaining('Leave --paginate out'),
    });
  });

  it('a lost instant meeting: no list can show it', async () => {
    const lose = () =>
      world.control('faults', {
        path: '/v2/users/me/meetings',
        method: 'POST',
        fault: 'cut',
        after: 'handled',
        times: 1,
      });
    writeFileSync(path('instant.json'), '{"type":1}');
    for (const body of [
      ['-F', 'type=1'],
      ['--input', path('instant.json')],
    ]) {
      await lose();
      const lost = await refused('POST', '/users/me/meetings', ...body);
      expect([lost.exitCode, lost.hint]).toEqual([
        6,
        expect.stringContaining('never shows instant meetings'),
      ]);
    }
    await lose();
    const scheduled = await refused('POST', '/users/me/meetings', '-F', 'type=2');
    expect(scheduled.hint).toContain('zoomctl api GET /users/me/meetings');
  });

  it("another user who is connected: that user's account, and the token's own user: me", async () => {
    const call = 'zoomctl api GET /users/me --account colleague@example.com';
    for (const force of [[], ['--force']]) {
      const other = await refused('GET', '/users/colleague@example.com', ...force);
      expect([other.exitCode, other.hint]).toEqual([3, expect.stringContaining(call)]);
      const capitals = await refused('GET', '/users/ME', ...force);
      expect([capitals.exitCode, capitals.hint]).toEqual([
        3,
        expect.stringContaining('me in lower case: GET /users/me'),
      ]);
    }
  });

  it('a path or method that is not there: what was meant', async () => {
    const meant = async (method: string, path: string) => (await refused(method, path)).hint;
    expect(await meant('GET', '/usrs/me')).toContain('Did you mean GET /users/me?');
    expect(await meant('GET', '/users/me/meeting')).toContain('GET /users/me/meetings');
    expect(await meant('GET', '/users/me/')).toContain('Leave the slash at the end out: GET /users/me');
    expect(await meant('GET', '/meetings/81234567890/status')).toContain('PUT /meetings/81234567890/status');
  });

  it('a change by a method that the path does not take is stopped, unless --force sends it', async () => {
    const stopped = await refused('DELETE', '/users/me/meetings');
    expect(stopped).toMatchObject({ exitCode: 2, kind: 'usage', sent: 0 });
    expect(stopped.message).toMatch(/takes (?:GET and POST|POST and GET), not DELETE/);
    expect(stopped.hint).toContain('--force');
    expect((await refused('DELETE', '/users/me/meetings', '--force')).sent).toBe(1);
    expect((await refused('POST', '/nothing/like/that')).sent).toBe(1);
  });

  it('--dry-run says what would stop the call, and that it is not sent either way', async () => {
    const dry = await world.run(['api', 'DELETE', '/users/me/meetings', '--dry-run']);
    expect([dry.exitCode, dry.stdout]).toEqual([0, expect.stringContaining('DELETE http')]);
    expect(dry.stderr).toContain('Without --dry-run it would be stopped for that; --force sends it.');
    expect(dry.stderr).not.toContain('Nothing was sent');
  });
});
