import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';

/** A request's place in the queue: who, and when they asked (milliseconds since 1970). */
interface Ticket {
  readonly id: string;
  readonly at: number;
}

/**
 * When the last of the tickets may go: each at once, but not before a whole window has passed since the one that is
 * `limit` places ahead of it went.
 * @param tickets when each was asked for, in the order of the queue
 */
export function startOf(tickets: readonly number[], limit: number, window: number): number {
  const starts: number[] = [];
  for (let index = 0; index < tickets.length; index++) {
    const at = tickets[index] as number;
    const ahead = starts[index - limit];
    starts.push(ahead === undefined ? at : Math.max(at, ahead + window));
  }
  return starts.at(-1) ?? 0;
}

/** Bytes after which a file is begun anew, and bytes that are read of it. */
const LARGEST = 64 * 1024;
const READ = 16 * 1024;
/** Milliseconds. Older tickets hold nobody back; later ones are those of a clock that was wrong. */
const OLDEST = 5 * 60_000;
const LATEST = 60_000;

/** Where the end of a file is read to, one file after the other. */
const TAIL = Buffer.allocUnsafe(READ);

/** @param size bytes that the file had just now: it may have grown, and is hardly ever larger than what is read of it */
function readTail(file: number, size: number): string {
  const length = size > READ / 2 ? READ : readSync(file, TAIL, 0, READ, 0);
  if (length < READ) return TAIL.toString('latin1', 0, length);
  const from = Math.max(0, fstatSync(file).size - READ);
  return TAIL.toString('latin1', 0, readSync(file, TAIL, 0, READ, from));
}

/** Characters of a time in a ticket's line, which a blank and the id follow. */
const TIME = 13;

function lineOf({ at, id }: Ticket): string {
  return `${at} ${id}\n`;
}

/**
 * The times of the tickets that matter to one of them, which comes last; alone where the file was begun anew meanwhile.
 * Read without a pattern and objects: each of hundreds of requests goes through hundreds of lines.
 */
function upTo(own: Ticket, text: string): readonly number[] {
  const end = text.lastIndexOf(lineOf(own));
  if (end < 0) return [own.at];
  const times: number[] = [];
  for (let start = 0, stop = 0; start < end; start = stop + 1) {
    stop = text.indexOf('\n', start);
    // A damaged line is nobody's.
    const at = text[start + TIME] === ' ' ? Number(text.slice(start, start + TIME)) : Number.NaN;
    if (at > own.at - OLDEST && at < own.at + LATEST) times.push(at);
  }
  times.push(own.at);
  return times;
}

/** Told apart from others, not kept from anybody: no need to load Node's cryptography. */
function newTicket(now: number): Ticket {
  return { id: `${process.pid}-${Math.random().toString(36).slice(2, 12)}`, at: now };
}

/**
 * Takes a ticket of a file that all processes append to: where a line has come to stand decides whose turn it is, so
 * no lock is needed and none can be left behind. Costs a tenth of a millisecond.
 * @returns when each ticket up to this one was asked for, in the order of the queue
 * @throws an error of the file system
 */
export function takeTicket(path: string, now: number): readonly number[] {
  const flags =
    constants.O_RDWR |
    constants.O_APPEND |
    constants.O_CREAT |
    ((constants.O_NOFOLLOW as number | undefined) ?? 0);
  const file = openSync(path, flags, 0o600);
  try {
    const { size, mode } = fstatSync(file);
    if (size > LARGEST) ftruncateSync(file, 0);
    if ((mode & 0o077) !== 0) fchmodSync(file, 0o600);
    const own = newTicket(now);
    writeSync(file, lineOf(own));
    return upTo(own, readTail(file, size > LARGEST ? 0 : size));
  } finally {
    closeSync(file);
  }
}

/** The same for one process alone. */
export class OwnTickets {
  #tickets: readonly number[] = [];

  take(now: number): readonly number[] {
    this.#tickets = [...this.#tickets.filter((at) => at > now - OLDEST && at < now + LATEST), now];
    return this.#tickets;
  }
}
