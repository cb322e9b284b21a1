import { type Catalogue, fieldsOf } from '../catalogue/catalogue.ts';
import * as advice from './advice.ts';
import { alternativesOf } from './alternatives.ts';
import type { DoctorReport, Finding } from './doctor.ts';
import { namedUser } from './endpoint-path.ts';
import { type EndpointReference, referenceOf } from './endpoint-reference.ts';
import { explain } from './explain.ts';
import { type AppType, familyOf, grantOf } from './grant.ts';
import { isUserLevel } from './level.ts';
import { subjectOf } from './observations.ts';
import { type EndpointVerdict, type Identity, isAnotherUser, rulesFor, type Status } from './verdict.ts';

/** What came of asking Zoom about an endpoint. */
export type ProbeOutcome =
  | { readonly kind: 'opened'; readonly call: string; readonly madeUp: readonly string[] }
  /** Zoom named scopes. */
  | { readonly kind: 'refused'; readonly call: string; readonly body: string }
  /** Zoom refused for another reason. */
  | {
      readonly kind: 'otherwise';
      readonly code: number | string | null;
      readonly said: string;
      readonly madeUp: readonly string[];
      /** What is likely behind it. */
      readonly because?: string;
    }
  | { readonly kind: 'not_probed'; readonly why: string };

export type ProbeResult = 'open' | 'refused' | 'inconclusive' | 'not_probed';

/** A verdict, with what Zoom answered when it was asked. */
export interface ProbedVerdict extends EndpointVerdict {
  readonly probe: { readonly result: ProbeResult; readonly note: string | null };
}

export interface ProbedReport extends DoctorReport {
  readonly endpoints: readonly ProbedVerdict[];
  readonly probe: Readonly<Record<'open' | 'refused' | 'inconclusive' | 'notProbed', number>>;
}

/** Whose token Zoom was asked with. */
export interface Prober {
  /** Null where nobody knows. */
  readonly granted: readonly string[] | null;
  readonly appType: AppType;
  readonly identity: Identity | null;
  readonly catalogue: Catalogue;
  /** ISO 8601. */
  readonly at: string;
}

/** Codes with which Zoom tells that it has looked for the user whom a path names. */
const LOOKED_FOR_USER = new Set<unknown>([1001, 1010, 1120]);

/** Why an answer about the user is one about scopes, too; said in the output. */
const SCOPES_COME_FIRST =
  'a token without the scope is refused for it even where the user is of another account, so the scopes were enough';

const closed = { satisfiedBy: [], missing: [], add: null } as const;

function opened(verdict: EndpointVerdict, note: string, { granted }: Prober): ProbedVerdict {
  const surprise =
    granted !== null && verdict.status !== 'ok'
      ? ` By the documents it would be closed: ${verdict.reason}`
      : '';
  return {
    ...verdict,
    ...closed,
    status: 'ok',
    satisfiedBy: verdict.status === 'ok' ? verdict.satisfiedBy : [],
    reason: `${note}${surprise}`,
    fix: advice.nothingToDo,
    evidence: 'observed',
    probe: { result: 'open', note },
  };
}

function refused(
  verdict: EndpointVerdict,
  reference: EndpointReference,
  { call, body }: { readonly call: string; readonly body: string },
  prober: Prober,
): ProbedVerdict {
  const { granted, appType, identity, catalogue, at } = prober;
  const [, path = ''] = call.split(' ');
  const endpoint = referenceOf('GET', path, catalogue);
  const { kind, required, diagnosis, fix } = explain(body, {
    catalogue,
    endpoint,
    granted,
    appType,
    identity,
  });
  const published = reference.endpoint;
  const isClassic = (scope: string) => familyOf(scope, catalogue) === 'classic';
  const classic = required.filter(isClassic);
  const granular = required.filter((scope) => !isClassic(scope));
  const grant = grantOf(granted ?? [], catalogue);
  const alternatives = published
    ? alternativesOf({ ...fieldsOf(published), classic, granular }, grant.style)
    : {
        all: required,
        userLevel: required.filter(isUserLevel),
        wide: required.filter((scope) => !isUserLevel(scope)),
        wideOfOwnFamily: undefined,
      };
  const { all, userLevel, wide, wideOfOwnFamily } = alternatives;
  const rules = rulesFor(appType, grant);
  const takes = rules === 'user' ? userLevel : rules === 'admin' && wide.length > 0 ? wide : all;
  const user = namedUser(endpoint);
  const isStranger = user.kind === 'literal' && isAnotherUser(user.user, identity);
  const outOfReach = isStranger || takes.length === 0 || wideOfOwnFamily !== undefined;
  const status: Status =
    kind === 'use_me' ? 'use_me' : rules === 'user' && outOfReach ? 'needs_admin' : 'missing';
  const missing = status === 'use_me' ? [] : status === 'needs_admin' ? wide : takes;
  return {
    ...verdict,
    ...closed,
    status,
    missing,
    add: status === 'missing' ? (missing[0] ?? null) : null,
    reason: diagnosis,
    fix,
    evidence: 'observed',
    observed: required,
    documented: [...(published?.classic ?? []), ...(published?.granular ?? [])],
    observedAt: at,
    probe: { result: 'refused', note: `Zoom refused ${call} for its scopes.` },
  };
}

/** Where Zoom gave no answer, the documents' verdict stands; where nobody knows the grant there is none. */
function unanswered(
  verdict: EndpointVerdict,
  result: ProbeResult,
  note: string,
  fix: string,
  { granted }: Prober,
): ProbedVerdict {
  const probe = { result, note };
  // Of what Zoom does not publish, the documents' verdict is all that there is to say.
  if (granted !== null || verdict.operationId === null) return { ...verdict, probe };
  return { ...verdict, ...closed, status: 'unknown', reason: note, fix, evidence: 'documented', probe };
}

const GIVE_SCOPES = 'Give the scopes of the token, if you know them: --granted "…"';

function probed(
  verdict: EndpointVerdict,
  reference: EndpointReference,
  outcome: ProbeOutcome,
  prober: Prober,
): ProbedVerdict {
  switch (outcome.kind) {
    case 'opened': {
      const { call, madeUp } = outcome;
      if (madeUp.length > 0) {
        const note = `Zoom answered ${call}, although the value for ${madeUp.join(', ')} was made up. That says nothing about scopes.`;
        return unanswered(
          verdict,
          'inconclusive',
          note,
          `Name it with values that exist. ${GIVE_SCOPES}`,
          prober,
        );
      }
      return opened(verdict, `Zoom answered ${outcome.call}: it is open.`, prober);
    }
    case 'refused':
      return refused(verdict, reference, outcome, prober);
    case 'not_probed':
      return unanswered(verdict, 'not_probed', `Zoom was not asked: ${outcome.why}.`, GIVE_SCOPES, prober);
    case 'otherwise': {
      const { code, said, madeUp, because } = outcome;
      const answer = `Zoom answered: ${said}`;
      if (LOOKED_FOR_USER.has(code) && subjectOf(reference) === 'named')
        return opened(verdict, `${answer.replace(/\.?$/, '')}; ${SCOPES_COME_FIRST}.`, prober);
      const invented = madeUp.length === 0 ? '' : ` The value for ${madeUp.join(', ')} was made up.`;
      const likely = because === undefined ? '' : ` ${because}`;
      const note = `${answer.replace(/\.?$/, '.')} That says nothing about scopes.${invented}${likely}`;
      // Whatever the documents say, this call was not open.
      if (because !== undefined && verdict.status === 'ok')
        return {
          ...verdict,
          ...closed,
          status: 'unknown',
          reason: note,
          fix: 'Name the user by email address or user id in the place of me.',
          probe: { result: 'inconclusive', note },
        };
      const fix = madeUp.length === 0 ? GIVE_SCOPES : `Name it with values that exist. ${GIVE_SCOPES}`;
      return unanswered(verdict, 'inconclusive', note, fix, prober);
    }
  }
}

/** The report with Zoom's own answers in the place of the documents', where there are any. */
export function withProbes(
  report: DoctorReport,
  references: readonly EndpointReference[],
  outcomes: readonly ProbeOutcome[],
  prober: Prober,
): ProbedReport {
  const endpoints = report.endpoints.map((verdict, index) => {
    const [reference, outcome] = [references[index], outcomes[index]];
    if (reference === undefined || outcome === undefined) throw new Error('an endpoint has no outcome');
    return probed(verdict, reference, outcome, prober);
  });
  const summary: Record<Status, number> = { ok: 0, missing: 0, use_me: 0, needs_admin: 0, unknown: 0 };
  const probe = { open: 0, refused: 0, inconclusive: 0, notProbed: 0 };
  for (const verdict of endpoints) {
    summary[verdict.status]++;
    probe[verdict.probe.result === 'not_probed' ? 'notProbed' : verdict.probe.result]++;
  }
  const unknown = prober.granted === null;
  const open = new Set(
    endpoints.filter(({ probe }) => probe.result === 'open').map(({ method, path }) => `${method} ${path}`),
  );
  // What me means is certain where Zoom has answered.
  const settled = ({ kind, evidence }: Finding) =>
    kind === 's2s_me' && evidence.every((call) => open.has(call));
  return {
    ...report,
    endpoints,
    summary,
    excess: unknown ? [] : report.excess,
    findings: unknown ? [] : report.findings.filter((finding) => !settled(finding)),
    probe,
  };
}
