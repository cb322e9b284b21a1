import { closeSync, fstatSync, lstatSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { privateDirectory, unusable } from './private-file.ts';

/** A private file that is checked and open and has room, so that writing it is one system call that no full disk refuses. */
export interface PreparedFile {
  /**
   * Writes the text, before anything else can happen in this process. Once. Blanks may follow it.
   * @throws the system's error, and where it does not take all of it
   */
  commit(text: string): void;
  /** Removes the file, committed or not; one that isn't there is no fault. */
  discard(): void;
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** A new file in the place of whatever is there: nothing is followed, and nobody else has it open. */
function newFile(path: string): number {
  try {
    try {
      return openSync(path, 'wx', 0o600);
    } catch (error) {
      // Left by a process that was killed. Rare: to look for it first takes a call of the system each time.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      removeFile(path);
      return openSync(path, 'wx', 0o600);
    }
  } catch (error) {
    throw unusable(path, 'written', error);
  }
}

let blank = Buffer.alloc(0);

function blanks(bytes: number): Uint8Array {
  if (blank.length < bytes) blank = Buffer.alloc(bytes, ' ');
  return blank.subarray(0, bytes);
}

/** Removes the file unless another one stands in its place: that of a process which took over. */
function removeOwn(path: string, ino: number): void {
  try {
    if (lstatSync(path).ino === ino) unlinkSync(path);
  } catch {
    // It is gone, or stays: what it holds opens with a refresh token that is none any more.
  }
}

/** Whether the file stands where it was made; another one may have taken its place. @throws where it has */
function isInPlace(path: string, ino: number): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && stats.ino !== ino)
    throw new Error('another process has put its own in its place');
  return stats !== undefined;
}

/** For a file that somebody has removed, who took this process for dead: nobody finds what stands in one without a name. @returns its inode */
function writeAnew(path: string, bytes: Uint8Array): number {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeWhole(file, bytes);
    return fstatSync(file).ino;
  } finally {
    closeSync(file);
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    const taken = writeSync(file, bytes, written, bytes.length - written, written);
    if (taken === 0) throw new Error('the disk takes no more');
    written += taken;
  }
}

/**
 * Prepares to write a file of mode 0600 for content that can't wait; it holds blanks until then. It is not flushed to disk:
 * it outlives the process, not the machine.
 * @param room bytes that are taken beforehand
 * @throws `unsafe_config`, `file_unusable` where there is no room
 */
export async function preparePrivateFile(path: string, room: number): Promise<PreparedFile> {
  await privateDirectory(dirname(path));
  const file = newFile(path);
  let { ino } = fstatSync(file);
  try {
    writeWhole(file, blanks(room));
  } catch (error) {
    closeSync(file);
    removeOwn(path, ino);
    throw unusable(path, 'written', error);
  }
  let open = true;
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    commit(text) {
      // The number may be another file's by now.
      if (!open) throw new Error('it was written or removed before');
      try {
        const bytes = Buffer.from(text);
        writeWhole(file, bytes);
        if (!isInPlace(path, ino)) ino = writeAnew(path, bytes);
      } finally {
        close();
      }
    },
    discard() {
      close();
      removeOwn(path, ino);
    },
  };
}
