import { type Account, accountLabel } from '../accounts/account.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { grouped } from '../grouped.ts';
import type { Output } from '../output/output.ts';
import { type TerminalText, t } from '../output/terminal-text.ts';
import { additions } from '../scopes/additions.ts';
import { addToApp, WITH_ME } from '../scopes/advice.ts';
import type { DoctorReport, EndpointVerdict, Finding, Status } from '../scopes/doctor.ts';
import { appTypeText, scopeCount } from './account-text.ts';
import type { DoctorResult } from './doctor-format.ts';
import { printProbe } from './probe-text.ts';
import { callText, STATUS_WORDS, summaryText, uncertain, uncertainText } from './status-words.ts';

/** Groups of verdicts that are shown with reason and fix; more of them are only counted. */
const MOST_IN_DETAIL = 12;
const MOST_IN_GROUP = 8;
/** Closed endpoints that take one line each. */
const MOST_SHORT = 40;
/** Of more endpoints than this nobody means to open them all, or to read what each of them lacks. */
const MOST_ONE_BY_ONE = 400;
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
  return [...grouped(verdicts, ({ status, reason, fix }) => JSON.stringify([status, reason, fix])).values()];
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

/** What is left of a fix after the scope to add, where adding it to the app is all that there is to do before. */
function afterAdding({ add, fix, evidence }: EndpointVerdict): string | undefined {
  if (add === null || evidence === 'observed' || !fix.startsWith(addToApp(add))) return undefined;
  const rest = fix.slice(addToApp(add).length).replace(/^, then /, '');
  return /\. /.test(rest) ? undefined : rest;
}

function printOpen(
  out: Output,
  verdicts: readonly EndpointVerdict[],
  doubts: ReadonlyMap<string, Finding>,
): void {
  const { soft } = out.colours;
  const open = verdicts.filter((verdict) => verdict.status === 'ok');
  for (const verdict of open.slice(0, MOST_OPEN)) {
    const by = verdict.satisfiedBy[0];
    const asMe = verdict.reason.includes(WITH_ME) ? WITH_ME : '';
    out.line(
      t`${markOf(out, doubts.has(callText(verdict)) ? 'unknown' : 'ok')} ${callText(verdict)}${by === undefined ? '' : t`  ${soft(`${by}${asMe}`)}`}`,
    );
    if (verdict.evidence === 'observed') out.line(soft(t`    ${verdict.reason}`));
  }
  if (open.length > MOST_OPEN) out.line(soft(t`  … and ${open.length - MOST_OPEN} more that are open`));
}

function printClosed(out: Output, verdicts: readonly EndpointVerdict[], inBlock: boolean): void {
  const { soft, strong } = out.colours;
  const closed = verdicts.filter((verdict) => verdict.status !== 'ok');
  // Where one block names all that is to be added, each call only says what it lacks.
  const short = inBlock ? closed.filter((verdict) => afterAdding(verdict) !== undefined) : [];
  for (const verdict of short.slice(0, MOST_SHORT))
    out.line(t`${markOf(out, verdict.status)} ${strong(callText(verdict))}  lacks ${verdict.add ?? ''}`);
  if (short.length > MOST_SHORT)
    out.line(soft(t`  … and ${short.length - MOST_SHORT} more that lack a scope; --json lists them all`));
  const groups = inGroups(closed.filter((verdict) => !short.includes(verdict)));
  for (const group of groups.slice(0, MOST_IN_DETAIL)) printGroup(out, group);
  const rest = groups.slice(MOST_IN_DETAIL).flat().length;
  if (rest > 0) out.line(soft(t`  … and ${rest} more that are not; --json lists them all`));
}

/** The scopes to add, each once and alone in its line, as Zoom's scope picker takes them. */
function printAdditions(out: Output, verdicts: readonly EndpointVerdict[], scopes: readonly string[]): void {
  const [then] = verdicts.flatMap((verdict) => afterAdding(verdict) ?? []);
  out.line();
  out.line('To add to the app, in one go (Zoom App Marketplace, your app, Scopes):');
  for (const scope of scopes) out.line(t`  ${scope}`);
  if (then !== undefined) out.line(t`    → Then ${then}`);
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
export async function printDoctorReport(
  out: Output,
  { report, account, named, strict, grantKnown, probed }: DoctorResult,
  catalogue: Catalogue,
): Promise<void> {
  printHead(out, report, account, grantKnown);
  const { endpoints } = report;
  const doubts = uncertain(report, strict);
  if (endpoints.length > MOST_ONE_BY_ONE) {
    printOpen(out, endpoints, doubts);
    out.line();
    (await import('./doctor-products.ts')).printProducts(out, endpoints, catalogue);
  } else {
    const scopes = additions(endpoints, catalogue);
    const inBlock = scopes.length > 1;
    printOpen(out, endpoints, doubts);
    printClosed(out, endpoints, inBlock);
    if (inBlock) printAdditions(out, endpoints, scopes);
  }
  printFindings(out, report, named);
  out.line();
  out.line(`${summaryText(report)}${uncertainText(doubts)}`);
  if (probed !== undefined) printProbe(out, probed);
}
