import { type Catalogue, type Endpoint, fieldsOf } from '../catalogue/catalogue.ts';
import { familyOf } from './grant.ts';
import { isUserLevel, levelOf } from './level.ts';
import { calledEndpoint, isOf, type MadeCall, type Observation } from './observations.ts';

type Family = 'classic' | 'granular';
const FAMILIES: readonly Family[] = ['classic', 'granular'];

/** Where Zoom did otherwise than its documents say. */
export interface ObservedEndpoint {
  /** The endpoint with the alternatives that hold. */
  readonly endpoint: Endpoint;
  /** The alternatives that Zoom named. */
  readonly observed: readonly string[];
  readonly documented: readonly string[];
  /** When Zoom named them last; ISO 8601. */
  readonly seenAt: string;
}

/** The lists that a scope belongs to: a few stand in both of an endpoint's, and some in none yet. */
function familiesOf(
  scope: string,
  endpoint: Endpoint,
  { style }: Observation,
  catalogue: Catalogue,
): Family[] {
  const listed = FAMILIES.filter((family) => endpoint[family].includes(scope));
  if (listed.length > 0) return listed;
  return [familyOf(scope, catalogue) ?? (style === 'granular' ? 'granular' : 'classic')];
}

/**
 * About what an observation says something: Zoom names the alternatives of the token's family, leaves out `:master`
 * forms, and names only what reaches other users where the path names one. What it had no reason to name is not
 * thereby refuted; only to a user-managed app that named nobody the absence of user-level scopes is an answer.
 */
function informs(
  observation: Observation,
  familiesByScope: ReadonlyMap<string, readonly Family[]>,
): (scope: string, family: Family) => boolean {
  const { scopes, style, appType, subject } = observation;
  const certain = [...familiesByScope.values()].filter((families) => families.length === 1);
  const families = new Set<string>(certain.flat());
  if (style === 'classic' || style === 'granular') families.add(style);
  const levels = new Set(scopes.map(levelOf));
  levels.delete('master');
  if (appType === 'user' && subject !== 'named') levels.add('user');
  return (scope, family) => families.has(family) && levels.has(levelOf(scope));
}

function applied(endpoint: Endpoint, observation: Observation, catalogue: Catalogue): Endpoint {
  const families = new Map(
    observation.scopes.map((scope) => [scope, familiesOf(scope, endpoint, observation, catalogue)]),
  );
  const about = informs(observation, families);
  const of = (family: Family): string[] => {
    const named = observation.scopes.filter((scope) => families.get(scope)?.includes(family));
    const kept = endpoint[family].filter((scope) => named.includes(scope) || !about(scope, family));
    return [...kept, ...named.filter((scope) => !kept.includes(scope))];
  };
  return { ...fieldsOf(endpoint), classic: of('classic'), granular: of('granular') };
}

/** A scope that was added is listed, and one that was taken away is not: the length alone tells neither. */
function sameScopes(a: Endpoint, b: Endpoint): boolean {
  const all = ({ classic, granular }: Endpoint) => [...classic, '|', ...granular];
  const ofB = new Set(all(b));
  return all(a).length === all(b).length && all(a).every((scope) => ofB.has(scope));
}

/** Whether an observation says otherwise than the documents. */
export function differs(observation: Observation, endpoint: Endpoint, catalogue: Catalogue): boolean {
  return !sameScopes(applied(endpoint, observation, catalogue), endpoint);
}

/**
 * An endpoint by what Zoom named, where that differs from the documents; later observations count before earlier ones.
 * @param observations of any endpoints, of one host
 */
export function observedEndpoint(
  endpoint: Endpoint,
  observations: readonly Observation[],
  catalogue: Catalogue,
): ObservedEndpoint | undefined {
  const different = observations
    .filter((observation) => isOf(observation, endpoint) && differs(observation, endpoint, catalogue))
    .sort((a, b) => (a.seenAt < b.seenAt ? -1 : 1));
  const latest = different.at(-1);
  if (latest === undefined) return undefined;
  return {
    endpoint: different.reduce((made, observation) => applied(made, observation, catalogue), endpoint),
    observed: [...new Set(different.flatMap(({ scopes }) => scopes))],
    documented: [...endpoint.classic, ...endpoint.granular],
    seenAt: latest.seenAt,
  };
}

/** The observations that a success refutes: those by which the grant that it was made with would not have been enough. */
export function refutedBy(
  call: MadeCall,
  observations: readonly Observation[],
  catalogue: Catalogue,
): Observation[] {
  const { granted, host } = call;
  const called = granted === null ? undefined : calledEndpoint(call, catalogue);
  if (granted === null || called === undefined) return [];
  const { endpoint, subject } = called;
  return observations.filter((observation) => {
    if (observation.host !== host || observation.subject !== subject || !isOf(observation, endpoint))
      return false;
    if (!differs(observation, endpoint, catalogue)) return false;
    const { classic, granular } = applied(endpoint, observation, catalogue);
    const all = [...classic, ...granular];
    const wide = all.filter((scope) => !isUserLevel(scope));
    const enough = subject === 'named' && wide.length > 0 ? wide : all;
    return !granted.some((scope) => enough.includes(scope));
  });
}
