import { fileIn } from '../config/file-in.ts';
import { privateDirectory } from '../config/private-file.ts';
import { EXIT, Failure } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';
import { LOWEST, limitFrom, type RateLabel, rateNotice, windowOf } from './rate-labels.ts';
import { appendNotice, blockAt, NO_NOTICES, type Notices, readNotices, withNotice } from './rate-notices.ts';
import { OwnTickets, startOf, takeTicket } from './rate-tickets.ts';
import { askedWait, isDailyLimit } from './zoom-error.ts';

/** What of a request its label depends on. */
export interface LimitedRequest {
  readonly method: string;
  readonly path: string;
  readonly label?: RateLabel;
}

/** Keeps requests within the limits of one Zoom account. */
export interface RateLimits {
  /**
   * Waits until a request may be sent, or until Ctrl-C. Returns its label.
   * @throws `rate_limited` where that is more than a minute away
   */
  admit(request: LimitedRequest): Promise<RateLabel | undefined>;
  /** Takes note of what a reply says about the limits. */
  replied(label: RateLabel | undefined, response: HttpResponse): void;
}

export interface AccountLimitsOptions {
  /** The folder that all processes share; undefined: what is known stays in this process. */
  readonly directory: string | undefined;
  /** Names the Zoom account: the limits are for all its users and apps together. */
  readonly key: string;
  /** Whether to keep to the smallest plan's limits until Zoom has said more. Else unknown limits hold nobody back. */
  readonly careful: boolean;
  /** The label of a request that names none. */
  labelOf(request: LimitedRequest): Promise<RateLabel | undefined>;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Of the files' form; another one has files of its own, and neither touches the other's. */
const VERSION = 1;
/** Milliseconds that are waited at most; see `ZoomClient`. */
const LONGEST_WAIT = 60_000;
/** Milliseconds that a window is taken to be longer, for requests that travel unevenly. */
const MARGIN = 90;

const fit = new Map<string, Promise<boolean>>();

/** Whether a folder may hold files of this user's. Looked at once, for however many accounts. */
function isFit(directory: string): Promise<boolean> {
  const known =
    fit.get(directory) ??
    privateDirectory(directory).then(
      () => true,
      () => false,
    );
  fit.set(directory, known);
  return known;
}

/**
 * The limits of one Zoom account, shared between processes through two kinds of small files: tickets, which say whose
 * turn it is, and notices of what Zoom said. Trouble with the files is no reason not to send a request.
 */
export class AccountLimits implements RateLimits {
  readonly #options: AccountLimitsOptions;
  readonly #own = new Map<RateLabel, OwnTickets>();
  #notices: Notices = NO_NOTICES;
  /** Whether the folder was found fit to hold files of this user's. */
  #shares = false;

  constructor(options: AccountLimitsOptions) {
    this.#options = options;
  }

  async admit(request: LimitedRequest): Promise<RateLabel | undefined> {
    const { now, sleep, careful, labelOf } = this.#options;
    const label = request.label ?? (await labelOf(request));
    if (label === undefined) return undefined;
    const shared = await this.#shared();
    for (;;) {
      const notices = this.#read(shared);
      const asked = now();
      const tickets = this.#take(shared, label, asked);
      const limit = limitFrom(notices.limits, label) ?? (careful ? LOWEST[label] : undefined);
      const turn = limit === undefined ? asked : startOf(tickets, limit, windowOf(label) + MARGIN);
      const block = blockAt(notices, label, asked);
      const until = Math.max(turn, block?.until ?? 0);
      if (until - asked > LONGEST_WAIT) throw this.#tooFar(label, until, block?.seenAt, shared);
      if (until > asked) await sleep(until - asked);
      // All whom Zoom has stopped may go on at the same instant: they queue again.
      if (until === turn || limit === undefined) return label;
    }
  }

  replied(label: RateLabel | undefined, response: HttpResponse): void {
    const notice = rateNotice(response);
    const { now } = this.#options;
    const note = (line: string): void => {
      this.#notices = withNotice(this.#notices, line);
      if (!this.#shares) return;
      try {
        appendNotice(this.#path('notices'), line, now());
      } catch {
        // The next request finds out by itself.
      }
    };
    if (notice !== undefined && this.#notices.limits[notice.label] !== notice.limit) {
      note(`limit ${notice.label} ${notice.limit}`);
    }
    const block = (blocked: RateLabel, until: number): void =>
      note(`until ${blocked} ${Math.ceil(until)} ${Math.floor(response.receivedAt)}`);
    if (response.status === 429) {
      const limited = label ?? notice?.label;
      const wait = askedWait(response) ?? (isDailyLimit(response) ? undefined : 1_000);
      // Without a date it may be one user's limit or one object's lock: none of the others' business.
      if (
        limited !== undefined &&
        wait !== undefined &&
        wait > 0 &&
        !/concurrent/i.test(response.body.slice(0, 1000))
      )
        block(limited, response.receivedAt + wait);
    } else if (notice?.remaining === 0) {
      block(notice.label, response.receivedAt + windowOf(notice.label));
    }
  }

  #path(kind: string): string {
    return fileIn(this.#options.directory ?? '', `${this.#options.key}.${VERSION}.${kind}`);
  }

  /** Whether there is a folder to share things in. */
  async #shared(): Promise<boolean> {
    const { directory } = this.#options;
    this.#shares = directory !== undefined && (await isFit(directory));
    return this.#shares;
  }

  #read(shared: boolean): Notices {
    if (!shared) return this.#notices;
    try {
      this.#notices = readNotices(this.#path('notices'));
    } catch {
      // What is known here has to do.
    }
    return this.#notices;
  }

  #take(shared: boolean, label: RateLabel, now: number): readonly number[] {
    if (shared) {
      try {
        return takeTicket(this.#path(label), now);
      } catch {
        // Alone, then.
      }
    }
    const own = this.#own.get(label) ?? new OwnTickets();
    this.#own.set(label, own);
    return own.take(now);
  }

  #tooFar(label: RateLabel, until: number, seenAt: number | undefined, shared: boolean): Failure {
    const when = new Date(Math.min(until, 8.64e15)).toISOString();
    const seen = seenAt === undefined ? '' : ` Zoom said so at ${new Date(seenAt).toISOString()}.`;
    const anyway =
      shared && seenAt !== undefined ? ` To ask Zoom all the same, remove ${this.#path('notices')}` : '';
    return new Failure(
      'rate_limited',
      EXIT.unavailable,
      `Zoom's rate limit for requests of the label ${label} is used up until ${when}: nothing was sent.${seen}`,
      { hint: `Try again after ${when}.${anyway}` },
    );
  }
}
