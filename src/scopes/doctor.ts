import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Each, type EachAsJson, gathered } from '../each.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import type { Finding, LoginHistory } from './finding.ts';
import { findingsOf } from './findings.ts';
import { type AppType, type GrantStyle, grantOf } from './grant.ts';
import { GrantedScopes } from './granted-scopes.ts';
import type { Observation } from './observations.ts';
import { observedEndpoint } from './observed-endpoint.ts';
import { similarEndpoints } from './similar-endpoints.ts';
import { Tally } from './tally.ts';
import {
  type EndpointVerdict,
  type Identity,
  type Judge,
  rulesFor,
  type Status,
  verdictOn,
  withObserved,
} from './verdict.ts';
import { verdictTexts } from './verdict-texts.ts';

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
  readonly endpoints: Each<EndpointReference>;
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

/** A report whose verdicts are made as they are gone through, once; what it says of all of them is known after that. */
export interface StreamedReport extends Omit<DoctorReport, 'endpoints'> {
  readonly endpoints: Each<EndpointVerdict>;
}

/** Goes by what Zoom named where it did otherwise than its documents say. */
function verdictsOf(
  { endpoints, observations = [], catalogue }: Examination,
  judge: Judge,
  tally: Tally,
): EachAsJson<EndpointVerdict> {
  let suggestions = 0;
  const similar = (reference: EndpointReference) =>
    suggestions++ < MOST_SUGGESTIONS ? similarEndpoints(reference, catalogue) : [];
  const verdictOf = (asked: EndpointReference): EndpointVerdict => {
    const seen =
      observations.length === 0 || asked.endpoint === undefined
        ? undefined
        : observedEndpoint(asked.endpoint, observations, catalogue);
    const reference = seen === undefined ? asked : { ...asked, endpoint: seen.endpoint };
    const verdict = withObserved(verdictOn(reference, judge, similar), seen);
    tally.take(reference, verdict);
    return verdict;
  };
  return {
    forEach(visit) {
      endpoints.forEach((asked) => {
        visit(verdictOf(asked));
      });
    },
    forEachJson(visit) {
      const texts = observations.length === 0 ? verdictTexts(judge, tally) : undefined;
      endpoints.forEach((asked) => {
        visit(texts?.on(asked) ?? JSON.stringify(verdictOf(asked)));
      });
      texts?.count();
    },
  };
}

/** As `examine`, for more endpoints than should stand in memory at once. */
export function examineInStream(input: Examination): StreamedReport {
  const { appType, catalogue } = input;
  const grant = grantOf(input.granted, catalogue);
  const login = input.loginHint ?? 'zoomctl login';
  const judge: Judge = {
    grant,
    granted: new GrantedScopes(grant.scopes),
    appType,
    rules: rulesFor(appType, grant),
    identity: input.identity ?? null,
    connected: input.connected ?? [],
    login,
  };
  const tally = new Tally(appType);
  return {
    granted: grant.scopes,
    style: grant.style,
    appType,
    endpoints: verdictsOf(input, judge, tally),
    get summary() {
      return tally.summary;
    },
    get excess() {
      return judge.granted.unasked();
    },
    get findings() {
      return findingsOf({
        grant,
        appType,
        total: tally.total,
        noted: tally.noted,
        wanted: tally.wanted,
        summary: tally.summary,
        excess: judge.granted.unasked(),
        catalogue,
        login,
        requested: input.requested,
        history: input.history,
        observed: new Set(input.observations?.flatMap(({ scopes }) => scopes)),
      });
    },
  };
}

/** Holds a grant against endpoints: what it opens, what it lacks, what it has too much, and what else is wrong with it. */
export function examine(input: Examination): DoctorReport {
  const report = examineInStream(input);
  const endpoints = gathered(report.endpoints);
  // The others are told once the verdicts have gone by.
  return { ...report, endpoints };
}

/**
 * 0 when every endpoint is open, 3 when a scope stands in the way; what isn't known fails only when strict, and what `me`
 * means for a Server-to-Server token isn't.
 */
export function exitStatus(report: Pick<DoctorReport, 'summary' | 'findings'>, strict: boolean): 0 | 3 {
  const { missing, use_me, needs_admin, unknown } = report.summary;
  if (missing + use_me + needs_admin > 0) return 3;
  return strict && (unknown > 0 || report.findings.some(({ kind }) => kind === 's2s_me')) ? 3 : 0;
}
