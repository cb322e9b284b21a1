import type { ReportedCall, ScanReport } from './scan-report.ts';
import { standsInTheWay } from './scan-report.ts';

/** What there is to say about a call at its line. */
export type RuleId =
  | 'scope-missing'
  | 'use-me'
  | 'needs-admin'
  | 'unknown-endpoint'
  | 'unsure-call'
  | 'scope-needed';

export type Level = 'error' | 'warning' | 'note';

export interface CallNote {
  readonly call: ReportedCall;
  readonly rule: RuleId;
  readonly level: Level;
  readonly message: string;
}

/** The rules by which calls are remarked on, in a fixed order. */
export const RULES: readonly {
  readonly id: RuleId;
  readonly name: string;
  readonly level: Level;
  readonly summary: string;
  readonly help: string;
}[] = [
  {
    id: 'scope-missing',
    name: 'ScopeMissing',
    level: 'error',
    summary: 'The grant lacks a scope that this call of the Zoom API needs.',
    help: 'Add the scope to the app in the Zoom App Marketplace and get a new token: a token never gains scopes.',
  },
  {
    id: 'use-me',
    name: 'UseMe',
    level: 'error',
    summary: 'The call names a user where a user-managed app must write me.',
    help: "With a user-level token Zoom asks for an admin scope when the path names a user, even the token's own. Write /users/me/…",
  },
  {
    id: 'needs-admin',
    name: 'NeedsAdmin',
    level: 'error',
    summary: 'No scope that a user-managed app can have opens this call.',
    help: 'Use an admin-managed or Server-to-Server app for it.',
  },
  {
    id: 'unknown-endpoint',
    name: 'UnknownEndpoint',
    level: 'warning',
    summary: 'Zoom publishes no such endpoint, or no scopes for it.',
    help: 'Check the method and the path with zoomctl endpoint list.',
  },
  {
    id: 'unsure-call',
    name: 'UnsureCall',
    level: 'note',
    summary: "This may be a call of the Zoom API, or its method or path can't be told from the source.",
    help: 'It is not counted, unless with --strict.',
  },
  {
    id: 'scope-needed',
    name: 'ScopeNeeded',
    level: 'note',
    summary: 'The scope that this call of the Zoom API needs.',
    help: 'See zoomctl scopes scan --help for how to hold the calls against a grant.',
  },
];

const BY_STATUS = {
  missing: 'scope-missing',
  use_me: 'use-me',
  needs_admin: 'needs-admin',
  unknown: 'unknown-endpoint',
} as const;

/** A remark for each call that needs one; without a grant every call says what it needs. */
export function callNotes(report: ScanReport, strict: boolean): CallNote[] {
  const verdicts = new Map(report.endpoints.map((verdict) => [`${verdict.method} ${verdict.path}`, verdict]));
  return report.calls.flatMap((call): CallNote[] => {
    const name = `${call.method} ${call.path}`;
    const verdict = verdicts.get(name);
    if (verdict === undefined) return [];
    if (!call.sure && !strict)
      return [{ call, rule: 'unsure-call', level: 'note', message: `${name} may be a call of Zoom's API.` }];
    if (call.status === 'ok') {
      if (report.granted !== null) return [];
      const needs = `${name} needs ${verdict.satisfiedBy[0] ?? 'a scope'}.`;
      return [{ call, rule: 'scope-needed', level: 'note', message: needs }];
    }
    const rule = BY_STATUS[call.status];
    const level = standsInTheWay(call.status, report.granted, strict)
      ? 'error'
      : call.status === 'unknown'
        ? 'warning'
        : 'note';
    return [{ call, rule, level, message: `${name}: ${verdict.reason} ${verdict.fix}` }];
  });
}
