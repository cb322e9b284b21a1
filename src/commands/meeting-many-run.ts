import { setMaxListeners } from 'node:events';
import { LosslessNumber } from 'lossless-json';
import type { Account } from '../accounts/account.ts';
import type { Credentials } from '../accounts/credential-store.ts';
import { accountSession, type Session, zoomClient } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure, interrupted } from '../errors.ts';
import { grouped } from '../grouped.ts';
import { asFailure } from '../output/failure-report.ts';
import { ownTurn } from '../own-turn.ts';
import type { Journal } from '../runs/journal.ts';
import { type Known, nextFor } from '../runs/journal-content.ts';
import { UNDER_WAY, underWay } from '../runs/runs.ts';
import { Slots } from '../runs/slots.ts';
import type { Secret } from '../secret.ts';
import { tuneForShortRun } from '../short-run.ts';
import { textField } from '../zoom/lossless-object.ts';
import type { Requests, ZoomClient } from '../zoom/zoom-client.ts';
import type { AccountLine } from './account-lines.ts';
import type { Found } from './lost-meeting.ts';
import type { ManyReport, Outcome } from './meeting-many-report.ts';
import { type Create, creator, type MeetingRequest } from './meeting-request.ts';
import { explained } from './refusal-advice.ts';

/** Accounts whose tokens are read and refreshed at the same time. */
const TOKENS = 256;
/** Meetings that are on their way to Zoom at the same time. */
const REQUESTS = 256;
/** Milliseconds after which a request that was sent has surely taken effect, if ever. */
const SETTLED = 15_000;

/** What the stores that were asked already will have said, by account. */
export type Readings = ReadonlyMap<string, Promise<Credentials | undefined>>;

/** Whether the registry says so of an account's token. */
export function hasExpired({ expiresAt }: Account, now: number): boolean {
  return Date.parse(expiresAt ?? '') <= now;
}

export interface ManyRun {
  readonly context: Context;
  readonly request: MeetingRequest;
  readonly lines: readonly AccountLine[];
  readonly readings: Readings;
  readonly journal: Journal;
  /** Whether no other process has gone on with the run. */
  isOwn(): boolean;
  /** The numbers of the meetings that any run is known to have made. */
  claimed(): Promise<ReadonlySet<string>>;
  /** What earlier processes have left of each account. */
  readonly before: ReadonlyMap<string, Known>;
  readonly retryUnknown: boolean;
  readonly report: ManyReport;
}

/** Whose token a request is made with, and by what. */
interface Prepared {
  readonly session: Session;
  readonly client: ZoomClient;
}

/** Lines whose requests count against one limit. */
function byZoomAccount(lines: readonly AccountLine[]): AccountLine[][] {
  const zoomAccountOf = ({ account: { hosts, accountId, id } }: AccountLine) =>
    `${hosts.apiUrl} ${accountId ?? id}`;
  return [...grouped(lines, zoomAccountOf).values()];
}

const INSTANT_UNKNOWN =
  "Nothing at Zoom lists instant meetings, so it can't be found out. --resume --retry-unknown makes another one.";

/** One meeting for each account. Every step is in the journal before it is taken. */
export class MeetingsForMany {
  readonly #run: ManyRun;
  readonly #world: Context;
  readonly #tokens = new Slots(TOKENS);
  readonly #requests = new Slots(REQUESTS);
  #claimed: Promise<ReadonlySet<string>> | undefined;
  #tuned = false;
  #stopped = false;
  #fatal: unknown;

  constructor(run: ManyRun) {
    this.#run = run;
    // Ctrl-C starts nothing new, but what is on its way comes to its end, so that its outcome is known.
    const { context } = run;
    const { signal } = new AbortController();
    // Hundreds wait for each of them, which is no leak.
    setMaxListeners(0, signal, context.shutdown.signal);
    const shutdown = { ...context.shutdown, signal };
    this.#world = { ...context, shutdown, http: context.pooledHttp() };
  }

  /** Why the run ended before its time; undefined where it did not, or was only stopped. */
  get fatal(): unknown {
    return this.#fatal;
  }

  get stopped(): boolean {
    return this.#stopped || this.#run.context.shutdown.signal.aborted;
  }

  /** Nothing new is begun from now on. */
  stop(fatal?: unknown): void {
    this.#stopped = true;
    this.#fatal ??= fatal;
  }

  /** Resolves when every line is done, or was not begun because the run was stopped. */
  async finish(): Promise<void> {
    const { lines, before, request, report } = this.#run;
    const create = await creator(request);
    const open: AccountLine[] = [];
    for (const line of lines) {
      const known = before.get(line.account.id);
      if (nextFor(known) !== 'skip') open.push(line);
      else {
        const id = known?.meeting;
        report.tell(line, { status: 'skipped', meeting: id ? { id: new LosslessNumber(id) } : null });
      }
    }
    const loaded = this.#load();
    const ready = new Map(open.map((line) => [line, this.#prepare(line.account, loaded)]));
    await loaded;
    await Promise.all(
      byZoomAccount(open).map(async (group) => {
        const running: Promise<void>[] = [];
        for (const line of group) {
          const prepared = await (ready.get(line) as Promise<Prepared | Failure>);
          if (this.stopped) break;
          // The next one queues for its turn once this one has had its own: they go in the order of the list.
          await new Promise<void>((resolve) => {
            running.push(this.#one(line, prepared, create, resolve).finally(resolve));
          });
        }
        await Promise.all(running);
      }),
    );
  }

  /** Once all is loaded that a request needs. */
  #tune(): void {
    if (!this.#tuned) tuneForShortRun();
    this.#tuned = true;
  }

  /** Loads what requests need while stores are read, or while an encrypted one is being opened. */
  async #load(): Promise<void> {
    // A keychain is asked for the others once the first is there, which must not find this thread busy.
    const [firstReading] = this.#run.readings.values();
    await firstReading?.catch(() => undefined);
    await Promise.all([this.#world.http.prepare?.(), import('../zoom/account-limits.ts')]);
  }

  /** All that an account's request needs, last of it the token, refreshed where it has to be. */
  #prepare(account: Account, loaded: Promise<void>): Promise<Prepared | Failure> {
    return this.#tokens
      .run(async () => {
        const isOld = hasExpired(account, this.#world.now());
        // What is read ahead leaves room for what is being loaded.
        await ownTurn();
        if (this.stopped) throw interrupted();
        const stored = await accountSession(
          this.#world,
          account,
          this.#run.readings.get(account.id) ?? !isOld,
        );
        let ready: Secret | undefined;
        const token = async () => {
          const first = ready;
          ready = undefined;
          // Who asks again has waited in between.
          return first ?? stored.token();
        };
        const session = { ...stored, token };
        await loaded;
        // The first requests are on their way while the last ones are being prepared.
        await ownTurn();
        const client = await zoomClient(this.#world, session, { careful: true });
        ready = await stored.token();
        return { session, client };
      })
      .catch((error: unknown) => asFailure(error));
  }

  async #one(
    line: AccountLine,
    prepared: Prepared | Failure,
    create: Create,
    admitted: () => void,
  ): Promise<void> {
    const { report, before } = this.#run;
    try {
      if (prepared instanceof Failure) return this.#failed(line, prepared);
      const known = before.get(line.account.id);
      const left = known !== undefined && nextFor(known) === 'find out' && !this.#run.retryUnknown;
      const outcome = left
        ? await this.#findOut(line, known, prepared, create, admitted)
        : await this.#create(line, prepared, create, admitted);
      if (outcome !== undefined) report.tell(line, outcome);
    } catch (error) {
      // The journal can't be written, or this program is wrong: neither gets better with the next line.
      this.stop(error);
    }
  }

  async #failed(line: AccountLine, failure: Failure): Promise<void> {
    if (failure.exitCode === EXIT.interrupted) return;
    this.#run.journal.record({ account: line.account.id, state: 'failed', kind: failure.kind });
    this.#run.report.tell(line, { status: 'failed', error: failure });
  }

  /** Asks Zoom whether a request whose reply was lost has made a meeting. */
  async #findOut(
    line: AccountLine,
    known: Known,
    prepared: Prepared,
    create: Create,
    admitted: () => void,
  ): Promise<Outcome | undefined> {
    const { request, journal, context } = this.#run;
    const when = new Date(known.at).toISOString();
    const message = `The request of ${when} was sent, or nearly so, and its reply lost: the meeting may exist.`;
    const doubt = (hint: string): Outcome => ({
      status: 'unknown',
      error: new Failure('reply_lost', EXIT.maybeDone, message, { hint }),
    });
    if (request.instant) return doubt(INSTANT_UNKNOWN);
    const wait = known.at + SETTLED - context.now();
    if (wait > 0 && wait <= SETTLED) await context.sleep(wait);
    if (this.stopped) return undefined;
    let found: Found | undefined;
    try {
      const { findLostMeeting } = await import('./lost-meeting.ts');
      const { session, client } = prepared;
      this.#claimed ??= this.#run.claimed();
      const claimed = await this.#claimed;
      const lost = { sentAt: known.sentAt, givenUpAt: known.at };
      found = await explained(context, session, () =>
        findLostMeeting(client, 'me', request.meeting, lost, claimed),
      );
    } catch (error) {
      const failure = asFailure(error);
      return doubt(
        `It could not be looked up: ${failure.message}\nLook for it with zoomctl meeting list --account ${line.account.id}; --resume --retry-unknown makes another one.`,
      );
    }
    if (found === undefined) return this.#create(line, prepared, create, admitted);
    const { meeting, certain } = found;
    if (!certain) {
      return doubt(
        `Meeting ${String(meeting.id)} is like it, but was created at ${textField(meeting, 'created_at')}, not when the request was sent.\nIf it is another one, --resume --retry-unknown makes this one.`,
      );
    }
    journal.record({ account: line.account.id, state: 'created', meeting: String(meeting.id) });
    return { status: 'created', meeting };
  }

  /** @throws `run_under_way` where another process has gone on with the run, which may make this meeting, too */
  #checkOwn(): void {
    if (!this.#run.isOwn()) throw underWay();
  }

  async #create(
    line: AccountLine,
    { session, client }: Prepared,
    create: Create,
    admitted: () => void,
  ): Promise<Outcome | undefined> {
    const { journal, context } = this.#run;
    const account = line.account.id;
    let holding = false;
    let begun = false;
    let left = false;
    const watched: Requests = {
      request: (asked) =>
        client.request({
          ...asked,
          ready: async () => {
            admitted();
            if (!holding) await this.#requests.take();
            holding = true;
            if (this.stopped) throw interrupted();
            this.#checkOwn();
            this.#tune();
            begun = true;
            journal.recordWithFlush({ account, state: 'intent' });
            await journal.flush();
          },
          sending: () => {
            this.#checkOwn();
            journal.record({ account, state: 'sent' });
            // Two that write this at the same time see each other now, if not before.
            this.#checkOwn();
            left = true;
          },
          // Whoever is killed while it waits has made nothing.
          refused: () => journal.record({ account, state: 'intent' }),
        }),
    };
    try {
      const meeting = await explained(context, session, () => create(watched, 'me'));
      // Whatever is not told when it leaves could be sent twice after a kill.
      if (!left) throw new Error('a request left without a word');
      journal.record({ account, state: 'created', meeting: String(meeting.id) });
      return { status: 'created', meeting };
    } catch (error) {
      // Whatever the transport makes of it: this one was not sent, and is another process's now.
      if (begun && !left) this.#checkOwn();
      const failure = asFailure(error);
      const { kind } = failure;
      // A journal that can't be written ends the run, whatever became of this line.
      if (kind === 'file_unusable' || kind === 'internal' || kind === UNDER_WAY) throw error;
      const status = failure.exitCode === EXIT.maybeDone ? 'unknown' : 'failed';
      if (begun && this.#run.isOwn()) journal.record({ account, state: status, kind });
      if (failure.exitCode === EXIT.interrupted) return undefined;
      if (!begun) journal.record({ account, state: 'failed', kind });
      if (status === 'failed') return { status, error: failure };
      const { exitCode, message, http } = failure;
      const hint = this.#run.request.instant ? INSTANT_UNKNOWN : '--resume looks it up at Zoom.';
      return { status, error: new Failure(kind, exitCode, message, { hint, http, cause: error }) };
    } finally {
      if (holding) this.#requests.release();
    }
  }
}
