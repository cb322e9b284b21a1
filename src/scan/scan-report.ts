import type { Catalogue } from '../catalogue/catalogue.ts';
import type { EndpointVerdict, Finding, Identity, Status } from '../scopes/doctor.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';
import { type AppType, grantOf } from '../scopes/grant.ts';
import { leastCover } from '../scopes/least-cover.ts';
import type { Observation } from '../scopes/observations.ts';
import { rulesFor } from '../scopes/verdict.ts';
import { type Judgement, judgedByGrant, judgedByNeed } from './judgement.ts';
import type { LocatedCall, NotRead, Scan } from './scan.ts';
import { findingsOfScan } from './scan-findings.ts';

/** A call in the report. */
export interface ReportedCall {
  readonly file: string;
  readonly line: number;
  /** In UTF-16 code units, from 1. */
  readonly column: number;
  readonly method: string;
  readonly path: string;
  readonly operationId: string | null;
  readonly sure: boolean;
  /** Held against the grant; without one, against the scopes that are required: `ok` then says that nothing else is in the way. */
  readonly status: Status;
  readonly namedUser: string | null;
}

export interface ScanReport {
  readonly appType: AppType;
  /** Null where there is no grant to hold the calls against. */
  readonly granted: readonly string[] | null;
  readonly calls: readonly ReportedCall[];
  /** The doctor's verdict on each endpoint, and whether some call of it is sure. */
  readonly endpoints: readonly (EndpointVerdict & { readonly sure: boolean })[];
  /** The least scopes that the app needs; null where neither its kind nor a grant is known. */
  readonly required: readonly string[] | null;
  /** There what either kind needs: a user-managed app, or an admin-managed or Server-to-Server one. */
  readonly requiredByAppType: Readonly<Record<'user' | 'admin', readonly string[]>> | null;
  /** What has to be added to the grant. */
  readonly missing: readonly string[];
  /** What the grant could do without. */
  readonly excess: readonly string[];
  readonly files: number;
  /** Files and folders whose calls are not all known. */
  readonly notRead: readonly NotRead[];
  readonly findings: readonly Finding[];
}

export interface ScanQuestion {
  readonly scan: Scan;
  readonly catalogue: Catalogue;
  readonly appType: AppType;
  readonly granted: readonly string[] | null;
  readonly identity?: Identity | null | undefined;
  readonly loginHint?: string | undefined;
  /** What Zoom named when it refused calls, at the host that is asked about. */
  readonly observations?: readonly Observation[] | undefined;
  /** Unsure calls count as well. */
  readonly strict: boolean;
}

interface Asked {
  readonly reference: EndpointReference;
  readonly sure: boolean;
}

function keyOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}

/** Each endpoint once; sure where one of its calls is. */
function endpointsOf(calls: readonly LocatedCall[]): Asked[] {
  const endpoints = new Map<string, Asked>();
  for (const { reference, sure } of calls) {
    const key = keyOf(reference);
    endpoints.set(key, { reference, sure: sure || endpoints.get(key)?.sure === true });
  }
  return [...endpoints.values()];
}

/** What is needed, and the verdicts to report. */
interface Judged extends Judgement {
  /** By kind of app, where nobody has said which it is and there is no grant that shows it. */
  readonly byKind?: Readonly<Record<'user' | 'admin', Judgement>>;
}

function judged(references: readonly EndpointReference[], question: ScanQuestion): Judged {
  const { granted, appType } = question;
  if (granted !== null) return judgedByGrant(references, granted, question);
  if (appType !== 'unknown') return judgedByNeed(references, question);
  const user = judgedByNeed(references, { ...question, appType: 'user' });
  const admin = judgedByNeed(references, { ...question, appType: 'admin' });
  // What one kind of app can't call, the other may.
  const own = (index: number) => user.verdicts[index]?.status === 'ok';
  return {
    verdicts: admin.verdicts.map((verdict, index) => (own(index) && user.verdicts[index]) || verdict),
    needs: admin.needs,
    findings: admin.findings,
    byKind: { user, admin },
  };
}

/** What a program is told in the place of `ok` where there was no grant to hold the calls against. */
const NOT_CHECKED = 'not_checked';

/** The report for programs: without a grant nothing was checked, so that nothing is called open in it. */
export function asChecked(report: ScanReport): object {
  if (report.granted !== null) return report;
  const told = (status: Status) => (status === 'ok' ? NOT_CHECKED : status);
  return {
    ...report,
    calls: report.calls.map((call) => ({ ...call, status: told(call.status) })),
    endpoints: report.endpoints.map((verdict) =>
      verdict.status !== 'ok'
        ? verdict
        : {
            ...verdict,
            status: NOT_CHECKED,
            satisfiedBy: [],
            add: verdict.satisfiedBy[0] ?? null,
            reason: `It needs ${verdict.satisfiedBy.join(' or ')}; there is no grant to hold it against.`,
            fix: 'Give the grant with --granted or --granted-from, or log in.',
          },
    ),
  };
}

/** Holds what was found against a grant, or where there is none says what is needed. */
export function scanReport(question: ScanQuestion): ScanReport {
  const { scan, catalogue, appType, granted, strict } = question;
  const asked = endpointsOf(scan.calls);
  const counted = asked.filter(({ sure }) => sure || strict).map(({ reference }) => reference);
  const uncounted = asked.filter(({ sure }) => !sure && !strict).map(({ reference }) => reference);
  const certain = judged(counted, question);
  const unsure = judged(uncounted, question);
  const verdicts = new Map(
    [...certain.verdicts, ...unsure.verdicts].map((verdict) => [keyOf(verdict), verdict]),
  );
  const statusOf = (reference: EndpointReference): Status =>
    verdicts.get(keyOf(reference))?.status ?? 'unknown';

  const required = leastCover(certain.needs);
  const scopes = granted === null ? [] : grantOf(granted, catalogue).scopes;
  // What an unsure call may need is not called too much.
  const open = unsure.needs.filter((need) => !need.some((scope) => required.includes(scope)));
  const kept = new Set([...required, ...leastCover(open)]);
  const calls = scan.calls.map((call): ReportedCall => {
    const { file, line, column, reference, sure, namedUser } = call;
    return {
      file,
      line,
      column,
      method: reference.method,
      path: reference.path,
      operationId: reference.endpoint?.operationId ?? null,
      sure,
      status: statusOf(reference),
      namedUser,
    };
  });
  const { byKind } = certain;
  const report = {
    appType,
    granted: granted === null ? null : scopes,
    calls,
    endpoints: asked.flatMap(({ reference, sure }) => {
      const verdict = verdicts.get(keyOf(reference));
      return verdict === undefined ? [] : [{ ...verdict, sure }];
    }),
    required: byKind === undefined ? required : null,
    requiredByAppType:
      byKind === undefined
        ? null
        : { user: leastCover(byKind.user.needs), admin: leastCover(byKind.admin.needs) },
    missing: granted === null ? [] : required.filter((scope) => !scopes.includes(scope)),
    // Where nothing is called, nothing is known of what the app is for.
    excess: calls.length === 0 ? [] : scopes.filter((scope) => !kept.has(scope)),
    files: scan.files,
    notRead: scan.notRead,
  };
  const own = findingsOfScan(report, { strict, rules: rulesFor(appType, grantOf(scopes, catalogue)) });
  return {
    ...report,
    findings: [...certain.findings.filter(({ kind }) => kind !== 'excess_scopes'), ...own],
  };
}

/** Whether a call stands in the way: with a grant all that it doesn't open, without one a user who is named. */
export function standsInTheWay(status: Status, granted: readonly string[] | null, strict: boolean): boolean {
  if (status === 'use_me') return true;
  if (granted === null) return false;
  return status === 'missing' || status === 'needs_admin' || (strict && status === 'unknown');
}

/**
 * 3 when something is missing, or a named user needs `me`. Unsure calls, and files that were not read, count only when
 * strict.
 */
export function scanExitStatus({ calls, granted, notRead }: ScanReport, strict: boolean): 0 | 3 {
  if (strict && notRead.length > 0) return 3;
  const counted = calls.filter(({ sure }) => sure || strict);
  return counted.some(({ status }) => standsInTheWay(status, granted, strict)) ? 3 : 0;
}
