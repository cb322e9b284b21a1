import type { DoctorReport, EndpointVerdict, Finding, Status } from '../scopes/doctor.ts';

/** What a verdict is called in texts for people. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  ok: 'open',
  missing: 'scope missing',
  use_me: 'use me',
  needs_admin: 'needs an admin scope',
  unknown: 'unknown',
};

/** `3 open · 1 scope missing`; what Zoom does not publish at all is told apart from what has no published scopes. */
export function summaryText({ summary, endpoints }: Pick<DoctorReport, 'summary' | 'endpoints'>): string {
  const strange = endpoints.filter(({ status, operationId }) => status === 'unknown' && operationId === null);
  const counts = { ...summary, unknown: summary.unknown - strange.length };
  const parts = (Object.keys(STATUS_WORDS) as Status[])
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${STATUS_WORDS[status]}`);
  if (strange.length === 1) parts.push('1 is not an endpoint that Zoom publishes');
  else if (strange.length > 1) parts.push(`${strange.length} are not endpoints that Zoom publishes`);
  return parts.join(' · ');
}

export function callText({ method, path }: Pick<EndpointVerdict, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** What `--strict` does not take for open, by its call: where it is not certain what a path means. */
export function uncertain(
  { findings }: Pick<DoctorReport, 'findings'>,
  strict: boolean,
): ReadonlyMap<string, Finding> {
  const found = strict ? findings.filter(({ kind }) => kind === 's2s_me') : [];
  return new Map(found.flatMap((finding) => finding.evidence.map((call) => [call, finding] as const)));
}

/** The same in the last line. */
export function uncertainText(doubts: ReadonlyMap<string, Finding>): string {
  return doubts.size === 0 ? '' : ` · ${doubts.size} of them not certain, which --strict does not take`;
}

/** Whether a verdict makes the doctor fail. */
export function fails(status: Status, strict: boolean): boolean {
  return status === 'unknown' ? strict : status !== 'ok';
}
