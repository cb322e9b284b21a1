import { closeSync, constants, fdatasyncSync, fstatSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { privateDirectory, readPrivateFile } from '../config/private-file.ts';
import { asFileFailure } from './file-failure.ts';
import {
  bootedAt,
  damaged,
  type Entry,
  type JournalContent,
  parseJournal,
  type RunHeader,
  VERSION,
} from './journal-content.ts';

const NO_LINK = (constants.O_NOFOLLOW as number | undefined) ?? 0;
const APPEND = constants.O_WRONLY | constants.O_APPEND | NO_LINK;

/**
 * The journal of one run over many accounts: what was about to be sent, what was sent, what came of it. Lines are only
 * ever added, each in one write, so that whatever kills the process leaves whole lines and at most one that is not.
 * It holds no secret: ids of accounts and meetings.
 */
export class Journal {
  readonly path: string;
  readonly #file: number;
  readonly #now: () => number;
  /** Bytes that this process has read or written. More would be another's. */
  #known: number;
  #flushing: Promise<void> | undefined;
  /** Lines that the next write takes with it. */
  #unwritten = '';

  private constructor(path: string, file: number, known: number, now: () => number) {
    this.path = path;
    this.#file = file;
    this.#known = known;
    this.#now = now;
  }

  /** @throws `file_error`, `unsafe_config` */
  static async begin(
    path: string,
    header: Omit<RunHeader, 'version' | 'begun'>,
    now: () => number,
  ): Promise<Journal> {
    await privateDirectory(dirname(path));
    const journal = Journal.#open(path, APPEND | constants.O_CREAT | constants.O_EXCL, 0, now);
    journal.#write({ version: VERSION, begun: new Date(now()).toISOString(), ...header });
    journal.#beginSession();
    await journal.flush();
    return journal;
  }

  /**
   * Goes on with a journal.
   * @param text all of it, as it was read to find out what is left to do
   * @throws `damaged_file`, `file_error`
   */
  static async resume(path: string, text: string, now: () => number): Promise<Journal> {
    const journal = Journal.#open(path, APPEND, Buffer.byteLength(text), now);
    // Each byte that is no UTF-8 was read as a character of three.
    if (fstatSync(journal.#file).size < journal.#known) {
      journal.close();
      throw damaged(path, 'it is not UTF-8 text');
    }
    if (!text.endsWith('\n')) journal.#attempt(() => journal.#blankTail(text));
    journal.#beginSession();
    await journal.flush();
    return journal;
  }

  static #open(path: string, flags: number, known: number, now: () => number): Journal {
    try {
      return new Journal(path, openSync(path, flags, 0o600), known, now);
    } catch (error) {
      throw asFileFailure(path, error);
    }
  }

  /**
   * Half a line, of a writer that was killed, must not become the beginning of a whole one: it is made one of blanks.
   * Nothing is cut off, since another process may have added lines of its own by now.
   */
  #blankTail(text: string): void {
    const whole = Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1));
    const blanks = ' '.repeat(this.#known - whole);
    const file = openSync(this.path, constants.O_WRONLY | NO_LINK);
    try {
      writeSync(file, blanks, whole);
    } finally {
      closeSync(file);
    }
    this.#writeText('\n');
  }

  /** Whether it is still there, and no other process has added anything since this one has read it, or begun it. */
  isAlone(): boolean {
    const { size, nlink } = fstatSync(this.#file);
    return size === this.#known && nlink > 0;
  }

  /** Adds a line at once; a process that is killed afterwards has written it. @throws `file_error` */
  record(entry: Omit<Entry, 'at'>): void {
    this.#write({ at: this.#now(), ...entry });
  }

  /** Every account has had its turn. */
  end(): void {
    this.#write({ ended: true, at: this.#now() });
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
    if (text === '') return;
    writeFileSync(this.#file, text);
    this.#known += Buffer.byteLength(text);
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

/** The text of a journal. @throws `unsafe_config` */
export async function journalText(path: string): Promise<string> {
  return (await readPrivateFile(path)) ?? '';
}

/** @throws `damaged_file`, `newer_file`, `unsafe_config` */
export async function readJournal(path: string, now: number): Promise<JournalContent> {
  return parseJournal(await journalText(path), path, now);
}
