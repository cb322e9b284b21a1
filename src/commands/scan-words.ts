import type { Account } from '../accounts/account.ts';
import { accountLabel } from '../accounts/account.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { count } from '../count.ts';
import { callNotes } from '../scan/call-notes.ts';
import type { ScanReport } from '../scan/scan-report.ts';
import type { Finding } from '../scopes/doctor.ts';
import { grantOf } from '../scopes/grant.ts';
import { appTypeText, scopeCount } from './account-text.ts';

/** What a format may need. */
export interface ScanResult {
  readonly report: ScanReport;
  /** Whose grant the calls are held against; null where it is nobody's that is connected. */
  readonly account: Account | null;
  readonly strict: boolean;
  readonly catalogue: Catalogue;
}

/** Whose grant it is: `dev@example.com`. */
export function ownerText({ account }: ScanResult): string {
  return account === null ? 'The grant' : accountLabel(account);
}

/** `user-managed app, granular, 8 scopes`; the kind of app alone where there is no grant. */
export function grantText({ report: { appType, granted }, catalogue }: ScanResult): string {
  if (granted === null) return appTypeText(appType);
  const { style } = grantOf(granted, catalogue);
  return `${appTypeText(appType)}${style === 'none' ? '' : `, ${style}`}, ${scopeCount(granted.length)}`;
}

/** Lists of scopes with what they are, ready for Zoom's scope picker; only those that hold something. */
export function scopeLists({ report }: ScanResult): readonly (readonly [string, readonly string[]])[] {
  const app = report.appType === 'unknown' ? '' : ` by this ${appTypeText(report.appType)}`;
  const { required, requiredByAppType, missing, excess } = report;
  const lists: [string, readonly string[]][] = [
    [`Needed${app}, the least:`, required ?? []],
    ['Needed by a user-managed app (--app-type user), the least:', requiredByAppType?.user ?? []],
    [
      'Needed by an admin-managed (--app-type admin) or Server-to-Server app (s2s), the least:',
      requiredByAppType?.admin ?? [],
    ],
    ['Missing:', missing],
    ['Granted and not needed:', excess],
  ];
  return lists.filter(([, scopes]) => scopes.length > 0);
}

/** `3 calls of 2 endpoints in 1 file, 1 that Zoom will refuse`. What Zoom doesn't publish it may well open. */
export function scanSummary({ report, strict }: ScanResult): string {
  const { calls, endpoints, files } = report;
  const refused = callNotes(report, strict).filter(
    ({ level, rule }) => level === 'error' && rule !== 'unknown-endpoint',
  ).length;
  const rest = refused === 0 ? '' : `, ${refused} that Zoom will refuse`;
  if (files === 0) return 'Nothing was scanned.';
  if (calls.length === 0) return `No call of Zoom's API in ${count(files, 'file')}.`;
  return `${count(calls.length, 'call')} of ${count(endpoints.length, 'endpoint')} in ${count(files, 'file')}${rest}`;
}

/** Said on standard error already, or at the calls themselves. */
const TOLD_ELSEWHERE = new Set(['nothing_scanned']);
const TOLD_AT_CALLS = new Set(['use_me', 'unsure_calls', 'unpublished_endpoint']);

/** The findings that a format has to tell; `atCalls`: it remarks on each call at its place. */
export function toldFindings({ report }: ScanResult, atCalls: boolean): Finding[] {
  return report.findings.filter(
    ({ kind }) => !TOLD_ELSEWHERE.has(kind) && !(atCalls && TOLD_AT_CALLS.has(kind)),
  );
}
