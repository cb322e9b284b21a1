import { type Account, accountLabel } from '../accounts/account.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Output } from '../output/output.ts';
import { type TerminalText, t } from '../output/terminal-text.ts';
import { additions } from '../scopes/additions.ts';
import type { DoctorReport, EndpointVerdict, Status } from '../scopes/doctor.ts';
import { appTypeText, scopeCount } from './account-text.ts';
import type { DoctorResult } from './doctor-format.ts';
import { printProbe } from './probe-text.ts';
import { callText, STATUS_WORDS, summaryText } from './status-words.ts';

/** Groups of verdicts that are shown with reason and fix; more of them are only counted. */
const MOST_IN_DETAIL = 12;
const MOST_IN_GROUP = 8;
/** Of more endpoints than this nobody means to open them all. */
const MOST_FOR_ADDITIONS = 200;
const MOST_OPEN = 12;

function markOf(out: Output, status: Status): TerminalText {
  const { good, bad, warn } = out.colours;
  if (status === 'ok') return good('✓');
  return status === 'unknown' ? warn('?') : bad('✗');
}

function printHead(out: Output, report: DoctorReport, account: Account | null, grantKnown: boolean): void {
  const { strong, soft } = out.colours;
  if (!grantKnown) {
    out.line(t`${strong('The token')} (${appTypeText(report.appType)}, its scopes are not known)`);
    out.line();
    return;
  }
  const who = account === null ? 'The grant' : accountLabel(account);
  const style = report.style === 'none' ? '' : `, ${report.style}`;
  out.line(t`${strong(who)} (${appTypeText(report.appType)}${style}, ${scopeCount(report.granted.length)})`);
  if (report.granted.length > 0 && report.granted.length <= 20)
    out.line(soft(t`  ${report.granted.join(' ')}`));
  out.line();
}

/** Verdicts that say the same of several calls, together. */
function inGroups(verdicts: readonly EndpointVerdict[]): EndpointVerdict[][] {
  const groups = new Map<string, EndpointVerdict[]>();
  for (const verdict of verdicts) {
    const key = JSON.stringify([verdict.status, verdict.reason, verdict.fix]);
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return [...groups.values()];
}

function printGroup(out: Output, group: readonly EndpointVerdict[]): void {
  const { soft, strong } = out.colours;
  for (const verdict of group.slice(0, MOST_IN_GROUP))
    out.line(t`${markOf(out, verdict.status)} ${strong(callText(verdict))}  ${STATUS_WORDS[verdict.status]}`);
  if (group.length > MOST_IN_GROUP)
    out.line(soft(t`  … and ${group.length - MOST_IN_GROUP} more like these`));
  const [first] = group;
  if (first === undefined) return;
  out.line(t`    ${first.reason}`);
  out.line(t`    → ${first.fix}`);
}

function printVerdicts(out: Output, verdicts: readonly EndpointVerdict[]): void {
  const { soft } = out.colours;
  const open = verdicts.filter((verdict) => verdict.status === 'ok');
  const closed = verdicts.filter((verdict) => verdict.status !== 'ok');
  for (const verdict of open.slice(0, MOST_OPEN)) {
    const by = verdict.satisfiedBy[0];
    out.line(t`${markOf(out, 'ok')} ${callText(verdict)}${by === undefined ? '' : t`  ${soft(by)}`}`);
    if (verdict.evidence === 'observed') out.line(soft(t`    ${verdict.reason}`));
  }
  if (open.length > MOST_OPEN) out.line(soft(t`  … and ${open.length - MOST_OPEN} more that are open`));
  const groups = inGroups(closed);
  for (const group of groups.slice(0, MOST_IN_DETAIL)) printGroup(out, group);
  const rest = groups.slice(MOST_IN_DETAIL).flat().length;
  if (rest > 0) out.line(soft(t`  … and ${rest} more that are not; --json lists them all`));
}

/** The scopes to add, each once and alone in its line, as Zoom's scope picker takes them. */
function printAdditions(out: Output, verdicts: readonly EndpointVerdict[], catalogue: Catalogue): void {
  const add = verdicts.length > MOST_FOR_ADDITIONS ? [] : additions(verdicts, catalogue);
  if (add.length < 2) return;
  out.line();
  out.line('To add to the app, in one go:');
  for (const scope of add) out.line(t`  ${scope}`);
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

/**
 * The doctor's report for people: the endpoints that are closed with what to do, and the rest in short.
 */
export function printDoctorReport(
  out: Output,
  { report, account, named, grantKnown, probed }: DoctorResult,
  catalogue: Catalogue,
): void {
  printHead(out, report, account, grantKnown);
  printVerdicts(out, report.endpoints);
  printAdditions(out, report.endpoints, catalogue);
  printFindings(out, report, named);
  out.line();
  out.line(summaryText(report));
  if (probed !== undefined) printProbe(out, probed);
}
