import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, link, lstat, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EXIT, Failure, usageError } from '../errors.ts';

function unusable(path: string, error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return new Failure('file_unusable', EXIT.failed, `${path} can't be written (${code}).`, {
    hint: 'Check its permissions and the free space, or name another file.',
    cause: error,
  });
}

function taken(path: string): Failure {
  return usageError(
    `${path} is there already, and is left as it is.`,
    'Name another file, or add --overwrite.',
  );
}

/** A file that is there only once it is whole: until then its content grows in a temporary one beside it. Both are of mode 0600. */
export class OutputFile {
  readonly path: string;
  readonly #overwrite: boolean;
  readonly #temporary: string;
  #handle: FileHandle | undefined;
  #written = 0;

  private constructor(path: string, overwrite: boolean) {
    this.path = path;
    this.#overwrite = overwrite;
    this.#temporary = join(
      dirname(path),
      `.${basename(path).slice(0, 200)}.${randomBytes(6).toString('hex')}.part`,
    );
  }

  /**
   * Nothing is written yet.
   * @throws a usage error for a file that is there, unless it may be overwritten, and for what can be no file
   */
  static async at(path: string, overwrite: boolean): Promise<OutputFile> {
    const there = await lstat(path).catch(() => undefined);
    if (there?.isDirectory()) throw usageError(`--output takes a file, and ${path} is a folder.`);
    if (there !== undefined && !overwrite) throw taken(path);
    if (there !== undefined && !there.isFile() && !there.isSymbolicLink())
      throw usageError(`--output: ${path} is no ordinary file.`);
    const folder = await stat(dirname(path)).catch(() => undefined);
    if (!folder?.isDirectory()) throw usageError(`--output: there is no folder ${dirname(path)}.`);
    return new OutputFile(path, overwrite);
  }

  /** Bytes so far. */
  get written(): number {
    return this.#written;
  }

  /** Begins anew, with nothing of what an earlier try has written. */
  async restart(): Promise<void> {
    try {
      this.#handle ??= await open(this.#temporary, 'wx', 0o600);
      await this.#handle.truncate(0);
      this.#written = 0;
    } catch (error) {
      throw unusable(this.path, error);
    }
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#handle === undefined) await this.restart();
    try {
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await (this.#handle as FileHandle).write(
          chunk,
          done,
          chunk.length - done,
          this.#written,
        );
        done += bytesWritten;
        this.#written += bytesWritten;
      }
    } catch (error) {
      throw unusable(this.path, error);
    }
  }

  /** Gives the file its name, unless another one has taken it meanwhile. */
  async finish(): Promise<void> {
    if (this.#handle === undefined) await this.restart();
    try {
      await this.#handle?.sync();
      await this.#handle?.close();
      this.#handle = undefined;
      if (this.#overwrite) await rename(this.#temporary, this.path);
      else await this.#take();
    } catch (error) {
      throw error instanceof Failure ? error : unusable(this.path, error);
    }
  }

  /** A name that is free can't be taken by renaming without a moment in which somebody else may take it. */
  async #take(): Promise<void> {
    const free = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EEXIST') throw taken(this.path);
      throw error;
    };
    await link(this.#temporary, this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw taken(this.path);
      // A file system without hard links.
      return copyFile(this.#temporary, this.path, constants.COPYFILE_EXCL).catch(free);
    });
    await unlink(this.#temporary);
  }

  /** Removes what is not whole. Does no harm after `finish`. */
  async discard(): Promise<void> {
    await this.#handle?.close().catch(() => undefined);
    this.#handle = undefined;
    await unlink(this.#temporary).catch(() => undefined);
  }
}
