import { existsSync, mkdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { tryLock, withLock } from '../../src/accounts/lock.ts';
import { type Bundle, bundleProgram, startProgram } from '../support/child-process.ts';

/** Takes the lock, says so, and does what it is told: counts in a file, or holds on for ever. */
const PROGRAM = `
import { readFile, writeFile } from 'node:fs/promises';
import { withLock } from './src/accounts/lock.ts';
const [path, what] = process.argv.slice(2);
await withLock(path, async () => {
  if (what === 'hold') {
    console.log('held');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  }
  const before = Number(await readFile(path, 'utf8').catch(() => '0'));
  await new Promise((resolve) => setTimeout(resolve, 5));
  await writeFile(path, String(before + 1));
});
`;

let program: Bundle;
let home: string;
let path: string;
beforeAll(async () => {
  program = await bundleProgram('lock-holder', PROGRAM);
});
afterAll(() => program.remove());
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zoomctl-lock-'));
  path = join(home, 'sub', 'thing');
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function holder() {
  const running = startProgram(program.path, [path, 'hold']);
  await new Promise((resolve) => running.process.stdout?.once('data', resolve));
  return running;
}

describe('the lock', () => {
  it('line 16: lets one process in after the other', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => startProgram(program.path, [path, 'count']).ended),
    );
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      outcomes.map(() => ({ code: 0, stderr: '' })),
    );
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(path, 'utf8')).toBe('8');
  });

  it('line 16: lets the callers of one process in one after the other', async () => {
    let inside = 0;
    const most: number[] = [];
    await Promise.all(
      Array.from({ length: 8 }, () =>
        withLock(path, async () => {
          inside += 1;
          most.push(inside);
          await new Promise((resolve) => setTimeout(resolve, 5));
          inside -= 1;
        }),
      ),
    );
    expect(most).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('line 17: of a process that was killed with kill -9 is taken over', async () => {
    const running = await holder();
    running.process.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    expect(await readdir(join(home, 'sub'))).toEqual(['thing.lock']);
    expect(await withLock(path, async () => 'mine')).toBe('mine');
    expect(await readdir(join(home, 'sub'))).toEqual([]);
  });

  it('line 17: of a process that lives is not taken over, however long it holds it', async () => {
    const running = await holder();
    let mine = false;
    const waiting = withLock(path, async () => {
      mine = true;
    });
    // Longer than the lock of a dead process is respected.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(mine).toBe(false);
    running.process.kill('SIGTERM');
    await waiting;
    expect(mine).toBe(true);
    await running.ended;
  });

  it('R2: is waited for a minute and a half and no longer, and the way out is told', async () => {
    const running = await holder();
    const begun = performance.now();
    const clock = vi.spyOn(performance, 'now');
    try {
      clock.mockReturnValue(begun);
      const waiting = withLock(path, async () => 'mine');
      const outcome = waiting.catch((error: unknown) => error);
      // Long enough for it to have looked at the clock when it began.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      clock.mockReturnValue(begun + 89_000);
      let ended = false;
      outcome.then(() => {
        ended = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(ended).toBe(false);
      clock.mockReturnValue(begun + 91_000);
      expect(await outcome).toMatchObject({
        kind: 'lock_timeout',
        exitCode: 5,
        message: 'Another zoomctl has been busy with this account for a minute and a half.',
        hint: expect.stringContaining(`${path}.lock`),
      });
    } finally {
      clock.mockRestore();
      running.process.kill('SIGKILL');
      await running.ended;
    }
  });

  it('is released when the work fails, and the failure is passed on', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('work failed')))).rejects.toThrow(
      'work failed',
    );
    expect(await withLock(path, async () => 'free')).toBe('free');
  });

  it('that was left at a time which the clock has not reached is taken, too', async () => {
    mkdirSync(`${path}.lock`, { recursive: true });
    const tomorrow = Date.now() / 1000 + 86_400;
    utimesSync(`${path}.lock`, tomorrow, tomorrow);
    expect(await withLock(path, async () => 'mine')).toBe('mine');
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  // Only a process has a umask; mutation testing runs tests in threads.
  it.runIf(isMainThread && process.platform !== 'win32')(
    'line 12: is for nobody else, also under umask 000',
    async () => {
      const umask = process.umask(0);
      try {
        await withLock(path, async () => {
          expect(statSync(`${path}.lock`).mode & 0o777).toBe(0o700);
        });
      } finally {
        process.umask(umask);
      }
    },
  );

  it('is an empty folder beside the file', async () => {
    await withLock(path, async () => {
      expect(await readdir(join(home, 'sub'))).toEqual(['thing.lock']);
      expect(await readdir(`${path}.lock`)).toEqual([]);
    });
  });
});

describe('a lock that is taken only where it is free', () => {
  const lost = () => {
    throw new Error('it was not lost');
  };

  it('keeps all others out until it is released', async () => {
    const lock = await tryLock(path, lost);
    expect(await readdir(join(home, 'sub'))).toEqual(['thing.lock']);
    expect(await tryLock(path, lost)).toBeUndefined();
    let mine = false;
    const waiting = withLock(path, async () => {
      mine = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(mine).toBe(false);
    lock?.release();
    await waiting;
    (await tryLock(path, lost))?.release();
    expect(await readdir(join(home, 'sub'))).toEqual([]);
  });

  it('of a process that was killed is taken over', async () => {
    mkdirSync(`${path}.lock`, { recursive: true });
    const before = Date.now() / 1000 - 3.5;
    utimesSync(`${path}.lock`, before, before);
    const lock = await tryLock(path, lost);
    expect(lock?.isHeld()).toBe(true);
    lock?.release();
  });

  it.each([
    ['has taken it', () => utimesSync(`${path}.lock`, Date.now() / 1000 + 60, Date.now() / 1000 + 60)],
    ['has removed it', () => rmdirSync(`${path}.lock`)],
  ])(
    'is known not to be held any more, by who asks after a while, when another process %s',
    async (_what, take) => {
      const lock = await tryLock(path, () => undefined);
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(lock?.isHeld()).toBe(true);
      take();
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(lock?.isHeld()).toBe(false);
      expect(lock?.isHeld()).toBe(false);
      lock?.release();
    },
  );

  it('tells its holder when somebody has taken it away', async () => {
    const told = new Promise<void>((resolve) => {
      tryLock(path, resolve).then(() => rm(`${path}.lock`, { recursive: true }));
    });
    await told;
  });

  it.each([
    ['tryLock', () => tryLock(path, lost)],
    ['withLock', () => withLock(path, async () => undefined)],
  ])('%s fails where there can be no lock', async (_name, take) => {
    mkdirSync(join(home, 'sub'), { mode: 0o700 });
    writeFileSync(`${path}.lock`, '');
    utimesSync(`${path}.lock`, 1_000_000, 1_000_000);
    await expect(take()).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('a lock whose time the clock has not reached', () => {
  const lockedIn = (seconds: number) => {
    mkdirSync(`${path}.lock`, { recursive: true });
    const time = Date.now() / 1000 + seconds;
    utimesSync(`${path}.lock`, time, time);
  };

  it('is of a holder that lives where it is renewed', async () => {
    lockedIn(86_400);
    let mine = false;
    const waiting = withLock(path, async () => {
      mine = true;
    });
    // Longer than one that stands still is respected.
    for (let times = 1; times <= 8; times++) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      lockedIn(86_400 + times);
    }
    expect(mine).toBe(false);
    await rm(`${path}.lock`, { recursive: true });
    await waiting;
    expect(mine).toBe(true);
  });
});
