import type { EndpointReference } from './endpoint-reference.ts';
import type { AppType } from './grant.ts';
import { NotedCalls } from './noted-calls.ts';
import type { EndpointVerdict, Status } from './verdict.ts';

/** What is kept of an examination while the verdicts go by. */
export class Tally {
  readonly summary: Record<Status, number> = { ok: 0, missing: 0, use_me: 0, needs_admin: 0, unknown: 0 };
  /** What the verdicts say to add, more than once where more than one does. */
  readonly wanted: string[] = [];
  readonly noted: NotedCalls;

  constructor(appType: AppType) {
    this.noted = new NotedCalls(appType);
  }

  get total(): number {
    return Object.values(this.summary).reduce((sum, some) => sum + some);
  }

  take(reference: EndpointReference, verdict: EndpointVerdict): void {
    this.summary[verdict.status]++;
    if (verdict.status === 'missing' && verdict.add !== null) this.wanted.push(verdict.add);
    this.noted.take(reference, verdict);
  }
}
