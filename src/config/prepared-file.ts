import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { privateDirectory, sweepAbandoned, unusable } from './private-file.ts';

/** A private file whose checks are done and whose place is taken, so that writing it is three system calls in one go. */
export interface PreparedFile {
  /** Writes the text and puts the file in its place, before anything else can happen in this process. Once. */
  commit(text: string): void;
  /** Removes the file, committed or not; one that isn't there is no fault. */
  discard(): Promise<void>;
}

function createdFile(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    throw unusable(path, 'written', error);
  }
}

/**
 * Prepares to write a file of mode 0600 for content that can't wait. It is not flushed to disk: it outlives the
 * process, not the machine.
 * @throws `unsafe_config`, `file_unusable`
 */
export async function preparePrivateFile(path: string): Promise<PreparedFile> {
  const directory = dirname(path);
  await privateDirectory(directory);
  await sweepAbandoned(directory).catch(() => undefined);
  const temporary = join(directory, `.${randomBytes(8).toString('hex')}.tmp`);
  const file = createdFile(temporary);
  let open = true;
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    commit(text) {
      writeSync(file, text);
      // Windows may refuse to rename a file that is open.
      close();
      renameSync(temporary, path);
    },
    async discard() {
      close();
      for (const name of [temporary, path]) await unlink(name).catch(() => undefined);
    },
  };
}
