import { accountLabel } from '../accounts/account.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure, interrupted } from '../errors.ts';
import { asFailure } from '../output/failure-report.ts';
import { jsonText } from '../output/json-text.ts';
import type { Tally } from '../output/tally.ts';
import { joined, t } from '../output/terminal-text.ts';
import { redactSecrets } from '../secret.ts';
import { type LosslessObject, textField } from '../zoom/lossless-object.ts';
import { printableMeeting } from '../zoom/meetings.ts';
import type { AccountLine } from './account-lines.ts';

/** What became of a line: `unknown` where a meeting may have been made, `skipped` where an earlier run made it. */
export type Outcome =
  | { readonly status: 'created'; readonly meeting: LosslessObject }
  | { readonly status: 'skipped'; readonly meeting: LosslessObject | null }
  | { readonly status: 'failed' | 'unknown'; readonly error: Failure };

export type Counts = Record<Outcome['status'], number>;

const RESUME = 'The same command with --resume goes on where it stopped.';

const RESUME_OPEN = 'The same command with --resume tries only those again that have none.';

/** How to see a meeting that an earlier run has made: its links are in no journal, since they hold the passcode. */
function howToSee({ account }: AccountLine, meeting: LosslessObject | null): string | null {
  return meeting === null ? null : `zoomctl meeting get ${String(meeting.id)} --account ${account.id}`;
}

/** Resolves when all replies are read that have arrived: they are printed together, because each writing takes a while. */
const repliesRead = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Tells of each line as it is done, and of all of them at the end. */
export class ManyReport {
  readonly counts: Counts = { created: 0, failed: 0, unknown: 0, skipped: 0 };
  readonly #context: Context;
  readonly #showStartUrl: boolean;
  readonly #total: number;
  readonly #progress: Tally;
  /** What to do about failures, and whose they are: said once, at the end, however many share it. */
  readonly #hints = new Map<string, string[]>();
  /** Lines that are done and not printed. */
  readonly #finished: string[] = [];
  /** Lines are printed one after the other, whole, although filtering them takes its time. */
  #printing: Promise<void> = Promise.resolve();
  /** What printing failed with. */
  #unprinted: unknown;

  constructor(context: Context, total: number, showStartUrl: boolean, progress: Tally) {
    this.#context = context;
    this.#total = total;
    this.#showStartUrl = showStartUrl;
    this.#progress = progress;
  }

  get done(): number {
    const { created, failed, unknown, skipped } = this.counts;
    return created + failed + unknown + skipped;
  }

  /** Whether every line has been told of. */
  get isComplete(): boolean {
    return this.done === this.#total;
  }

  tell(line: AccountLine, outcome: Outcome): void {
    this.counts[outcome.status]++;
    this.#progress.to(this.done);
    const { out } = this.#context;
    if (!out.json) {
      this.#tellPeople(line, outcome);
      return;
    }
    this.#finished.push(`${jsonText(this.#document(line, outcome))}\n`);
    if (this.#finished.length > 1) return;
    this.#printing = this.#printing.then(repliesRead).then(() => this.#printFinished());
    // Whoever waits for the end gets the failure.
    this.#printing.catch(() => undefined);
  }

  async #printFinished(): Promise<void> {
    const { out } = this.#context;
    const finished = this.#finished.splice(0);
    for (const text of out.filters ? finished : [finished.join('')]) await out.documentText(text);
  }

  /** Ctrl-C: what is on its way may take a moment. @param findable whether Zoom lists meetings of this kind */
  interrupted(findable: boolean): void {
    const until = findable ? ', until --resume looks' : '';
    this.#context.out.warn(
      `Nothing new is begun; what is on its way is waited for. Ctrl-C again ends at once: whether that was made is then unknown${until}.`,
    );
  }

  /** How far it came before Ctrl-C. Told at once: the process may end right after. */
  async stopped(): Promise<void> {
    const { failed, unknown } = this.counts;
    const advice = !this.isComplete ? ` ${RESUME}` : failed + unknown > 0 ? ` ${RESUME_OPEN}` : '';
    this.#context.out.warn(`${this.#summary()} of ${this.#total}.${advice}`);
    await this.#context.out.flushed();
  }

  /** Resolves when every line is printed, or can't be. @returns whether they all are */
  async printed(): Promise<boolean> {
    await this.#printing.catch((error: unknown) => {
      this.#unprinted ??= error;
    });
    return this.#unprinted === undefined;
  }

  /** Resolves when there is nothing more to come. */
  async end(): Promise<void> {
    this.#progress.stop();
    await this.printed();
    this.#tellHints();
  }

  #tellHints(): void {
    const { out } = this.#context;
    for (const [hint, [first = '', ...others]] of this.#hints) {
      out.note(t`${first}${others.length === 0 ? '' : ` and ${others.length} more`}:`);
      for (const text of hint.split('\n')) out.note(t`  ${text}`);
    }
    this.#hints.clear();
  }

  #document(one: AccountLine, outcome: Outcome): object {
    const { line, account } = one;
    const { id, userId, accountId, email, alias } = account;
    const error = 'error' in outcome ? outcome.error : null;
    const meeting = 'meeting' in outcome ? outcome.meeting : null;
    return {
      line,
      account: { id, userId, accountId, email, alias },
      status: outcome.status,
      ...(outcome.status === 'skipped' ? { hint: howToSee(one, meeting) } : {}),
      meeting: meeting && printableMeeting(meeting, this.#showStartUrl),
      error: error && {
        kind: error.kind,
        message: redactSecrets(error.message),
        hint: error.hint === undefined ? null : redactSecrets(error.hint),
        exitCode: error.exitCode,
        ...(error.http === undefined ? {} : { http: error.http }),
      },
    };
  }

  #tellPeople(one: AccountLine, outcome: Outcome): void {
    const { line, account } = one;
    const { out } = this.#context;
    const { good, bad, warn, soft } = out.colours;
    const who = accountLabel(account);
    if ('error' in outcome) {
      const { error, status } = outcome;
      const message = redactSecrets(error.message);
      const where = line === null ? who : `${who} (line ${line})`;
      if (out.isTerminal) out.line(t`${status === 'failed' ? bad('✗') : warn('?')} ${where}: ${message}`);
      else out.line(joined([status, who, '', '', message], '\t'));
      if (error.hint !== undefined) {
        const hint = redactSecrets(error.hint);
        this.#hints.set(hint, [...(this.#hints.get(hint) ?? []), who]);
      }
      return;
    }
    const { meeting, status } = outcome;
    const id = meeting === null ? '' : String(meeting.id);
    const link = meeting && textField(meeting, this.#showStartUrl ? 'start_url' : 'join_url');
    const url = (status === 'skipped' ? howToSee(one, meeting) : link) ?? '';
    if (!out.isTerminal) out.line(joined([status, who, id, url], '\t'));
    else if (status === 'created') out.line(t`${good('✓')} ${who}  ${id}  ${url}`);
    else out.line(t`${soft('-')} ${who}  ${id}  ${soft(t`made before: ${url}`)}`);
  }

  #summary(): string {
    const names: readonly [number, string][] = [
      [this.counts.created, 'created'],
      [this.counts.skipped, 'made before'],
      [this.counts.failed, 'failed'],
      [this.counts.unknown, 'unknown'],
      [this.#total - this.done, 'not begun'],
    ];
    return names
      .filter(([count], index) => count > 0 || index === 0)
      .map(([count, name]) => `${count} ${name}`)
      .join(', ');
  }

  /**
   * The end of it all.
   * @param fatal what ended the run before its time
   * @throws what printing failed with, `some_failed`, `some_unknown`, `interrupted`, or what ended it
   */
  conclude(stopped: boolean, fatal: unknown): void {
    const summary = `${this.#summary()} of ${this.#total}`;
    if (fatal !== undefined) {
      const { kind, exitCode, message, hint, http } = asFailure(fatal);
      throw new Failure(kind, exitCode, `${message} (${summary})`, {
        hint: hint ?? RESUME,
        http,
        cause: fatal,
      });
    }
    if (stopped) throw interrupted();
    if (this.#unprinted !== undefined) {
      this.#context.out.happened = `The accounts were done all the same: ${summary}. --resume tells which have their meeting, and makes none twice.`;
      throw this.#unprinted;
    }
    if (this.counts.failed > 0) {
      throw new Failure('some_failed', EXIT.failed, `Not every account has its meeting: ${summary}.`, {
        hint: `Each has its reason above. ${RESUME_OPEN}`,
      });
    }
    if (this.counts.unknown > 0) {
      throw new Failure(
        'some_unknown',
        EXIT.maybeDone,
        `Of some meetings nobody knows whether they were made: ${summary}.`,
        {
          hint: 'They are told above. --resume leaves them alone unless they can be found; with --retry-unknown it makes new ones.',
        },
      );
    }
    this.#context.out.done(`${summary}.`);
  }
}
