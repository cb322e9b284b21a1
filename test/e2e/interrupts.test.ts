import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isClosed } from '../support/http-server.ts';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

describe('R14 and line 26: a signal', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
  });
  afterAll(() => world.stop());

  const folder = () => join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'credentials');
  const requestsTo = async (path: string) =>
    (await world.requests()).filter((one) => one.path === path).length;
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 400; tries++) {
      if (await condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('what was waited for never came');
  };
  const leavesNothing = (): void => {
    expect(readdirSync(folder()).filter((name) => !name.endsWith('.json'))).toEqual([]);
  };

  it.each(SIGNALS)(
    '%s while a login waits ends it with %i, its port closed and nothing stored',
    async (signal, code) => {
      const before = (await world.run(['account', 'list', '--json'])).stdout;
      const login = world.start(['login', '--no-browser']);
      const [, printed = ''] = await login.printed(/(http\S+\/oauth\/authorize\S+)/);
      await login.printed(/Waiting for you/);
      const callback = new URL(new URL(printed).searchParams.get('redirect_uri') ?? '');
      expect(await isClosed(Number(callback.port))).toBe(false);
      login.process.kill(signal);
      const finished = await login.finished;
      expect([finished.exitCode, finished.stdout]).toEqual([code, '']);
      expect(finished.stderr).not.toContain('    at ');
      expect(await isClosed(Number(callback.port))).toBe(true);
      expect((await world.run(['account', 'list', '--json'])).stdout).toBe(before);
      leavesNothing();
    },
  );

  it.each(SIGNALS)(
    '%s in the middle of a request ends it with %i, without a reply to wait for',
    async (signal, code) => {
      await world.control('faults', { path: '/v2/users/me', fault: 'delay', times: 1, delayMs: 20_000 });
      const before = await requestsTo('/v2/users/me');
      const command = world.start(['api', 'GET', '/users/me']);
      await until(async () => (await requestsTo('/v2/users/me')) > before);
      command.process.kill(signal);
      const finished = await command.finished;
      expect([finished.exitCode, finished.stdout]).toEqual([code, '']);
      leavesNothing();
      expect((await world.run(['api', 'GET', '/users/me'])).exitCode).toBe(0);
    },
  );

  it('in the middle of a creation ends it, says that the meeting may exist, and sends nothing again', async () => {
    await world.control('faults', {
      path: '/v2/users/me/meetings',
      fault: 'delay',
      times: 1,
      delayMs: 20_000,
    });
    const before = await requestsTo('/v2/users/me/meetings');
    const command = world.start(['meeting', 'create', '--instant']);
    await until(async () => (await requestsTo('/v2/users/me/meetings')) > before);
    command.process.kill('SIGINT');
    const finished = await command.finished;
    expect([finished.exitCode, finished.stdout]).toEqual([130, '']);
    expect(finished.stderr).toContain('may have happened');
    expect(await requestsTo('/v2/users/me/meetings')).toBe(before + 1);
  });

  it('that comes twice ends a wait that is bound to be long at once', async () => {
    await world.control('faults', { path: '/v2/users/me', fault: 'status', status: 503, times: 3 });
    const before = await requestsTo('/v2/users/me');
    const command = world.start(['api', 'GET', '/users/me']);
    await until(async () => (await requestsTo('/v2/users/me')) > before);
    command.process.kill('SIGINT');
    command.process.kill('SIGINT');
    expect((await command.finished).exitCode).toBe(130);
    leavesNothing();
  });

  it.skipIf(process.platform === 'win32').each([
    ['SIGINT', 130, ['scopes', 'doctor', '--granted', 'user:read', '--require']],
    ['SIGTERM', 143, ['meeting', 'create', '--instant', '--for']],
  ] as const)('%s ends what reads from a pipe that nobody writes to', async (signal, code, args) => {
    const pipe = join(world.directory, `pipe-read-${signal}`);
    execFileSync('mkfifo', [pipe]);
    // Both ends: whoever opens one alone waits for the other.
    const ends = openSync(pipe, 'r+');
    try {
      const command = world.start([...args, pipe]);
      // It is about to read, or reads; either way the signal counts.
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(command.process.exitCode).toBeNull();
      command.process.kill(signal);
      const { exitCode, signal: endedBy } = await command.finished;
      expect([code, signal]).toContain(exitCode ?? endedBy);
    } finally {
      closeSync(ends);
    }
  });

  it.skipIf(process.platform === 'win32').each([
    // More than a pipe holds, and a few lines for one that is full.
    ['much', 0, ['scopes', 'doctor', '--all', '--json', '--granted', 'user:read']],
    ['little', 65_536, ['api', 'GET', '/users/me', '--debug']],
  ])('ends what has %s to write to a pipe that nobody reads', async (_, filled, args) => {
    const pipe = join(world.directory, `pipe-${filled}`);
    execFileSync('mkfifo', [pipe]);
    // Both ends: whoever opens one alone waits for the other.
    const ends = openSync(pipe, 'r+');
    try {
      writeSync(ends, Buffer.alloc(filled));
      const command = spawn(process.execPath, [BINARY, ...args], {
        env: world.env as NodeJS.ProcessEnv,
        stdio: ['ignore', ends, 'pipe'],
      });
      const finished = new Promise((resolve) => command.on('close', (...outcome) => resolve(outcome)));
      if (filled === 0) expect(readSync(ends, Buffer.alloc(1))).toBe(1);
      else await once(command.stderr as NodeJS.EventEmitter, 'data');
      // It is about to write, or writes; either way the signal counts.
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(command.exitCode).toBeNull();
      command.kill('SIGINT');
      expect(await finished).toEqual([130, null]);
    } finally {
      closeSync(ends);
    }
  });

  it.skipIf(process.platform === 'win32')(
    'ends what has much to write to a socket that nobody reads',
    async () => {
      // Node gives its children sockets, and reads none that nobody asks for.
      const command = spawn(
        process.execPath,
        [BINARY, 'scopes', 'doctor', '--all', '--json', '--granted', 'user:read'],
        { env: world.env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const ended = once(command, 'exit');
      await once(command.stdout, 'readable');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(command.exitCode).toBeNull();
      command.kill('SIGINT');
      // A shell says 130 of both.
      expect([
        [130, null],
        [null, 'SIGINT'],
      ]).toContainEqual(await ended);
    },
  );
});
