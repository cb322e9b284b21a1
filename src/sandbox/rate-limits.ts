import type { Endpoint } from '../catalogue/catalogue.ts';
import { cannedReply } from './canned-replies.ts';
import type { Reply } from './http-message.ts';

type Plan = 'free' | 'pro' | 'business';

/** Calls a second (a minute for resource-intensive ones) of an account, by its plan. */
const LIMITS: Readonly<Record<string, { readonly category: string } & Readonly<Record<Plan, number>>>> = {
  light: { category: 'Light', free: 4, pro: 30, business: 80 },
  medium: { category: 'Medium', free: 2, pro: 20, business: 60 },
  heavy: { category: 'Heavy', free: 1, pro: 10, business: 40 },
  'resource-intensive': { category: 'Resource-intensive', free: 10, pro: 10, business: 20 },
};

/** Meetings a host may create or update in one UTC day. */
const MEETINGS_A_DAY = 100;
/** Light calls of a free account in one UTC day, which deletions count against. */
const LIGHT_CALLS_A_DAY = 6000;

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

function windowOf(endpoint: Endpoint): number {
  return endpoint.rateLimit === 'resource-intensive' ? 60 * SECOND : SECOND;
}

/**
 * Counts calls in windows of time. The sandbox says what is left as Zoom does but refuses a call for it only where the
 * limits of a plan, or that of meetings a day, were asked for.
 */
export class QuotaCounter {
  #enforced: number | undefined;
  #plan: Plan | undefined;
  readonly #counts = new Map<string, { window: number; calls: number }>();

  constructor(plan: Plan | 'off') {
    this.enforceCalls(plan);
  }

  /** From now on calls beyond this plan's limits are refused; `off`: none. */
  enforceCalls(plan: Plan | 'off'): void {
    this.#plan = plan === 'off' ? undefined : plan;
  }

  /** Zoom's refusal where the account has used up the second (the minute) that the endpoint's label allows. */
  refuseCall(endpoint: Endpoint, accountId: string, now: number): Reply | undefined {
    const label = LIMITS[endpoint.rateLimit ?? ''];
    if (!label || this.#plan === undefined) return undefined;
    const limit = label[this.#plan];
    const key = `${label.category} ${accountId}`;
    const window = windowOf(endpoint);
    const known = this.#counts.get(key);
    if (known?.window !== Math.floor(now / window) || known.calls < limit) {
      this.spend(key, limit, window, now);
      return undefined;
    }
    const refusal = cannedReply('rate-limit-per-second', now);
    const headers = { 'X-RateLimit-Category': label.category, 'X-RateLimit-Limit': String(limit) };
    return { ...refusal, headers: { ...refusal.headers, ...headers } };
  }

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
    const key = `${label.category} ${accountId}`;
    const limit = label[this.#plan ?? 'free'];
    // An enforced limit has counted this call before.
    const left =
      this.#plan === undefined
        ? this.spend(key, limit, windowOf(endpoint), now)
        : limit - (this.#counts.get(key)?.calls ?? 0);
    return {
      'X-RateLimit-Category': label.category,
      'X-RateLimit-Type': 'QPS',
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(left),
    };
  }
}
