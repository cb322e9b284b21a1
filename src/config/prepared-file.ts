import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { privateDirectory, unusable } from './private-file.ts';

/** A private file that is checked and open, so that writing it is one system call. */
export interface PreparedFile {
  /** Writes the text, before anything else can happen in this process. Once. */
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
    removeFile(path);
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    throw unusable(path, 'written', error);
  }
}

/**
 * Prepares to write a file of mode 0600 for content that can't wait; it is empty until then. It is not flushed to disk: it
 * outlives the process, not the machine.
 * @throws `unsafe_config`, `file_unusable`
 */
export async function preparePrivateFile(path: string): Promise<PreparedFile> {
  await privateDirectory(dirname(path));
  const file = newFile(path);
  let open = true;
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    commit(text) {
      // The system takes all of it, or the process is killed before it takes any.
      writeSync(file, text);
      close();
    },
    discard() {
      close();
      try {
        removeFile(path);
      } catch {
        // What it holds opens with a refresh token that is none any more.
      }
    },
  };
}
