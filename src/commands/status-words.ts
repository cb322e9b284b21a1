import type { DoctorReport, EndpointVerdict, Status } from '../scopes/doctor.ts';

/** What a verdict is called in texts for people. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  ok: 'open',
  missing: 'scope missing',
  use_me: 'use me',
  needs_admin: 'needs an admin scope',
  unknown: 'unknown',
};

/** `3 open · 1 scope missing`. */
export function summaryText({ summary }: Pick<DoctorReport, 'summary'>): string {
  return (Object.keys(STATUS_WORDS) as Status[])
    .filter((status) => summary[status] > 0)
    .map((status) => `${summary[status]} ${STATUS_WORDS[status]}`)
    .join(' · ');
}

export function callText({ method, path }: Pick<EndpointVerdict, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** Whether a verdict makes the doctor fail. */
export function fails(status: Status, strict: boolean): boolean {
  return status === 'unknown' ? strict : status !== 'ok';
}
