import type { HttpResponse } from '../http/http-client.ts';

/** Zoom's labels for how much a call weighs, as the catalogue has them. */
export const RATE_LABELS = ['light', 'medium', 'heavy', 'resource-intensive'] as const;
export type RateLabel = (typeof RATE_LABELS)[number];

/** Calls that a Zoom account may make within a label's window, all its apps together. */
export type Limits = Readonly<Partial<Record<RateLabel, number>>>;

/** Zoom's published limits by plan: free, Pro, Business and above. */
const PLANS: readonly Readonly<Record<RateLabel, number>>[] = [
  { light: 4, medium: 2, heavy: 1, 'resource-intensive': 10 },
  { light: 30, medium: 20, heavy: 10, 'resource-intensive': 10 },
  { light: 80, medium: 60, heavy: 40, 'resource-intensive': 20 },
];

/** What any account may do, whatever its plan. */
export const LOWEST = PLANS[0] as Readonly<Record<RateLabel, number>>;

/** Milliseconds in which a limit's calls may be made. */
export function windowOf(label: RateLabel): number {
  return label === 'resource-intensive' ? 60_000 : 1_000;
}

export function rateLabel(text: string | null | undefined): RateLabel | undefined {
  const lower = text?.trim().toLowerCase();
  return RATE_LABELS.find((label) => label === lower);
}

/** A label's limit from what is known: its own, else that of the one plan which the others' limits point to. */
export function limitFrom(known: Limits, label: RateLabel): number | undefined {
  if (known[label] !== undefined) return known[label];
  const told = RATE_LABELS.filter((other) => known[other] !== undefined);
  if (told.length === 0) return undefined;
  const plans = PLANS.filter((plan) => told.every((other) => plan[other] === known[other]));
  return plans.length === 1 ? plans[0]?.[label] : undefined;
}

/** What a reply says about a limit a second. */
export interface RateNotice {
  readonly label: RateLabel;
  readonly limit: number;
  readonly remaining: number | undefined;
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined;
}

/** The `X-RateLimit` headers of a limit a second. Those of a day, and those without a type, say nothing about it. */
export function rateNotice({ headers }: Pick<HttpResponse, 'headers'>): RateNotice | undefined {
  if (headers['x-ratelimit-type']?.trim().toLowerCase() !== 'qps') return undefined;
  const label = rateLabel(headers['x-ratelimit-category']);
  const limit = count(headers['x-ratelimit-limit']);
  if (label === undefined || limit === undefined || limit < 1) return undefined;
  return { label, limit, remaining: count(headers['x-ratelimit-remaining']) };
}
