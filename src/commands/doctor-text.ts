import { type Account, accountLabel } from '../accounts/account.ts';
import type { Output } from '../output/output.ts';
import { type Printable, type TerminalText, t } from '../output/terminal-text.ts';
import type { DoctorReport, EndpointVerdict, Status } from '../scopes/doctor.ts';
import { appTypeText, scopeCount } from './account-text.ts';

/** Verdicts that are shown with reason and fix; more of them are only counted. */
const MOST_IN_DETAIL = 12;
const MOST_OPEN = 12;

const WORDS: Readonly<Record<Status, string>> = {
  ok: 'open',
  missing: 'scope missing',
  use_me: 'use me',
  needs_admin: 'needs an admin scope',
  unknown: 'unknown',
};

function markOf(out: Output, status: Status): TerminalText {
  const { good, bad, warn } = out.colours;
  if (status === 'ok') return good('✓');
  return status === 'unknown' ? warn('?') : bad('✗');
}

function call({ method, path }: EndpointVerdict): string {
  return `${method} ${path}`;
}

function printHead(out: Output, report: DoctorReport, account: Account | null): void {
  const { strong, soft } = out.colours;
  const who = account === null ? 'The grant' : accountLabel(account);
  const style = report.style === 'none' ? '' : `, ${report.style}`;
  out.line(t`${strong(who)} (${appTypeText(report.appType)}${style}, ${scopeCount(report.granted.length)})`);
  if (report.granted.length > 0 && report.granted.length <= 20)
    out.line(soft(t`  ${report.granted.join(' ')}`));
  out.line();
}

function printVerdicts(out: Output, verdicts: readonly EndpointVerdict[]): void {
  const { soft, strong } = out.colours;
  const open = verdicts.filter((verdict) => verdict.status === 'ok');
  const closed = verdicts.filter((verdict) => verdict.status !== 'ok');
  for (const verdict of open.slice(0, MOST_OPEN)) {
    out.line(t`${markOf(out, 'ok')} ${call(verdict)}  ${soft(verdict.satisfiedBy[0] ?? '')}`);
    if (verdict.evidence === 'observed') out.line(soft(t`    ${verdict.reason}`));
  }
  if (open.length > MOST_OPEN) out.line(soft(t`  … and ${open.length - MOST_OPEN} more that are open`));
  for (const verdict of closed.slice(0, MOST_IN_DETAIL)) {
    out.line(t`${markOf(out, verdict.status)} ${strong(call(verdict))}  ${WORDS[verdict.status]}`);
    out.line(t`    ${verdict.reason}`);
    out.line(t`    → ${verdict.fix}`);
  }
  if (closed.length > MOST_IN_DETAIL)
    out.line(soft(t`  … and ${closed.length - MOST_IN_DETAIL} more that are not; --json lists them all`));
}

/** The scopes to add, each once, ready for the field of Zoom's scope picker. */
function printAdditions(out: Output, verdicts: readonly EndpointVerdict[]): void {
  const add = [...new Set(verdicts.map((verdict) => verdict.add).filter((scope) => scope !== null))];
  if (add.length < 2 || verdicts.length > 200) return;
  out.line();
  out.line('To add to the app, in one go:');
  out.line(t`  ${add.join(' ')}`);
}

function printFindings(out: Output, { findings, excess, endpoints }: DoctorReport, named: boolean): void {
  for (const { kind, message, fix } of findings) {
    if (kind === 'excess_scopes' && named) {
      // Whoever asks about one call has others, too: worth a word, no reason to take scopes away.
      out.line();
      out.line(
        out.colours.soft(
          t`Not needed for ${endpoints.length === 1 ? 'this' : 'these'}: ${excess.join(', ')}`,
        ),
      );
      continue;
    }
    out.line();
    out.line(t`${out.colours.warn('!')} ${message}`);
    out.line(t`    → ${fix}`);
  }
}

function printSummary(out: Output, { summary }: DoctorReport): void {
  const parts: Printable[] = (Object.keys(WORDS) as Status[])
    .filter((status) => summary[status] > 0)
    .map((status) => `${summary[status]} ${WORDS[status]}`);
  out.line();
  out.line(parts.join(' · '));
}

/**
 * The doctor's report for people: the endpoints that are closed with what to do, and the rest in short.
 * @param named whether the endpoints were named one by one
 */
export function printDoctorReport(
  out: Output,
  report: DoctorReport,
  account: Account | null,
  named: boolean,
): void {
  printHead(out, report, account);
  printVerdicts(out, report.endpoints);
  printAdditions(out, report.endpoints);
  printFindings(out, report, named);
  printSummary(out, report);
}
