import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, Failure } from '../errors.ts';
import { flushFile } from './flush.ts';

const POSIX = process.platform !== 'win32';
/** Asked once: hundreds of files are looked at in one run. Undefined on Windows. */
const OWN_UID = process.getuid?.();

function unsafe(path: string, why: string, hint: string): Failure {
  return new Failure('unsafe_config', EXIT.failed, `${path} ${why}.`, { hint });
}

/** No access, a full disk, a read-only file system: the system's own words say it best. */
export function unusable(path: string, verb: 'read' | 'written', error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return new Failure('file_unusable', EXIT.failed, `${path} can't be ${verb} (${code}).`, {
    hint: 'Check its permissions and the free space, or set ZOOMCTL_CONFIG_DIR to another folder.',
    cause: error,
  });
}

/**
 * Creates a folder and those above it. Node's own recursive way never ends where a file system says that the folder
 * above is there and yet takes none (`/proc`).
 */
function createDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'EISDIR') return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path) throw unusable(path, 'written', error);
    createDirectory(above);
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (again) {
      if ((again as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, 'written', again);
    }
  }
}

const FOLDER_OF_YOUR_OWN = 'Set ZOOMCTL_CONFIG_DIR to a folder of your own.';

/**
 * Whoever can write a folder can put any file there in place of ours, whatever that file's own mode. Only the folder
 * itself counts: those above may be the system's, like that for temporary files.
 * @throws `unsafe_config`
 */
function checkDirectory(path: string, stats: Stats): void {
  if (stats.isSymbolicLink()) {
    throw unsafe(
      path,
      'is a symbolic link',
      'Replace it by the folder itself, or set ZOOMCTL_CONFIG_DIR to where the files really are.',
    );
  }
  if (!stats.isDirectory()) throw unsafe(path, 'is not a folder', FOLDER_OF_YOUR_OWN);
  if (POSIX && (stats.mode & 0o022) !== 0) {
    throw unsafe(
      path,
      'can be written by other users',
      `Check what it holds, then run: chmod 700 ${path} (or set ZOOMCTL_CONFIG_DIR to a folder of your own)`,
    );
  }
}

/**
 * Creates a folder of mode 0700, or narrows one that others can only read.
 * @throws `unsafe_config` for a symbolic link, another user's folder, and one that others can write
 */
export async function privateDirectory(path: string): Promise<void> {
  // Most often it is there, and to be told so by an error takes longer.
  let stats = statsOf(path);
  if (stats === undefined) {
    createDirectory(path);
    stats = lstatSync(path);
  }
  checkDirectory(path, stats);
  if (!POSIX) return;
  if (stats.uid !== OWN_UID) {
    throw unsafe(path, 'belongs to another user', FOLDER_OF_YOUR_OWN);
  }
  if ((stats.mode & 0o077) !== 0) chmodSync(path, 0o700);
}

/** What root made is nobody's trap: root needs none. */
function isAnothers(stats: Stats): boolean {
  return POSIX && stats.uid !== OWN_UID && stats.uid !== 0;
}

function statsOf(path: string): Stats | undefined {
  try {
    // To throw an error and catch it takes longer than all else here.
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw unusable(path, 'read', error);
  }
}

function narrow(path: string): void {
  try {
    chmodSync(path, 0o600);
  } catch {
    // On a read-only file system it stays as it is.
  }
}

/** Bytes: ten times those of a registry with ten thousand accounts. */
const LARGEST = 64 * 1024 * 1024;

/**
 * The text of a private file, or undefined where there is none. Read synchronously: that is over sooner than Node has
 * loaded the other way, and nothing else could be done meanwhile.
 * @throws `unsafe_config` for a symbolic link, for a file that others can write or put in its place, and for a huge one
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const directory = dirname(path);
  const around = statsOf(directory);
  if (around === undefined) return undefined;
  checkDirectory(directory, around);
  if (isAnothers(around)) throw unsafe(directory, 'belongs to another user', FOLDER_OF_YOUR_OWN);
  const stats = statsOf(path);
  if (stats === undefined) return undefined;
  if (stats.isSymbolicLink()) throw unsafe(path, 'is a symbolic link', 'Replace it by the file itself.');
  if (!stats.isFile()) throw unsafe(path, 'is not a file', 'Move it away and try again.');
  if (stats.size > LARGEST) {
    throw unsafe(path, 'is larger than any file that zoomctl writes', 'Move it away and try again.');
  }
  if (POSIX) {
    if ((stats.mode & 0o022) !== 0) {
      throw unsafe(path, 'can be written by other users', `Check what it holds, then run: chmod 600 ${path}`);
    }
    if (isAnothers(stats)) {
      throw unsafe(path, 'belongs to another user', 'Check what it holds, then make it your own with chown.');
    }
    if ((stats.mode & 0o044) !== 0) narrow(path);
  }
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unusable(path, 'read', error);
  }
}

const TEMPORARY = /^\.[0-9a-f]{16}\.tmp$/;
/** Milliseconds after which nobody is still writing a temporary file. */
const ABANDONED_AFTER = 60_000;

/** By folder, when this process looked for such files there: milliseconds since it began. */
const swept = new Map<string, number>();

/**
 * Removes what a process that was killed between writing and renaming has left: it may hold tokens, also those of a login
 * that is gone by now. Hundreds of files that are written one after another are one occasion for that.
 */
function sweepAbandoned(directory: string): void {
  const last = swept.get(directory);
  if (last !== undefined && performance.now() - last < ABANDONED_AFTER) return;
  swept.set(directory, performance.now());
  removeTemporaryFiles(directory, ABANDONED_AFTER);
}

/**
 * Removes what stands there half written. One who is still writing it does so again, once.
 * @param olderThan milliseconds
 * @throws the system's error
 */
export function removeTemporaryFiles(directory: string, olderThan: number): void {
  for (const name of readdirSync(directory)) {
    if (!TEMPORARY.test(name)) continue;
    const path = join(directory, name);
    const { mtimeMs } = lstatSync(path);
    if (Date.now() - mtimeMs >= olderThan) unlinkSync(path);
  }
}

/**
 * When a new file is flushed to disk: before it takes the old one's place, or right after. `after` is for content that
 * makes the old one worthless (rotated tokens): there a process killed during the flush must have written the new one.
 */
export type Flush = 'before' | 'after';

/**
 * Writes a new file beside the target and renames it over the target. Only the disk is waited for elsewhere: what the
 * system does in its memory is over sooner than another thread has been told of it.
 */
async function replaceFile(path: string, text: string, flush: Flush): Promise<void> {
  const temporary = join(dirname(path), `.${randomBytes(8).toString('hex')}.tmp`);
  // Windows may refuse to rename a file that is open.
  const early = flush === 'after' && POSIX;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, text, 'utf8');
      if (early) renameSync(temporary, path);
      await flushFile(file);
    } finally {
      closeSync(file);
    }
    // The rename replaces a symbolic link at the target rather than following it.
    if (!early) renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It isn't there any more.
  }
}

/**
 * Replaces a file at once and whole: a new file of mode 0600 beside it, renamed over it, and flushed to disk. What
 * earlier writers left there in the middle of that is removed.
 * @throws `unsafe_config`, `file_unusable`
 */
export async function writePrivateFile(path: string, text: string, flush: Flush = 'before'): Promise<void> {
  const directory = dirname(path);
  try {
    await privateDirectory(directory);
    await replaceFile(path, text, flush).catch((error: NodeJS.ErrnoException) => {
      // Stopped for a minute in between, its temporary file was swept as an abandoned one.
      if (error.code !== 'ENOENT') throw error;
      return replaceFile(path, text, flush);
    });
  } catch (error) {
    throw error instanceof Failure ? error : unusable(path, 'written', error);
  }
  try {
    sweepAbandoned(directory);
  } catch {
    // Whatever is wrong with the leftovers, the file is written; two that sweep at once meet the same ones.
  }
}
