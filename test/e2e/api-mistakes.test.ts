import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
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

  it('--input and -F of what never ends', async () => {
    for (const args of [
      ['--input', '/dev/zero', '--content-type', 'image/png'],
      ['-F', 'x=@/dev/zero'],
    ]) {
      const wrong = await refused('POST', '/users/me/meetings', ...args);
      expect(wrong).toMatchObject({
        exitCode: 2,
        sent: 0,
        message: expect.stringContaining('more than 16 MB'),
      });
    }
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

describe('fields of api', () => {
  const bodyOf = async (...args: readonly string[]) => {
    const { json } = await world.run(['api', 'POST', '/users/me/meetings', ...args, '--dry-run', '--json']);
    return JSON.parse(json.body);
  };

  it('make lists of objects: a key that comes again begins the next element', async () => {
    const pairs = ['a=1', 'b=2', 'a=3', 'b=4'].flatMap((text) => ['-F', `list[][${text.replace('=', ']=')}`]);
    expect(await bodyOf(...pairs)).toEqual({
      list: [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
    });
    expect(await bodyOf('-f', 'list[0][a]=x', '-f', 'list[1][a]=y', '-f', 'list[0][b]=z')).toEqual({
      list: [{ a: 'x', b: 'z' }, { a: 'y' }],
    });
    expect(await bodyOf('-F', 'x[]=1', '-F', 'x[]=2', '-F', 'y={"a":1}')).toEqual({
      x: [1, 2],
      y: '{"a":1}',
    });
  });

  it('that are wrong are named', async () => {
    const wrong = async (...fields: readonly string[]) => {
      const { exitCode, message, hint } = await refused('POST', '/users/me/meetings', ...fields);
      expect(exitCode).toBe(2);
      return `${message} ${hint}`;
    };
    expect(await wrong('-F', 'type=1', '-F', 'type=2')).toContain('type is given twice');
    expect(await wrong('-F', 's[a]=1', '-f', 's=2')).toContain('-f s does not go together with -F s[a]');
    expect(await wrong('-F', 'settings.host_video=true')).toContain("-F 'settings[host_video]=…'");
    expect(await wrong('-F', 'x[3]=1')).toContain('-F x[3]');
    writeFileSync(path('bytes.png'), Buffer.from([0x89, 0x50, 0xff]));
    expect(await wrong('-F', `topic=@${path('bytes.png')}`)).toContain('UTF-8');
  });

  it('take standard input as @-', async () => {
    const args = ['api', 'POST', '/users/me/meetings', '-F', 'topic=@-', '--dry-run', '--json'];
    const { json } = await world.run(args, {}, 'From a pipe');
    expect(JSON.parse(json.body)).toEqual({ topic: 'From a pipe' });
  });

  it('are missed where the body is none, or no JSON', async () => {
    writeFileSync(path('bad.json'), '{"type": 2,\n "topic" 3}');
    const bad = await refused('POST', '/users/me/meetings', '--input', path('bad.json'));
    expect(bad).toMatchObject({
      exitCode: 2,
      sent: 0,
      message: expect.stringContaining('line 2, column 10'),
    });
    const none = await refused('POST', '/users/me/meetings');
    expect(none.hint).toContain('add -f or -F fields, or --input');
    const picture = await refused('POST', '/users/me/picture', '--input', path('face.png'));
    expect(picture).toMatchObject({ exitCode: 2, sent: 0, hint: expect.stringContaining('-F pic_file=@') });
  });
});

describe('what api prints', () => {
  it('with --paginate and an expression for the whole reply: one for an item', async () => {
    await world.run(['api', 'POST', '/users/me/meetings', '-F', 'type=2']);
    await world.run(['api', 'POST', '/users/me/meetings', '-F', 'type=2']);
    const wrong = await refused('GET', '/users/me/meetings', '--paginate', '--jq', '.meetings[].id');
    expect(wrong.hint).toContain("try '.id'");
    expect(wrong.message.match(/Cannot/g)).toHaveLength(1);
  });

  it.skipIf(terminalUnavailable())('is indented at a terminal, and says so where it is nothing', async () => {
    const terminal = new Terminal(['api', 'GET', '/users/me'], world.env);
    await terminal.shows(/^ {2}"email": "dev@example.com",/m);
    terminal.close();
    const { json } = await world.run(['api', 'POST', '/users/me/meetings', '-F', 'type=2']);
    const deleted = new Terminal(['api', 'DELETE', `/meetings/${json.id}`], world.env);
    await deleted.shows(/HTTP 204: done/);
    deleted.close();
  });
});
