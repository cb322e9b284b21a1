import { STATUS_CODES } from 'node:http';
import { CANNED_REPLIES, cannedReply } from './canned-replies.ts';
import { apiError, oauthError, type Reply } from './http-message.ts';
import { messagePage } from './page.ts';

const FAULTS = ['cut', 'delay', 'status', 'truncate', 'broken', 'mistype', 'html', 'reply'] as const;

/** Something to go wrong with the next requests for a path. */
export interface Fault {
  /** The pathname; `*` at its end stands for any rest. */
  readonly path: string;
  /** Only requests with this method. */
  readonly method?: string;
  /**
   * `cut` closes the connection without a reply, `delay` waits, `status` replies with that status, `truncate` sends half of
   * the reply's body and closes the connection, `broken` sends half of it as if that were all, `mistype` calls it plain
   * text, `html` sends a page as a proxy would, `reply` sends one of Zoom's replies by its name.
   */
  readonly fault: (typeof FAULTS)[number];
  /** How many requests it befalls; default 1. */
  readonly times: number;
  readonly status?: number;
  readonly delayMs: number;
  /** One of `CANNED_REPLIES`. */
  readonly reply?: string;
  /**
   * Whether the request has taken effect before; default `before`, except that `truncate` needs a reply to cut
   * short.
   */
  readonly after: 'handled' | 'before';
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

/**
 * A fault from a JSON text, with its defaults filled in.
 * @throws Error that says which field is wrong
 */
export function parseFault(text: string): Fault {
  let given: Record<string, unknown>;
  try {
    given = Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw new Error('The body is no JSON object');
  }
  const { path, method, fault, times = 1, status, delayMs = 1000, reply, after = 'before' } = given;
  const wrong: Record<string, boolean> = {
    path: typeof path !== 'string' || !path.startsWith('/'),
    method: method !== undefined && typeof method !== 'string',
    fault: !FAULTS.some((known) => known === fault),
    times: !isWhole(times, 1, 1_000_000),
    status: status !== undefined && !isWhole(status, 200, 599),
    delayMs: !isWhole(delayMs, 0, 600_000),
    reply: fault === 'reply' && !CANNED_REPLIES.some((known) => known === reply),
    after: after !== 'handled' && after !== 'before',
  };
  const field = Object.keys(wrong).find((name) => wrong[name]);
  if (field) throw new Error(`The fault's ${field} is not a valid one`);
  return { ...given, times, delayMs, after } as Fault;
}

/** The faults that are still to befall requests, first come first served. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault for this request, which is used up by it. */
  take(method: string, pathname: string): Fault | undefined {
    const entry = this.#waiting.find(({ fault }) => {
      const { path } = fault;
      const matches = path.endsWith('*') ? pathname.startsWith(path.slice(0, -1)) : path === pathname;
      return matches && (fault.method ?? method).toUpperCase() === method;
    });
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left === 0) this.#waiting = this.#waiting.filter((other) => other !== entry);
    return entry.fault;
  }
}

/**
 * What a fault replies instead of the sandbox's own reply; undefined for the faults that leave the reply as it is.
 */
export function faultReply(fault: Fault, pathname: string, now: number): Reply | undefined {
  if (fault.fault === 'reply') return cannedReply(fault.reply ?? '', now);
  if (fault.fault === 'html') {
    return messagePage(fault.status ?? 502, 'Bad gateway', 'The server behind this proxy gave no answer.');
  }
  if (fault.fault !== 'status') return undefined;
  const status = fault.status ?? 503;
  const message = STATUS_CODES[status] ?? 'Error';
  if (!pathname.startsWith('/oauth')) return apiError(status, status, message);
  return { ...oauthError('server_error', message), status };
}
