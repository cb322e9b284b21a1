import { closeSync, constants, fdatasyncSync, openSync, writeFileSync } from 'node:fs';
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
  /** Lines that the next write takes with it. */
  #unwritten = '';

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

  /** The same with the next flush, in one write with others of its kind: for a line that says nothing before it is on the disk. */
  recordWithFlush(entry: Omit<Entry, 'at'>): void {
    this.#unwritten += lineOf({ at: this.#now(), ...entry });
  }

  /**
   * Resolves when all that was recorded is on the disk, where it outlives the machine. One flush serves all who are about
   * to record something. Not by Node's threads, where it would wait behind hundreds of calls to a keychain: a request
   * that is ready to go out would then be held up by the tokens of all others.
   */
  flush(): Promise<void> {
    this.#flushing ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#flushing = undefined;
      this.#attempt(() => {
        this.#writeText('');
        fdatasyncSync(this.#file);
      });
    });
    return this.#flushing;
  }

  close(): void {
    closeSync(this.#file);
  }

  #beginSession(): void {
    this.#write({ pid: process.pid, bootedAt: bootedAt(this.#now()) });
  }

  #write(line: object): void {
    this.#attempt(() => this.#writeText(lineOf(line)));
  }

  #writeText(lines: string): void {
    const text = this.#unwritten + lines;
    this.#unwritten = '';
    if (text !== '') writeFileSync(this.#file, text);
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw asFileFailure(this.path, error);
    }
  }
}

function lineOf(line: object): string {
  return `${JSON.stringify(line)}\n`;
}

/** @throws `damaged_file`, `newer_file`, `unsafe_config` */
export async function readJournal(path: string, now: number): Promise<JournalContent> {
  return parseJournal((await readPrivateFile(path)) ?? '', path, now);
}
