import type { Output } from '../output/output.ts';
import { type TerminalText, t } from '../output/terminal-text.ts';
import type { ReportedCall, ScanReport } from '../scan/scan-report.ts';
import { WITH_ME } from '../scopes/advice.ts';
import type { Status } from '../scopes/doctor.ts';
import {
  grantText,
  ownerText,
  type ScanResult,
  scanSummary,
  scopeLists,
  toldFindings,
} from './scan-words.ts';

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

/** Without a grant nothing was checked: what could be open has a mark that says neither. */
function mark(out: Output, status: Status, sure: boolean, isChecked: boolean): TerminalText {
  const { good, bad, warn, soft } = out.colours;
  if (!sure || status === 'unknown') return warn('?');
  if (status !== 'ok') return bad('✗');
  return isChecked ? good('✓') : soft('•');
}

function printHead(out: Output, result: ScanResult): void {
  const { strong, soft } = out.colours;
  const { granted, calls } = result.report;
  if (granted === null) return;
  out.line(t`${strong(ownerText(result))} (${grantText(result)})`);
  if (granted.length > 0 && granted.length <= 20) out.line(soft(t`  ${granted.join(' ')}`));
  if (calls.length > 0) out.line();
}

function places(calls: readonly ReportedCall[]): string {
  const shown = calls.slice(0, MOST_PLACES).map(({ file, line }) => `${file}:${line}`);
  const rest = calls.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function printEndpoints(out: Output, report: ScanReport, strict: boolean): void {
  const { soft, strong } = out.colours;
  for (const verdict of report.endpoints.slice(0, MOST_ENDPOINTS)) {
    const { method, path, status, satisfiedBy } = verdict;
    const sure = verdict.sure || strict;
    const calls = report.calls.filter((call) => call.method === method && call.path === path);
    // Of a user that only the running program knows.
    const asMe = verdict.reason.includes(WITH_ME) ? WITH_ME : '';
    const scope = status === 'ok' && report.required !== null ? `${satisfiedBy[0] ?? ''}${asMe}` : '';
    const word = sure ? WORDS[status] || scope : 'unsure';
    const shown = mark(out, status, sure, report.granted !== null);
    const call = t`${shown} ${strong(`${method} ${path}`)}`;
    out.line(word === '' ? call : t`${call}  ${status === 'ok' && sure ? soft(word) : word}`);
    out.line(soft(t`    ${places(calls)}`));
    if (status === 'ok' && verdict.evidence === 'observed') out.line(soft(t`    ${verdict.reason}`));
    if (status === 'ok' || !sure) continue;
    out.line(t`    ${verdict.reason}`);
    out.line(t`    → ${verdict.fix}`);
  }
  const rest = report.endpoints.length - MOST_ENDPOINTS;
  if (rest > 0) out.line(soft(t`  … and ${rest} more; --json lists them all`));
}

/** The report for people: each endpoint with where it is called, then the scopes ready for Zoom's scope picker. */
export function printScanReport(out: Output, result: ScanResult): void {
  printHead(out, result);
  printEndpoints(out, result.report, result.strict);
  for (const [title, scopes] of scopeLists(result)) {
    out.line();
    out.line(title);
    out.line(t`  ${scopes.join(' ')}`);
  }
  for (const { message, fix } of toldFindings(result, false)) {
    out.line();
    out.line(t`${out.colours.warn('!')} ${message}`);
    out.line(t`    → ${fix}`);
  }
  out.line();
  out.line(scanSummary(result));
}
