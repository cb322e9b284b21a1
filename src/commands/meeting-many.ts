import { realpathSync } from 'node:fs';
import type { Credentials } from '../accounts/credential-store.ts';
import { warnOfOtherHosts } from '../accounts/session.ts';
import { tokenFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { type ExitCode, interrupted, usageError } from '../errors.ts';
import { openRun, underWay } from '../runs/runs.ts';
import { type AccountLine, type ListFlags, readAccountLines } from './account-lines.ts';
import { ManyReport } from './meeting-many-report.ts';
import { hasExpired, MeetingsForMany, type Readings } from './meeting-many-run.ts';
import { type MeetingRequest, type RequestFlags, readRequest } from './meeting-request.ts';

export interface ManyFlags extends ListFlags {
  readonly resume?: boolean;
  readonly new?: boolean;
  readonly retryUnknown?: boolean;
}

/** What `meeting create` takes beside that. */
interface Flags extends RequestFlags, ManyFlags {
  readonly host?: string;
  readonly open?: boolean;
  readonly copy?: boolean;
  readonly qr?: boolean;
  readonly showStartUrl?: boolean;
}

/** @throws a usage error for flags that are about one account, or contradict each other */
function checkFlags(context: Context, flags: Flags): void {
  if (flags.for !== undefined && flags.allAccounts) {
    throw usageError('--for and --all-accounts exclude each other.');
  }
  const list = flags.for === undefined ? '--all-accounts' : '--for';
  const single = (['host', 'open', 'copy', 'qr'] as const).find((name) => flags[name] !== undefined);
  if (single !== undefined) throw usageError(`${list} and --${single} exclude each other.`);
  if (context.account !== undefined) throw usageError(`${list} and --account exclude each other.`);
  if (tokenFrom(context.env) !== undefined) {
    throw usageError(
      `${list} is for connected accounts, and ZOOMCTL_TOKEN is the token of one.`,
      'Unset it.',
    );
  }
  if (flags.resume && flags.new) throw usageError('--resume and --new exclude each other.');
  if (flags.retryUnknown && !flags.resume) throw usageError('--retry-unknown goes with --resume.');
}

/** What the list is called: for a file where it really is, so that it is the same from any folder. */
function sourceOf(flags: Flags): string {
  if (flags.for === undefined) return '--all-accounts';
  if (flags.for === '-') return '-';
  try {
    return realpathSync(flags.for);
  } catch {
    return flags.for;
  }
}

/** The flags that make one run another one than the next. The passcode, a secret, is not among them. */
function requestFlags(flags: Flags): object {
  const {
    for: _for,
    allAccounts: _allAccounts,
    resume: _resume,
    new: _new,
    retryUnknown: _retryUnknown,
    showStartUrl: _showStartUrl,
    passcode: _passcode,
    ...others
  } = flags;
  return Object.fromEntries(Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function warnOfHosts(context: Context, lines: readonly AccountLine[]): void {
  const hosts = new Set<string>();
  for (const { account } of lines) {
    if (hosts.has(account.hosts.apiUrl)) continue;
    hosts.add(account.hosts.apiUrl);
    warnOfOtherHosts(context, account);
  }
}

/** Begins to open the store that is encrypted: what that needs takes as long as all that is loaded meanwhile. */
async function beginUnlocking(context: Context, lines: readonly AccountLine[]): Promise<void> {
  const one = lines.find(({ account }) => account.store === 'file');
  if (one === undefined) return;
  try {
    const store = await context.store('file');
    await store.read(one.account.id);
  } catch {
    // Whoever asks for the tokens gets the failure.
  }
}

/**
 * Asks a keychain for the tokens of all: it answers one after the other, from another process, while all else is made ready.
 * Those that have expired are read when they are refreshed.
 */
async function beginReading(context: Context, lines: readonly AccountLine[]): Promise<Readings> {
  const readings = new Map<string, Promise<Credentials | undefined>>();
  for (const { account } of lines) {
    if (account.store !== 'keychain' || hasExpired(account, context.now())) continue;
    const reading = (await context.store('keychain')).read(account.id);
    // Whoever asks for the tokens gets the failure.
    reading.catch(() => undefined);
    readings.set(account.id, reading);
  }
  return readings;
}

/** A resumed run makes the first one's meeting: a time like "tomorrow" means the same. Only the passcode is typed anew. */
function resumed(request: MeetingRequest, recorded: Readonly<Record<string, unknown>>): MeetingRequest {
  const { password } = request.meeting;
  return { ...request, meeting: { ...recorded, ...(password === undefined ? {} : { password }) } };
}

/**
 * `meeting create` with `--for` or `--all-accounts`: one meeting for each account, never two, whatever interrupts it.
 * @throws a usage error before anything is sent, `some_failed`, `some_unknown`, `interrupted`, `run_under_way`
 */
export async function createForMany(context: Context, flags: Flags): Promise<ExitCode | undefined> {
  checkFlags(context, flags);
  if (flags.resume && !flags.instant && !flags.recurring && flags.start === undefined) {
    throw usageError(
      '--resume goes on with a run, and which meetings it makes is missing.',
      'Give the options of the last run, all but --passcode, such as --instant or --start, and --resume with them.',
    );
  }
  const typed = await readRequest(context, flags);
  const lines = await readAccountLines(context, flags);
  warnOfHosts(context, lines);
  const source = sourceOf(flags);
  void beginUnlocking(context, lines);
  // A run that is gone on with may need few of them.
  const readings: Readings = flags.resume ? new Map() : await beginReading(context, lines);
  const { password: _password, ...meeting } = typed.meeting;
  let many: MeetingsForMany | undefined;
  const opening = openRun({
    directory: context.paths.runsDir,
    identity: [source, requestFlags(flags)],
    header: { source, meeting },
    mode: flags.resume ? 'resume' : flags.new ? 'new' : 'begin',
    startedAt: performance.timeOrigin,
    now: context.now,
    sleep: context.sleep,
    onLockLost: () => many?.stop(underWay()),
  });
  // A process that ends in the middle of calls to a keychain has to break them off.
  const allRead = () => Promise.allSettled(readings.values());
  const run = await opening.catch(async (error: unknown) => {
    await allRead();
    throw error;
  });
  const { shutdown, out } = context;
  const report = new ManyReport(
    context,
    lines.length,
    flags.showStartUrl === true,
    await out.tally(lines.length),
  );
  await shutdown.letFinish(async () => {
    many = new MeetingsForMany({
      context,
      request: run.before === undefined ? typed : resumed(typed, run.before.header.meeting),
      lines,
      readings,
      journal: run.journal,
      isOwn: run.isOwn,
      claimed: run.claimed,
      before: run.before?.accounts ?? new Map(),
      retryUnknown: flags.retryUnknown === true,
      report,
    });
    const tell = (): void => {
      report.interrupted(!typed.instant);
    };
    shutdown.signal.addEventListener('abort', tell, { once: true });
    try {
      if (shutdown.signal.aborted) throw interrupted();
      await many.finish();
      // Ctrl-C that came when nothing was left to begin has cut nothing short.
      const complete = !many.stopped || (many.fatal === undefined && report.isComplete);
      // A run that nobody could read is not begun again by mistake.
      if ((await report.printed()) && complete) run.journal.end();
    } finally {
      shutdown.signal.removeEventListener('abort', tell);
      await report.end();
      if (shutdown.signal.aborted) await report.stopped();
      await run.journal.flush().catch(() => undefined);
      await run.close();
      await allRead();
    }
  });
  report.conclude(many?.stopped === true, many?.fatal);
  return undefined;
}
