import type { Catalogue } from '../catalogue/catalogue.ts';
import { type EndpointVerdict, examine, type Finding, type Identity, type Status } from '../scopes/doctor.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';
import { type AppType, grantOf } from '../scopes/grant.ts';
import { leastCover } from '../scopes/least-cover.ts';
import { type Judge, rulesFor } from '../scopes/verdict.ts';
import { alternativesFor, leastScopes } from './least-scopes.ts';
import type { LocatedCall, Scan } from './scan.ts';
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
  /** Held against the grant; without one, against the scopes that are required. */
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
  /** The least scopes that an app of this type needs. */
  readonly required: readonly string[];
  /** What has to be added to the grant. */
  readonly missing: readonly string[];
  /** What the grant could do without. */
  readonly excess: readonly string[];
  readonly files: number;
  readonly findings: readonly Finding[];
}

export interface ScanQuestion {
  readonly scan: Scan;
  readonly catalogue: Catalogue;
  readonly appType: AppType;
  readonly granted: readonly string[] | null;
  readonly identity?: Identity | null | undefined;
  readonly loginHint?: string | undefined;
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

/** Without a grant each endpoint is held against what it needs: what then stands in the way, no scope takes away. */
function verdictWithoutGrant(reference: EndpointReference, question: ScanQuestion): EndpointVerdict {
  const { appType, catalogue } = question;
  const rules = rulesFor(appType, grantOf([], catalogue));
  const { endpoint } = reference;
  const alternatives =
    endpoint === undefined ? [] : alternativesFor(reference, endpoint, rules, 'granular', catalogue);
  const granted = alternatives.slice(0, 1);
  const assumed = granted.every((scope) => /:(?:admin|master)$/.test(scope)) ? 'admin' : 'user';
  const [verdict] = examine({
    granted,
    appType: appType === 'unknown' ? assumed : appType,
    endpoints: [reference],
    catalogue,
    loginHint: question.loginHint,
  }).endpoints;
  return verdict as EndpointVerdict;
}

interface Judged {
  readonly verdicts: readonly EndpointVerdict[];
  readonly findings: readonly Finding[];
  readonly rules: Judge['rules'];
}

/** Findings that are about the calls; the others are about a grant, and without one there is none. */
const ABOUT_CALLS = new Set(['deprecated_endpoint', 'no_published_scopes', 's2s_me', 'needs_admin_app']);

function judged(
  references: readonly EndpointReference[],
  question: ScanQuestion,
  required: readonly string[],
): Judged {
  const { appType, catalogue, granted, identity, loginHint } = question;
  const report = examine({
    granted: granted ?? required,
    appType,
    identity,
    endpoints: references,
    catalogue,
    loginHint,
  });
  const rules = rulesFor(appType, grantOf(granted ?? [], catalogue));
  if (granted !== null) return { verdicts: report.endpoints, findings: report.findings, rules };
  return {
    verdicts: references.map((reference) => verdictWithoutGrant(reference, question)),
    findings: report.findings.filter(
      ({ kind }) => ABOUT_CALLS.has(kind) && (kind !== 'needs_admin_app' || appType === 'user'),
    ),
    rules,
  };
}

/** Holds what was found against a grant, or where there is none says what is needed. */
export function scanReport(question: ScanQuestion): ScanReport {
  const { scan, catalogue, appType, granted, strict } = question;
  const style = granted === null ? 'none' : grantOf(granted, catalogue).style;
  const rules = rulesFor(appType, grantOf(granted ?? [], catalogue));
  const asked = endpointsOf(scan.calls);
  const counted = asked.filter(({ sure }) => sure || strict).map(({ reference }) => reference);
  const uncounted = asked.filter(({ sure }) => !sure && !strict).map(({ reference }) => reference);
  const required = leastScopes(counted, rules, style, catalogue);
  const certain = judged(counted, question, required);
  const unsure = judged(uncounted, question, required);
  const verdicts = new Map(
    [...certain.verdicts, ...unsure.verdicts].map((verdict) => [keyOf(verdict), verdict]),
  );
  const statusOf = (reference: EndpointReference): Status =>
    verdicts.get(keyOf(reference))?.status ?? 'unknown';

  const lacking = counted.filter((reference) => statusOf(reference) === 'missing');
  // What an unsure call may need is not called too much.
  const used = new Set(leastCover([...verdicts.values()].map(({ satisfiedBy }) => satisfiedBy)));
  const scopes = granted === null ? [] : grantOf(granted, catalogue).scopes;
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
  const report = {
    appType,
    granted: granted === null ? null : scopes,
    calls,
    endpoints: asked.flatMap(({ reference, sure }) => {
      const verdict = verdicts.get(keyOf(reference));
      return verdict === undefined ? [] : [{ ...verdict, sure }];
    }),
    required,
    missing: granted === null ? [] : leastScopes(lacking, rules, style, catalogue),
    excess: scopes.filter((scope) => !used.has(scope)),
    files: scan.files,
  };
  const own = findingsOfScan(report, { strict, rules: certain.rules });
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

/** 3 when something is missing, or a named user needs `me`. Unsure calls count only when strict. */
export function scanExitStatus({ calls, granted }: ScanReport, strict: boolean): 0 | 3 {
  const counted = calls.filter(({ sure }) => sure || strict);
  return counted.some(({ status }) => standsInTheWay(status, granted, strict)) ? 3 : 0;
}
