import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';
import { type EndpointReference, referenceOf } from './endpoint-reference.ts';
import { type AppType, type GrantStyle, grantOf, joinSplitNames } from './grant.ts';
import { parseScopeError } from './scope-error.ts';

/**
 * How a call said whose data it wants: as `me`, by somebody's name, or not at all. It counts, because Zoom answers a
 * user-managed app that names a user with the `:admin` scopes alone.
 */
export type Subject = 'me' | 'named' | 'none';

/** The alternatives that Zoom named when it refused a call for its scopes. Holds nothing of the account or the call's values. */
export interface Observation {
  /** The API's host, in lower case, with its port where that is not the usual one: `api.zoom.us`. */
  readonly host: string;
  readonly method: string;
  /** Zoom's template: `/users/{userId}/meetings`. */
  readonly path: string;
  readonly subject: Subject;
  readonly appType: AppType;
  /** The family of the scopes that the token had. */
  readonly style: GrantStyle | 'unknown';
  /** Any one of these would have opened the call. */
  readonly scopes: readonly string[];
  /** Zoom's code: 4711, 124, 4700, 104. */
  readonly code: number | null;
  /** ISO 8601, UTC. */
  readonly seenAt: string;
}

/** A call to Zoom, and with what kind of app and grant it was made. */
export interface MadeCall {
  readonly host: string;
  readonly method: string;
  /** As it was sent, below the API's base. */
  readonly path: string;
  readonly appType: AppType;
  /** Null where it is not known. */
  readonly granted: readonly string[] | null;
}

/** Zoom publishes at most ten scopes for one endpoint; a longer list than this is none of Zoom's. */
const MOST_SCOPES = 60;
const MOST_OBSERVATIONS = 500;
/** Of hosts that are not Zoom's: sandboxes come and go, each on a port of its own. */
const MOST_ELSEWHERE = 100;
/** A refusal is short; what stands behind this is no part of it. */
const READABLE = 50_000;

/** Zoom's longest name has 78 characters. */
const LONGEST_NAME = 100;

/** Whether a name that Zoom doesn't publish may be a scope's: made of words, with nothing of an id or a token in it. */
function looksLikeScope(name: string): boolean {
  if (name.length > LONGEST_NAME || !name.includes(':')) return false;
  return name
    .split(':')
    .every(
      (part) => !/[A-Z0-9-]{6}/.test(part) && (part.length < 16 || /^[a-z]+(?:_[a-z0-9]+)*$/.test(part)),
    );
}

/** Parameters of Zoom's templates that stand for a person. */
const PERSON = /^\{[^}]*(?:user|email|member)[^}]*\}$/i;

/** Whether a host is one of Zoom's own. */
export function isZoom(host: string): boolean {
  return /(?:^|\.)zoom(?:gov)?\.(?:us|com)$/.test(host);
}

const ZOOMS_API = 'https://api.zoom.us/';

/** The host that observations are kept by: Zoom's regional hosts are one API. */
export function observedHost(apiUrl: string): string {
  // The usual one is told without Node's code for URLs, whose first use takes a quarter of a millisecond.
  const { host } = apiUrl.startsWith(ZOOMS_API) ? { host: 'api.zoom.us' } : new URL(apiUrl);
  return /^api(?:-[a-z]+)?\.zoom\.us$/.test(host) ? 'api.zoom.us' : host;
}

/** How this call of an endpoint says whose data it wants. */
export function subjectOf({ endpoint, path }: EndpointReference): Subject {
  const asked = path.split('/');
  const template = (endpoint?.path ?? '').split('/');
  if (template.includes('me')) return 'me';
  const person = template.findIndex((segment) => PERSON.test(segment));
  if (person < 0) return 'none';
  return asked[person] === 'me' ? 'me' : 'named';
}

/** The published endpoint that a call below the API's usual base was made to. */
function referenceToCall(
  call: MadeCall,
  catalogue: Catalogue,
): (EndpointReference & { endpoint: Endpoint }) | undefined {
  const reference = referenceOf(call.method, call.path, catalogue);
  const { endpoint } = reference;
  return endpoint === undefined || endpoint.base !== null ? undefined : { ...reference, endpoint };
}

/**
 * What Zoom's refusal of a call says about its endpoint; undefined where it names no scopes, or more than any endpoint
 * has, and for a call that Zoom publishes no endpoint for.
 * @param harmless whether a name may be kept
 */
export function observationOf(
  call: MadeCall,
  body: string,
  seenAt: string,
  catalogue: Catalogue,
  harmless: (name: string) => boolean = () => true,
): Observation | undefined {
  const named = parseScopeError(body.slice(0, READABLE));
  if (named === undefined) return undefined;
  // In a list that was tampered with, the pieces of a name are words that no scope is.
  const isName = (name: string) =>
    (catalogue.scope(name) !== undefined || looksLikeScope(name)) && harmless(name);
  const scopes = joinSplitNames(named.required, catalogue).filter(isName);
  if (scopes.length === 0 || scopes.length > MOST_SCOPES) return undefined;
  const reference = referenceToCall(call, catalogue);
  if (reference === undefined) return undefined;
  return {
    host: call.host,
    method: reference.method,
    path: reference.endpoint.path,
    subject: subjectOf(reference),
    appType: call.appType,
    style: call.granted === null ? 'unknown' : grantOf(call.granted, catalogue).style,
    scopes,
    code: named.code,
    seenAt,
  };
}

const keyOf = ({ host, method, path, subject, appType, style }: Observation) =>
  [host, method, path, subject, appType, style].join(' ');

/** The list without its first entries of a kind, so that at most `most` of them are left. */
function latest(all: readonly Observation[], most: number, kind: (o: Observation) => boolean): Observation[] {
  let surplus = all.filter(kind).length - most;
  return all.filter((observation) => !kind(observation) || surplus-- <= 0);
}

/** The observations with one more: it takes the place of an earlier one of the same kind, and the oldest make room. */
export function withObservation(before: readonly Observation[], added: Observation): Observation[] {
  const key = keyOf(added);
  const all = [...before.filter((observation) => keyOf(observation) !== key), added];
  const some = latest(all, MOST_ELSEWHERE, ({ host }) => !isZoom(host));
  return latest(some, MOST_OBSERVATIONS, () => true);
}

/** Whether two observations, or an observation and an endpoint, are of the same endpoint. */
export function isOf(observation: Observation, { method, path }: Pick<Endpoint, 'method' | 'path'>): boolean {
  return observation.method === method && observation.path === path;
}

/** The published endpoint of a call and how the call named its user; for holding a success against what was observed. */
export function calledEndpoint(
  call: MadeCall,
  catalogue: Catalogue,
): { readonly endpoint: Endpoint; readonly subject: Subject } | undefined {
  const reference = referenceToCall(call, catalogue);
  return reference && { endpoint: reference.endpoint, subject: subjectOf(reference) };
}
