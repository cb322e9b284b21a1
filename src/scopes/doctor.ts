import type { Catalogue } from '../catalogue/catalogue.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import type { Finding, LoginHistory } from './finding.ts';
import { findingsOf } from './findings.ts';
import { type AppType, type GrantStyle, grantOf } from './grant.ts';
import type { Observation } from './observations.ts';
import { type ObservedEndpoint, observedEndpoint } from './observed-endpoint.ts';
import { similarEndpoints } from './similar-endpoints.ts';
import {
  type EndpointVerdict,
  type Identity,
  type Judge,
  rulesFor,
  type Status,
  verdictOn,
  withObserved,
} from './verdict.ts';

export type { Finding, LoginHistory } from './finding.ts';
export type { EndpointVerdict, Identity, Status } from './verdict.ts';

export interface DoctorReport {
  readonly granted: readonly string[];
  readonly style: GrantStyle;
  readonly appType: AppType;
  readonly endpoints: readonly EndpointVerdict[];
  readonly summary: Readonly<Record<Status, number>>;
  /** Granted scopes that none of the endpoints asked about needs. */
  readonly excess: readonly string[];
  readonly findings: readonly Finding[];
}

export interface Examination {
  readonly granted: readonly string[];
  readonly appType: AppType;
  readonly identity?: Identity | null | undefined;
  /** The users who are connected to zoomctl, so that one of them may be named. */
  readonly connected?: readonly Identity[] | undefined;
  readonly endpoints: readonly EndpointReference[];
  readonly catalogue: Catalogue;
  /** The command that logs in again, such as `zoomctl login --alias work`. */
  readonly loginHint?: string | undefined;
  /** The scopes that the login asked for, where that is known: what the user left out shows in the findings. */
  readonly requested?: readonly string[] | undefined;
  /** When the person logged in, and who else did to the same app. */
  readonly history?: LoginHistory | undefined;
  /** What Zoom named when it refused calls, at the host that is asked about. */
  readonly observations?: readonly Observation[] | undefined;
}

/** More unpublished endpoints than this in one report get no suggestions: a list like that is of something else. */
const MOST_SUGGESTIONS = 20;

function excessOf(granted: readonly string[], endpoints: readonly EndpointReference[]): string[] {
  const excess = new Set(granted);
  for (const { endpoint } of endpoints) {
    if (excess.size === 0) break;
    for (const scope of endpoint?.classic ?? []) excess.delete(scope);
    for (const scope of endpoint?.granular ?? []) excess.delete(scope);
  }
  return [...excess];
}

/** The endpoints by what Zoom named where it did otherwise than its documents say, and what that was, by reference. */
function byObservation({ endpoints, observations = [], catalogue }: Examination): {
  readonly references: readonly EndpointReference[];
  readonly observed: ReadonlyMap<EndpointReference, ObservedEndpoint>;
} {
  const observed = new Map<EndpointReference, ObservedEndpoint>();
  if (observations.length === 0) return { references: endpoints, observed };
  const references = endpoints.map((reference) => {
    const seen = reference.endpoint && observedEndpoint(reference.endpoint, observations, catalogue);
    if (seen === undefined) return reference;
    const real = { ...reference, endpoint: seen.endpoint };
    observed.set(real, seen);
    return real;
  });
  return { references, observed };
}

/** Holds a grant against endpoints: what it opens, what it lacks, what it has too much, and what else is wrong with it. */
export function examine(input: Examination): DoctorReport {
  const { appType, catalogue } = input;
  const { references: endpoints, observed } = byObservation(input);
  const grant = grantOf(input.granted, catalogue);
  const login = input.loginHint ?? 'zoomctl login';
  const judge: Judge = {
    grant,
    granted: new Set(grant.scopes),
    appType,
    rules: rulesFor(appType, grant),
    identity: input.identity ?? null,
    connected: input.connected ?? [],
    login,
  };
  let suggestions = 0;
  const similar = (reference: EndpointReference) =>
    suggestions++ < MOST_SUGGESTIONS ? similarEndpoints(reference, catalogue) : [];
  const verdicts = endpoints.map((reference) =>
    withObserved(verdictOn(reference, judge, similar), observed.get(reference)),
  );
  const summary: Record<Status, number> = { ok: 0, missing: 0, use_me: 0, needs_admin: 0, unknown: 0 };
  for (const { status } of verdicts) summary[status]++;
  const excess = excessOf(grant.scopes, endpoints);
  const findings = findingsOf({
    grant,
    appType,
    endpoints,
    verdicts,
    excess,
    catalogue,
    login,
    requested: input.requested,
    history: input.history,
    observed: new Set(input.observations?.flatMap(({ scopes }) => scopes)),
  });
  return {
    granted: grant.scopes,
    style: grant.style,
    appType,
    endpoints: verdicts,
    summary,
    excess,
    findings,
  };
}

/** 0 when every endpoint is open, 3 when a scope stands in the way; what isn't known fails only when strict. */
export function exitStatus(report: DoctorReport, strict: boolean): 0 | 3 {
  const { missing, use_me, needs_admin, unknown } = report.summary;
  return missing + use_me + needs_admin + (strict ? unknown : 0) > 0 ? 3 : 0;
}
