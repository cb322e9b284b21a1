import { uptime } from 'node:os';
import { EXIT, Failure } from '../errors.ts';

/** What a run makes, without the passcode; enough to go on with it although "tomorrow" means another day by then. */
export interface RunHeader {
  readonly version: number;
  /** The list as people know it: a file's path, `-` or `--all-accounts`. */
  readonly source: string;
  /** ISO 8601. */
  readonly begun: string;
  readonly meeting: Readonly<Record<string, unknown>>;
}

/**
 * What became of an account's request. `intent`: it was about to be sent; `sent`: it left; `created`, `failed` (no
 * meeting was made) and `unknown` (one may have been) are outcomes.
 */
const STATES = ['intent', 'sent', 'created', 'failed', 'unknown'] as const;
export type State = (typeof STATES)[number];

/** One line about one account. */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly account: string;
  readonly state: State;
  /** The meeting's number, where there is one. */
  readonly meeting?: string;
  /** The failure's kind. */
  readonly kind?: string;
}

/** A process that works on the run. */
export interface Session {
  readonly pid: number;
  /** When the machine was started, milliseconds since 1970: what a process wrote survives it, but not the machine. */
  readonly bootedAt: number;
}

/** The last that is known of an account. */
export interface Known extends Entry {
  /** When its request was sent last, or about to be; milliseconds since 1970. */
  readonly sentAt: number;
  /** Whether the machine has been started anew since. */
  readonly lostPower: boolean;
}

export interface JournalContent {
  readonly header: RunHeader;
  readonly accounts: ReadonlyMap<string, Known>;
  readonly pid: number;
  /** Whether the last process came to the end of the list. */
  readonly ended: boolean;
  /** When it did, milliseconds since 1970; undefined where it did not, or has not said. */
  readonly endedAt: number | undefined;
}

export const VERSION = 1;

/** Milliseconds by which the same start of a machine may seem to differ. */
const SAME_BOOT = 30_000;

export function bootedAt(now: number): number {
  return Math.round(now - uptime() * 1000);
}

/** A journal that can't be read, or gone on with. */
export function damaged(path: string, why: string): Failure {
  return new Failure('damaged_file', EXIT.failed, `${path} (the journal of a run) can't be used: ${why}.`, {
    hint: 'Nothing was sent. Look up at Zoom what was made, then move the file away and begin anew with --new.',
  });
}

/** The times that a date can tell, in milliseconds since 1970 [ECMA-262, Time Values]. */
const LATEST = 8.64e15;

function isEntry({ at, account, state, meeting }: Record<string, unknown>): boolean {
  return (
    typeof at === 'number' &&
    Math.abs(at) <= LATEST &&
    typeof account === 'string' &&
    (STATES as readonly unknown[]).includes(state) &&
    (meeting === undefined || (typeof meeting === 'string' && /^\d{1,20}$/.test(meeting)))
  );
}

/**
 * Reads a journal. Its last line may be half a line: its writer was killed, and nothing was sent after it.
 * @param now milliseconds since 1970
 * @throws `damaged_file`, `newer_file`
 */
export function parseJournal(text: string, path: string, now: number): JournalContent {
  const lines = text.split('\n');
  const whole = lines.slice(0, -1).filter((line) => line.trim() !== '');
  const records = whole.map((line, index) => {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
    } catch {
      // Told below.
    }
    throw damaged(path, `line ${index + 1} is not a JSON object`);
  });
  const [header, ...rest] = records;
  if (header === undefined) throw damaged(path, 'it is empty');
  if (typeof header.version === 'number' && header.version > VERSION) {
    throw new Failure(
      'newer_file',
      EXIT.failed,
      `${path} (the journal of a run) was written by a newer zoomctl.`,
      {
        hint: 'Update zoomctl, or begin anew with --new.',
      },
    );
  }
  const { meeting } = header;
  if (
    header.version !== VERSION ||
    typeof header.begun !== 'string' ||
    Number.isNaN(Date.parse(header.begun)) ||
    typeof meeting !== 'object' ||
    meeting === null
  )
    throw damaged(path, 'it does not begin as a journal does');

  const accounts = new Map<string, Known>();
  const current = bootedAt(now);
  let session: Session = { pid: 0, bootedAt: 0 };
  let ended = false;
  let endedAt: number | undefined;
  for (const [index, record] of rest.entries()) {
    if (typeof record.pid === 'number' && typeof record.bootedAt === 'number') {
      session = record as unknown as Session;
      ended = false;
    } else if (record.ended === true) {
      ended = true;
      endedAt = typeof record.at === 'number' ? record.at : undefined;
    } else if (isEntry(record)) {
      const lostPower = Math.abs(session.bootedAt - current) > SAME_BOOT;
      const entry = record as unknown as Entry;
      const leaves = entry.state === 'intent' || entry.state === 'sent';
      const sentAt = leaves ? entry.at : (accounts.get(entry.account)?.sentAt ?? entry.at);
      accounts.set(entry.account, { ...entry, sentAt, lostPower });
    } else throw damaged(path, `line ${index + 2} is none that zoomctl writes`);
  }
  return {
    header: header as unknown as RunHeader,
    accounts,
    pid: session.pid,
    ended,
    endedAt: ended ? endedAt : undefined,
  };
}

/** What a run that goes on has to do about an account. */
export type Next = 'create' | 'skip' | 'find out';

/**
 * What an account needs. A request that was about to be sent was not, as long as the machine has stayed up: its being
 * sent would have been written before it left.
 */
export function nextFor(known: Known | undefined): Next {
  switch (known?.state) {
    case undefined:
    case 'failed':
      return 'create';
    case 'created':
      return 'skip';
    case 'intent':
      return known.lostPower ? 'find out' : 'create';
    case 'sent':
    case 'unknown':
      return 'find out';
  }
}
