import type { Endpoint } from '../catalogue/catalogue.ts';
import { cannedReply } from './canned-replies.ts';
import type { Reply } from './http-message.ts';

/** Calls a second (a minute for resource-intensive ones) of a free account. */
const LIMITS: Readonly<Record<string, { readonly category: string; readonly limit: number }>> = {
  light: { category: 'Light', limit: 4 },
  medium: { category: 'Medium', limit: 2 },
  heavy: { category: 'Heavy', limit: 1 },
  'resource-intensive': { category: 'Resource-intensive', limit: 10 },
};

/** Meetings a host may create or update in one UTC day. */
const MEETINGS_A_DAY = 100;
/** Light calls of a free account in one UTC day, which deletions count against. */
const LIGHT_CALLS_A_DAY = 6000;

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

/**
 * Counts calls in windows of time. The sandbox says what is left as Zoom does but never refuses a call for it, unless
 * the limit of meetings a day was asked for.
 */
export class QuotaCounter {
  #enforced: number | undefined;
  readonly #counts = new Map<string, { window: number; calls: number }>();

  /** How many calls are left after this one, not below zero; `window` in milliseconds. */
  spend(key: string, limit: number, window: number, now: number): number {
    const current = Math.floor(now / window);
    const known = this.#counts.get(key);
    const calls = known?.window === current ? known.calls + 1 : 1;
    this.#counts.set(key, { window: current, calls });
    return Math.max(0, limit - calls);
  }

  /** From now on a host may have this many meetings created or updated in a day; undefined: any number. */
  enforceMeetings(aDay: number | undefined): void {
    this.#enforced = aDay;
  }

  /** Zoom's refusal where the host has used up the day's meetings. */
  refuseMeeting(hostId: string, now: number): Reply | undefined {
    if (this.#enforced === undefined) return undefined;
    const known = this.#counts.get(`write ${hostId}`);
    const written = known?.window === Math.floor(now / DAY) ? known.calls : 0;
    return written < this.#enforced ? undefined : cannedReply('rate-limit-meetings', now);
  }

  /** Headers of a reply to a meeting's creation: the host's daily quota, without a type. */
  meetingWritten(hostId: string, now: number): Record<string, string> {
    const left = this.spend(`write ${hostId}`, MEETINGS_A_DAY, DAY, now);
    return {
      'X-RateLimit-Category': 'Medium',
      'X-RateLimit-Limit': String(MEETINGS_A_DAY),
      'X-RateLimit-Remaining': String(left),
    };
  }

  /** Headers of a reply to a meeting's deletion, in lower case and without a category, as captured. */
  meetingDeleted(accountId: string, now: number): Record<string, string> {
    const left = this.spend(`delete ${accountId}`, LIGHT_CALLS_A_DAY, DAY, now);
    return { 'x-ratelimit-limit': String(LIGHT_CALLS_A_DAY), 'x-ratelimit-remaining': String(left) };
  }

  /** Headers by the endpoint's published label; none where it has none. */
  called(endpoint: Endpoint, accountId: string, now: number): Record<string, string> {
    const label = LIMITS[endpoint.rateLimit ?? ''];
    if (!label) return {};
    const window = endpoint.rateLimit === 'resource-intensive' ? 60 * SECOND : SECOND;
    const left = this.spend(`${label.category} ${accountId}`, label.limit, window, now);
    return {
      'X-RateLimit-Category': label.category,
      'X-RateLimit-Type': 'QPS',
      'X-RateLimit-Limit': String(label.limit),
      'X-RateLimit-Remaining': String(left),
    };
  }
}
