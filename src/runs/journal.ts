import { closeSync, constants, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { privateDirectory, readPrivateFile } from '../config/private-file.ts';
import { asFileFailure } from './file-failure.ts';
import {
  bootedAt,
  type Entry,
  type JournalContent,
  parseJournal,
  type RunHeader,
  VERSION,
} from './journal-content.ts';

const APPEND = constants.O_WRONLY | constants.O_APPEND | ((constants.O_NOFOLLOW as number | undefined) ?? 0);

/**
 * The journal of one run over many accounts: what was about to be sent, what was sent, what came of it. Lines are only
 * ever added, each in one write, so that whatever kills the process leaves whole lines and at most one that is not.
 * It holds no secret: ids of accounts and meetings.
 */
export class Journal {
  readonly path: string;
  readonly #file: number;
  readonly #now: () => number;
  #flushing: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  private constructor(path: string, file: number, now: () => number) {
    this.path = path;
    this.#file = file;
    this.#now = now;
  }

  /** @throws `file_error`, `unsafe_config` */
  static async begin(
    path: string,
    header: Omit<RunHeader, 'version' | 'begun'>,
    now: () => number,
  ): Promise<Journal> {
    await privateDirectory(dirname(path));
    const journal = Journal.#open(path, APPEND | constants.O_CREAT | constants.O_EXCL, now);
    journal.#write({ version: VERSION, begun: new Date(now()).toISOString(), ...header });
    journal.#beginSession();
    await journal.flush();
    return journal;
  }

  /** Goes on with a journal that `readJournal` has read. */
  static async resume(path: string, now: () => number): Promise<Journal> {
    const text = (await readPrivateFile(path)) ?? '';
    const journal = Journal.#open(path, APPEND, now);
    // Half a line, of a writer that was killed, must not become the beginning of a whole one: it is made one of blanks.
    if (!text.endsWith('\n')) await journal.#cutTail(text);
    journal.#beginSession();
    await journal.flush();
    return journal;
  }

  static #open(path: string, flags: number, now: () => number): Journal {
    try {
      return new Journal(path, openSync(path, flags, 0o600), now);
    } catch (error) {
      throw asFileFailure(path, error);
    }
  }

  async #cutTail(text: string): Promise<void> {
    const { truncate } = await import('node:fs/promises');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    await truncate(this.path, Buffer.byteLength(whole));
  }

  /** Adds a line at once; a process that is killed afterwards has written it. @throws `file_error` */
  record(entry: Omit<Entry, 'at'>): void {
    this.#write({ at: this.#now(), ...entry });
  }

  /** Every account has had its turn. */
  end(): void {
    this.#write({ ended: true });
  }

  /** Waits until all that was recorded is on the disk, where it outlives the machine. One flush serves all who wait. */
  flush(): Promise<void> {
    if (this.#flushing === undefined) {
      this.#flushing = this.#sync().finally(() => {
        this.#flushing = undefined;
      });
      return this.#flushing;
    }
    // What is being flushed may have begun before the caller's line was written.
    this.#next ??= this.#flushing
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.flush();
      });
    return this.#next;
  }

  close(): void {
    closeSync(this.#file);
  }

  #beginSession(): void {
    this.#write({ pid: process.pid, bootedAt: bootedAt(this.#now()) });
  }

  #write(line: object): void {
    try {
      writeSync(this.#file, `${JSON.stringify(line)}\n`);
    } catch (error) {
      throw asFileFailure(this.path, error);
    }
  }

  /**
   * Once all who are about to record something have done so. Not by Node's threads, where it would wait behind hundreds
   * of calls to a keychain: a request that is ready to go out would then be held up by the tokens of all others.
   */
  async #sync(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      throw asFileFailure(this.path, error);
    }
  }
}

/** @throws `damaged_file`, `newer_file`, `unsafe_config` */
export async function readJournal(path: string, now: number): Promise<JournalContent> {
  return parseJournal((await readPrivateFile(path)) ?? '', path, now);
}
