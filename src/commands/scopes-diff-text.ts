import type { Output } from '../output/output.ts';
import { type TerminalText, t } from '../output/terminal-text.ts';
import type { EndpointDifference, GrantDiff, ReachDifference } from '../scopes/diff.ts';
import { appTypeText, scopeCount } from './account-text.ts';
import type { GrantSide } from './grant-side.ts';
import { callText, STATUS_WORDS } from './status-words.ts';

const MOST_ENDPOINTS = 10;
const MOST_IN_BOTH = 12;

function side(
  out: Output,
  letter: string,
  { name, appType }: GrantSide,
  grant: GrantDiff['a'],
): TerminalText {
  const style = grant.style === 'none' ? '' : `, ${grant.style}`;
  return t`${out.colours.strong(letter)}  ${name} (${appTypeText(appType)}${style}, ${scopeCount(grant.granted.length)})`;
}

function printScopes(out: Output, title: string, sign: TerminalText, scopes: readonly string[]): void {
  out.line();
  out.line(t`${title}: ${scopes.length === 0 ? 'none' : scopes.length}`);
  for (const scope of scopes) out.line(t`${sign} ${scope}`);
}

function printEndpoints(
  out: Output,
  open: string,
  closed: string,
  differences: readonly EndpointDifference[],
): void {
  const { soft } = out.colours;
  out.line();
  const { length } = differences;
  out.line(
    `Open to ${open} and not to ${closed}: ${length === 0 ? 'no endpoint' : length === 1 ? '1 endpoint' : `${length} endpoints`}`,
  );
  for (const difference of differences.slice(0, MOST_ENDPOINTS)) {
    const { add, status } = difference;
    const why = add === null ? STATUS_WORDS[status] : `${closed} lacks ${add}`;
    out.line(t`  ${callText(difference)}  ${soft(why)}`);
  }
  if (length > MOST_ENDPOINTS)
    out.line(soft(t`  … and ${length - MOST_ENDPOINTS} more; --json lists them all`));
}

function printWider(
  out: Output,
  wide: string,
  narrow: string,
  differences: readonly ReachDifference[],
): void {
  const { soft } = out.colours;
  const { length } = differences;
  if (length === 0) return;
  out.line();
  out.line(
    `Open to ${wide} for what is any user's, to ${narrow} for its own user's only: ${length === 1 ? '1 endpoint' : `${length} endpoints`}`,
  );
  for (const difference of differences.slice(0, MOST_ENDPOINTS))
    out.line(t`  ${callText(difference)}  ${soft(`${wide} has ${difference.satisfiedBy[0] ?? ''}`)}`);
  if (length > MOST_ENDPOINTS)
    out.line(soft(t`  … and ${length - MOST_ENDPOINTS} more; --json lists them all`));
}

/** The comparison for people: the scopes in full, of the endpoints the first few. */
export function printGrantDiff(out: Output, a: GrantSide, b: GrantSide, diff: GrantDiff): void {
  const { good, bad, soft } = out.colours;
  const { onlyA, onlyB, both, endpoints } = diff;
  out.line(side(out, 'A', a, diff.a));
  out.line(side(out, 'B', b, diff.b));
  if (onlyA.length + onlyB.length === 0) {
    out.line();
    out.line('Both hold the same scopes.');
  } else {
    printScopes(out, 'Only in A', bad('-'), onlyA);
    printScopes(out, 'Only in B', good('+'), onlyB);
    out.line();
    out.line(t`In both: ${both.length === 0 ? 'none' : both.length}`);
    for (const scope of both.slice(0, MOST_IN_BOTH)) out.line(soft(t`  ${scope}`));
    if (both.length > MOST_IN_BOTH)
      out.line(soft(t`  … and ${both.length - MOST_IN_BOTH} more; --json lists them all`));
  }
  if (endpoints.onlyA.length + endpoints.onlyB.length === 0) {
    out.line();
    out.line('The same endpoints are open to both.');
  } else {
    printEndpoints(out, 'A', 'B', endpoints.onlyA);
    printEndpoints(out, 'B', 'A', endpoints.onlyB);
  }
  printWider(out, 'A', 'B', endpoints.widerA);
  printWider(out, 'B', 'A', endpoints.widerB);
}
