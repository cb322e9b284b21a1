import { lstatSync, mkdirSync, realpathSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { privateDirectory } from '../config/private-file.ts';
import { EXIT, Failure } from '../errors.ts';

/** A holder that was killed stops renewing its lock; after this many milliseconds the next one takes it. */
const STALE_AFTER = 3_000;
const RENEW_EVERY = 750;
/** Longer than the slowest honest holder: a refresh that runs into its time-outs. */
const WAIT_AT_MOST = 90_000;

/** A function of `node:fs` that takes a callback, over the one that takes none. */
function overSync<A extends unknown[], R>(call: (...args: A) => R) {
  return (...given: unknown[]): void => {
    const callback = given.pop() as (error: unknown, result?: R) => void;
    let result: R;
    try {
      result = call(...(given as A));
    } catch (error) {
      callback(error);
      return;
    }
    callback(null, result);
  };
}

/** By lock folder, the time that this process gave it last, in milliseconds since 1970: another's time is another one. */
const renewed = new Map<string, number>();

function renew(path: string, atime: Date, mtime: Date): void {
  utimesSync(path, atime, mtime);
  renewed.set(path, mtime.getTime());
}

/**
 * What the library asks of the file system. The few calls are over sooner than another thread has been told of them; and
 * it looks once for each such object how exact the times of files are, which its own synchronous way does for every lock.
 */
const FILE_SYSTEM = {
  mkdir: overSync((path: string) => mkdirSync(path, 0o700)),
  realpath: overSync(realpathSync),
  rmdir: overSync(rmdirSync),
  rmdirSync,
  stat: overSync(statSync),
  utimes: overSync(renew),
};

const OPTIONS = { realpath: false, stale: STALE_AFTER, update: RENEW_EVERY, fs: FILE_SYSTEM };

/**
 * Runs `work` while no other process that locks the same path does. The lock is a folder `<path>.lock` beside the
 * file, never the file itself and without any content.
 * @param meanwhile asked each time that another process holds the lock: what it gives ends the wait
 * @throws `lock_timeout` when another process has held it for a minute and a half
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  meanwhile?: () => Promise<T | undefined>,
): Promise<T> {
  const { default: lockfile } = await import('proper-lockfile');
  await privateDirectory(dirname(path));
  const deadline = performance.now() + WAIT_AT_MOST;
  const leftAhead = aheadOfTime(path);
  let release: (() => Promise<void>) | undefined;
  while (release === undefined) {
    try {
      // Only a process that stood still for seconds loses its lock; the library's default would crash it.
      release = await lockfile.lock(path, { ...OPTIONS, onCompromised: () => undefined });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (leftAhead()) continue;
      if (performance.now() > deadline) {
        throw new Failure(
          'lock_timeout',
          EXIT.unavailable,
          'Another zoomctl has been busy with this account for a minute and a half.',
          {
            hint: `If none is running, remove ${path}.lock`,
          },
        );
      }
      const done = await meanwhile?.();
      if (done !== undefined) return done;
      // Uneven pauses, so that many waiting processes don't ask at the same instants.
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
    }
  }
  try {
    return await work();
  } finally {
    releaseQuietly(release);
  }
}

/**
 * Removes a lock that a killed process left at a time which the clock, set back since, has not reached: it would never grow
 * stale. A holder that lives sets its time anew every second.
 * @returns whether it was removed
 */
function aheadOfTime(path: string): () => boolean {
  let seen: { readonly mtime: number; readonly since: number } | undefined;
  return () => {
    try {
      const { mtimeMs } = lstatSync(`${path}.lock`);
      if (mtimeMs - Date.now() <= STALE_AFTER) return false;
      if (seen?.mtime !== mtimeMs) seen = { mtime: mtimeMs, since: performance.now() };
      if (performance.now() - seen.since <= STALE_AFTER) return false;
      rmdirSync(`${path}.lock`);
      return true;
    } catch {
      // It is gone, or no folder.
      return false;
    }
  };
}

/** Gives the lock back before it returns. One that was lost, or whose folder somebody removed, is free. */
function releaseQuietly(release: () => Promise<void>): void {
  // The next one that wants it takes it when it is stale.
  release().catch(() => undefined);
}

/** Milliseconds between two looks at whether it is still held, in which no other process can have found it stale. */
const LOOKED_LATELY = 500;

export interface HeldLock {
  release(): void;
  /**
   * Whether no other process has taken it, told at once: a process that stood still for seconds does what was next for it
   * before the library's own look.
   */
  isHeld(): boolean;
}

function heldLock(path: string, release: () => Promise<void>): HeldLock {
  const folder = resolve(`${path}.lock`);
  // The library sets it when it renews it, and the first one only where it looks how exact times are.
  renewed.set(folder, lstatSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN);
  let held = true;
  const clocks = (): [number, number] => [Date.now(), performance.now()];
  let [wall, run] = clocks();
  return {
    release() {
      releaseQuietly(release);
    },
    isHeld() {
      const [wallBefore, runBefore] = [wall, run];
      [wall, run] = clocks();
      // While the machine sleeps one of the two stands still, too.
      const passed = Math.max(Math.abs(wall - wallBefore), run - runBefore);
      if (passed > LOOKED_LATELY) {
        const stats = lstatSync(folder, { throwIfNoEntry: false });
        const own = renewed.get(folder) ?? Number.NaN;
        // Some file systems know whole seconds alone, and nobody else takes it for seconds.
        held &&= stats !== undefined && Math.abs(stats.mtimeMs - own) < 2_000;
      }
      return held;
    },
  };
}

/**
 * Takes a lock that is free or was left by a process that was killed; undefined where another holds it.
 * @param onLost told when this process stood still for so long that another may have taken the lock
 */
export async function tryLock(path: string, onLost: () => void): Promise<HeldLock | undefined> {
  const { default: lockfile } = await import('proper-lockfile');
  await privateDirectory(dirname(path));
  try {
    return heldLock(path, await lockfile.lock(path, { ...OPTIONS, onCompromised: onLost }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    return undefined;
  }
}
