import { lstatSync, mkdirSync, realpathSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
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
  utimes: overSync(utimesSync),
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

export type Release = () => void;

/**
 * Takes a lock that is free or was left by a process that was killed; undefined where another holds it.
 * @param onLost told when this process stood still for so long that another may have taken the lock
 */
export async function tryLock(path: string, onLost: () => void): Promise<Release | undefined> {
  const { default: lockfile } = await import('proper-lockfile');
  await privateDirectory(dirname(path));
  try {
    const release = await lockfile.lock(path, { ...OPTIONS, onCompromised: onLost });
    return () => releaseQuietly(release);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    return undefined;
  }
}
