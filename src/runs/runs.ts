import { readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type HeldLock, tryLock } from '../accounts/lock.ts';
import { privateDirectory } from '../config/private-file.ts';
import { count } from '../count.ts';
import { EXIT, Failure, usageError } from '../errors.ts';
import { Journal, journalText, readJournal } from './journal.ts';
import { type JournalContent, parseJournal, type RunHeader } from './journal-content.ts';

/** Milliseconds for which a journal is kept, and its run can be gone on with. */
const KEPT = 7 * 24 * 3600 * 1000;
/** Milliseconds for which a run that did not make all its meetings is not begun anew by mistake. */
const FRESH = 12 * 3600 * 1000;
/** Milliseconds after which the lock of a process that was killed has surely been given up. */
const KILLED = 5_000;

export interface RunRequest {
  /** The folder of the journals. */
  readonly directory: string;
  /** What tells this run from others: its list and what it makes of it. */
  readonly identity: unknown;
  readonly header: Omit<RunHeader, 'version' | 'begun'>;
  /** Go on with the last run; or begin a new one even though the last has not made all its meetings. */
  readonly mode: 'begin' | 'resume' | 'new';
  /** When this process was started, milliseconds since 1970. */
  readonly startedAt: number;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Told when the lock was lost: this process stood still for so long that another may be at work. */
  onLockLost(): void;
}

/** A run that this process alone works on. */
export interface Run {
  readonly journal: Journal;
  /** What earlier processes have left; undefined for a new run. */
  readonly before: JournalContent | undefined;
  /** Whether no other process has gone on with it since this one stood still. */
  isOwn(): boolean;
  /** The numbers of the meetings that any run of the last days is known to have made. */
  claimed(): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

async function keyOf(identity: unknown): Promise<string> {
  // A keychain is asked meanwhile.
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 12);
}

/** `2026-11-24T23-40-12-123Z`, which sorts by time and is good in any file system. */
function stamp(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-');
}

function stampTime(name: string): number {
  const [, day = '', hour = '', minute = '', second = '', fraction = ''] =
    /-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.jsonl$/.exec(name) ?? [];
  return Date.parse(`${day}T${hour}:${minute}:${second}.${fraction}Z`);
}

/** The name of a new journal, which sorts after the last one's although the clock may have been set back since. */
function nameAfter(last: string | undefined, key: string, now: number): string {
  const time = last === undefined ? now : Math.max(now, stampTime(last) + 1);
  return `${key}-${stamp(time)}.jsonl`;
}

function journalNames(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.jsonl'));
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another process has, or it stays for now.
  }
}

/** The journals of one kind of run that can still be gone on with, the newest last. Older ones of any kind are removed. */
function journalsOf(directory: string, key: string, now: number): string[] {
  const all = journalNames(directory).sort();
  for (const name of all.filter((one) => stampTime(one) < now - KEPT)) removeQuietly(join(directory, name));
  return all.filter((name) => name.startsWith(`${key}-`) && stampTime(name) >= now - KEPT);
}

/** What cannot be read claims nothing; it is told where it is gone on with. */
async function claimedMeetings(directory: string, now: number): Promise<ReadonlySet<string>> {
  const claimed = new Set<string>();
  for (const name of journalNames(directory)) {
    const content = await readJournal(join(directory, name), now).catch(() => undefined);
    for (const { meeting } of content?.accounts.values() ?? [])
      if (meeting !== undefined) claimed.add(meeting);
  }
  return claimed;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The kind of the failure that says so. */
export const UNDER_WAY = 'run_under_way';

/** Two processes must not work on one run. */
export function underWay(): Failure {
  return new Failure(UNDER_WAY, EXIT.failed, 'Another zoomctl is at work on the same run.', {
    hint: 'Wait for it to end. Should none be running, try again in a few seconds.',
  });
}

/** Takes the run's lock: at once, or as soon as a killed holder's is given up; never from one that lives. */
async function lockRun(path: string, lastPid: number | undefined, request: RunRequest): Promise<HeldLock> {
  const deadline = performance.now() + KILLED;
  for (;;) {
    const lock = await tryLock(path, request.onLockLost);
    if (lock !== undefined) return lock;
    if ((lastPid !== undefined && isAlive(lastPid)) || performance.now() > deadline) throw underWay();
    await request.sleep(200);
  }
}

/** Why the same again would make meetings twice; undefined where it would not, or where all was made. */
function whyNotAgain({ accounts, ended }: JournalContent): string | undefined {
  const states = [...accounts.values()].map(({ state }) => state);
  const made = states.filter((state) => state === 'created').length;
  if (!ended) return `was cut short after ${count(made, 'meeting')}`;
  const failed = states.filter((state) => state === 'failed').length;
  const unknown = states.length - made - failed;
  if (failed + unknown === 0 || made + unknown === 0) return undefined;
  const left = [failed > 0 ? `${failed} failed` : '', unknown > 0 ? `${unknown} unknown` : ''];
  return `made ${count(made, 'meeting')} and left ${left.filter(Boolean).join(', ')}`;
}

function checkMode({ mode, startedAt }: RunRequest, last: JournalContent | undefined, now: number): void {
  if (mode === 'resume' && last === undefined) {
    throw usageError(
      '--resume: no run of this list with these options was begun in the last 7 days.',
      'The list and all options but --passcode have to be those of the run. Leave --resume out to begin one.',
    );
  }
  if (mode !== 'begin' || last === undefined) return;
  if (Date.parse(last.header.begun) < now - FRESH) return;
  // Of two that were started together the second one finds all made.
  if (last.endedAt !== undefined && last.endedAt > startedAt && last.endedAt <= now) {
    throw usageError(
      `A run of this list, begun ${last.header.begun}, ended after this command was started.`,
      'To make all its meetings once more, give --new.',
    );
  }
  const why = whyNotAgain(last);
  if (why === undefined) return;
  throw usageError(
    `The last run of this list, begun ${last.header.begun}, ${why}.`,
    '--resume makes only those that are missing; --new begins from the first line again.',
  );
}

/**
 * A journal of its own.
 * @param last the newest one, by which the run was found to be a new one
 * @throws `run_under_way` where another process has begun one meanwhile
 */
async function beginAlone(
  { directory, header, now }: RunRequest,
  key: string,
  last: string | undefined,
): Promise<Journal> {
  const journal = await Journal.begin(join(directory, nameAfter(last, key, now())), header, now);
  const others = journalsOf(directory, key, now())
    .map((name) => join(directory, name))
    .filter((path) => path !== journal.path && (last === undefined || path > last));
  if (others.length === 0) return journal;
  journal.close();
  removeQuietly(journal.path);
  throw underWay();
}

/**
 * Begins a run, or goes on with the last one, as the only process that does.
 * @throws `run_under_way`, a usage error where there is nothing to resume or a run has not made all its meetings, `damaged_file`
 */
export async function openRun(request: RunRequest): Promise<Run> {
  const { directory, identity, mode, now } = request;
  await privateDirectory(directory);
  const key = await keyOf(identity);
  const newest = (): string | undefined => {
    const name = journalsOf(directory, key, now()).at(-1);
    return name === undefined ? undefined : join(directory, name);
  };
  const seen = newest();
  // A damaged journal is told of below.
  const lastPid = seen && (await readJournal(seen, now()).catch(() => undefined))?.pid;
  const lock = await lockRun(join(directory, key), lastPid || undefined, request);
  try {
    const path = newest();
    const reads = path !== undefined && mode !== 'new';
    const text = reads ? await journalText(path) : '';
    const last = reads ? parseJournal(text, path, now()) : undefined;
    checkMode(request, last, now());
    const resumed = mode === 'resume' && path !== undefined;
    const journal = resumed ? await Journal.resume(path, text, now) : await beginAlone(request, key, path);
    return {
      journal,
      before: resumed ? last : undefined,
      // A lock that was stale may have been taken twice; of what both write into the journal at least one sees the other's.
      isOwn: () => lock.isHeld() && journal.isAlone(),
      claimed: () => claimedMeetings(directory, now()),
      async close() {
        journal.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
