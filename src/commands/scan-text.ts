import type { Output } from '../output/output.ts';
import { type TerminalText, t } from '../output/terminal-text.ts';
import { callNotes } from '../scan/call-notes.ts';
import type { ReportedCall, ScanReport } from '../scan/scan-report.ts';
import type { Status } from '../scopes/doctor.ts';
import { appTypeText } from './account-text.ts';

/** Places of one endpoint that are shown; the others are only counted. */
const MOST_PLACES = 5;
const MOST_ENDPOINTS = 60;

const WORDS: Readonly<Record<Status, string>> = {
  ok: '',
  missing: 'scope missing',
  use_me: 'use me',
  needs_admin: 'needs an admin scope',
  unknown: 'unknown',
};

function mark(out: Output, status: Status, sure: boolean): TerminalText {
  const { good, bad, warn } = out.colours;
  if (!sure || status === 'unknown') return warn('?');
  return status === 'ok' ? good('✓') : bad('✗');
}

function places(calls: readonly ReportedCall[]): string {
  const shown = calls.slice(0, MOST_PLACES).map(({ file, line }) => `${file}:${line}`);
  const rest = calls.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function printEndpoints(out: Output, report: ScanReport): void {
  const { soft, strong } = out.colours;
  for (const verdict of report.endpoints.slice(0, MOST_ENDPOINTS)) {
    const { method, path, status, sure, satisfiedBy } = verdict;
    const calls = report.calls.filter((call) => call.method === method && call.path === path);
    const word = sure ? WORDS[status] : 'unsure';
    const scope = status === 'ok' && sure ? (satisfiedBy[0] ?? '') : '';
    out.line(t`${mark(out, status, sure)} ${strong(`${method} ${path}`)}  ${word}${soft(scope)}`);
    out.line(soft(t`    ${places(calls)}`));
    if (status === 'ok' || !sure) continue;
    out.line(t`    ${verdict.reason}`);
    out.line(t`    → ${verdict.fix}`);
  }
  const rest = report.endpoints.length - MOST_ENDPOINTS;
  if (rest > 0) out.line(soft(t`  … and ${rest} more; --json lists them all`));
}

function printScopes(out: Output, title: string, scopes: readonly string[]): void {
  if (scopes.length === 0) return;
  out.line();
  out.line(title);
  out.line(t`  ${scopes.join(' ')}`);
}

/** The report for people: each endpoint with where it is called, then the scopes ready for Zoom's scope picker. */
export function printScanReport(out: Output, report: ScanReport, strict: boolean): void {
  printEndpoints(out, report);
  if (report.calls.length === 0) out.line(t`No call of Zoom's API in ${report.files} files.`);
  const app = report.appType === 'unknown' ? '' : ` by this ${appTypeText(report.appType)}`;
  printScopes(out, `Needed${app}, the least:`, report.required);
  printScopes(out, 'Missing:', report.missing);
  printScopes(out, 'Granted and not needed:', report.excess);
  for (const { message, fix } of report.findings) {
    out.line();
    out.line(t`${out.colours.warn('!')} ${message}`);
    out.line(t`    → ${fix}`);
  }
  const errors = callNotes(report, strict).filter(({ level }) => level === 'error').length;
  out.line();
  out.line(
    t`${report.calls.length} calls of ${report.endpoints.length} endpoints in ${report.files} files${errors > 0 ? `, ${errors} that Zoom will refuse` : ''}`,
  );
}
