import type { Catalogue } from '../catalogue/catalogue.ts';
import {
  type DoctorReport,
  type EndpointVerdict,
  examine,
  type Finding,
  type Identity,
} from '../scopes/doctor.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';
import type { AppType } from '../scopes/grant.ts';
import { leastCover } from '../scopes/least-cover.ts';
import type { Observation } from '../scopes/observations.ts';
import { needOf } from './needs.ts';

/** By what endpoints are judged. */
export interface Bench {
  readonly catalogue: Catalogue;
  readonly appType: AppType;
  readonly identity?: Identity | null | undefined;
  readonly loginHint?: string | undefined;
  /** What Zoom named when it refused calls, at the host that is asked about. */
  readonly observations?: readonly Observation[] | undefined;
}

/** The doctor's verdicts on some endpoints, and what each of them needs. */
export interface Judgement {
  readonly verdicts: readonly EndpointVerdict[];
  /** For each endpoint the scopes of which it needs one. */
  readonly needs: readonly (readonly string[])[];
  readonly findings: readonly Finding[];
}

function examined(
  references: readonly EndpointReference[],
  granted: readonly string[],
  bench: Bench,
): { readonly report: DoctorReport; readonly needs: readonly (readonly string[])[] } {
  const report = examine({ ...bench, granted, endpoints: references });
  const on = (reference: EndpointReference): EndpointVerdict => {
    const [verdict] = examine({ ...bench, granted, endpoints: [reference] }).endpoints;
    return verdict as EndpointVerdict;
  };
  const needs = references.map((reference, index) =>
    needOf(reference, report.endpoints[index] as EndpointVerdict, on, bench.catalogue),
  );
  return { report, needs };
}

/** Endpoints held against a grant. */
export function judgedByGrant(
  references: readonly EndpointReference[],
  granted: readonly string[],
  bench: Bench,
): Judgement {
  const { report, needs } = examined(references, granted, bench);
  return { verdicts: report.endpoints, needs, findings: report.findings };
}

/** Findings that are about the calls; the others are about a grant, and without one there is none. */
const ABOUT_CALLS = new Set(['deprecated_endpoint', 'no_published_scopes', 's2s_me', 'needs_admin_app']);

/** Nothing was granted that the reason could speak of: what counts is what such an app can be given at all. */
function withoutGrant(verdict: EndpointVerdict, { appType }: Bench): EndpointVerdict {
  if (appType !== 'user' || !verdict.reason.startsWith('None of the granted')) return verdict;
  return { ...verdict, reason: 'Zoom publishes no scope for it that this user-managed app could be given.' };
}

/**
 * Endpoints held against the least grant that an app of one kind needs for them: what then stands in the way, no scope
 * takes away. An app has scopes of one family, and a new one the granular ones.
 */
export function judgedByNeed(references: readonly EndpointReference[], bench: Bench): Judgement {
  const wanted = leastCover(examined(references, [], bench).needs);
  const granular = wanted.filter((scope) => bench.catalogue.scope(scope)?.kind === 'granular');
  const { report, needs } = examined(references, granular.length > 0 ? granular : wanted, bench);
  const verdicts = report.endpoints.map((verdict, index) => {
    if (verdict.status === 'needs_admin') return withoutGrant(verdict, bench);
    const [scope] = needs[index] ?? [];
    if (verdict.status !== 'missing' || scope === undefined) return verdict;
    const endpoints = references.slice(index, index + 1);
    return examine({ ...bench, granted: [scope], endpoints }).endpoints[0] ?? verdict;
  });
  return { verdicts, needs, findings: report.findings.filter(({ kind }) => ABOUT_CALLS.has(kind)) };
}
