import type { Endpoint } from '../catalogue/catalogue.ts';
import * as advice from './advice.ts';
import { type Alternatives, alternativesOf } from './alternatives.ts';
import { type NamedUser, namedUser, pathWithMe } from './endpoint-path.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import type { AppType, Grant } from './grant.ts';
import type { GrantedScopes } from './granted-scopes.ts';
import { isUserLevel } from './level.ts';
import type { ObservedEndpoint } from './observed-endpoint.ts';

export type Status = 'ok' | 'missing' | 'use_me' | 'needs_admin' | 'unknown';

export interface EndpointVerdict {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | null;
  readonly status: Status;
  /** The granted scopes that open it, or, for `use_me`, would open it with `me` in the path. */
  readonly satisfiedBy: readonly string[];
  /** The alternatives that would open it, the best to add first; any one of them suffices. */
  readonly missing: readonly string[];
  /** The one to add. */
  readonly add: string | null;
  readonly reason: string;
  readonly fix: string;
  readonly evidence: 'documented' | 'observed';
  /** The alternatives that Zoom named; only where the verdict rests on them. */
  readonly observed?: readonly string[];
  /** The alternatives that Zoom publishes; there, too. */
  readonly documented?: readonly string[];
  /** When Zoom named them, ISO 8601; there, too. */
  readonly observedAt?: string;
}

/** A verdict that rests on what Zoom named, with both what it named and what it publishes. */
export function withObserved(verdict: EndpointVerdict, seen: ObservedEndpoint | undefined): EndpointVerdict {
  if (seen === undefined) return verdict;
  const { observed, documented, seenAt } = seen;
  const reason = `${verdict.reason} ${advice.zoomNamed(observed, documented, seenAt)}`;
  return { ...verdict, reason, evidence: 'observed', observed, documented, observedAt: seenAt };
}

/** The user whom the token belongs to, as far as that is known. */
export interface Identity {
  readonly userId?: string | null;
  readonly email?: string | null;
}

/** What a verdict is judged by. */
export interface Judge {
  readonly grant: Grant;
  readonly granted: GrantedScopes;
  readonly appType: AppType;
  /** The rules that apply: those of `appType`, or what an unknown app's grant looks like; `any`: nothing is known. */
  readonly rules: 'user' | 'admin' | 'any';
  readonly identity: Identity | null;
  /** The users who are connected to zoomctl. */
  readonly connected: readonly Identity[];
  readonly login: string;
}

/** The rules that an app of this type and grant is judged by. */
export function rulesFor(appType: AppType, grant: Grant): Judge['rules'] {
  if (appType === 'user') return 'user';
  if (appType === 'admin' || appType === 's2s') return 'admin';
  if (grant.scopes.length === 0) return 'any';
  return grant.scopes.every(isUserLevel) ? 'user' : 'admin';
}

/** Whether a path's user is certainly not the token's own: only the same kind of identifier can tell. */
export function isAnotherUser(user: string, identity: Identity | null | undefined): boolean {
  const own = user.includes('@') ? identity?.email : identity?.userId;
  if (own === undefined || own === null || own === '') return false;
  return user.includes('@') ? own.toLowerCase() !== user.toLowerCase() : own !== user;
}

/** Whether a path's user is this one, by id or by email address. */
export function isUser(user: string, { email, userId }: Identity): boolean {
  return user === userId || user.toLowerCase() === email?.toLowerCase();
}

const NOTHING: readonly string[] = [];

function verdict(
  { method, path, endpoint }: EndpointReference,
  status: Status,
  satisfiedBy: readonly string[],
  missing: readonly string[],
  add: string | null,
  reason: string,
  fix: string,
): EndpointVerdict {
  return {
    method,
    path,
    operationId: endpoint?.operationId ?? null,
    status,
    satisfiedBy,
    missing,
    add,
    reason,
    fix,
    evidence: 'documented',
  };
}

interface Case {
  readonly reference: EndpointReference;
  readonly alternatives: Alternatives;
  readonly granted: readonly string[];
  readonly user: NamedUser;
  readonly judge: Judge;
}

function open(satisfiedBy: readonly string[], c: Case): EndpointVerdict {
  const reason = advice.opens(satisfiedBy, c.user, c.judge);
  return verdict(c.reference, 'ok', satisfiedBy, NOTHING, null, reason, advice.nothingToDo);
}

function missing(scopes: readonly string[], c: Case, reason: string): EndpointVerdict {
  const add = scopes[0] ?? null;
  if (add !== null && !c.alternatives.canTake(add)) {
    const fix = advice.onlyOtherFamily(add, c.judge.grant.style, c.reference.method);
    return verdict(c.reference, 'missing', NOTHING, scopes, null, reason, fix);
  }
  const me = c.user.kind === 'literal' && c.judge.rules === 'user' ? pathWithMe(c.reference) : null;
  const fix = advice.addScope(add, c.judge, me === null ? null : `${c.reference.method} ${me}`);
  return verdict(c.reference, 'missing', NOTHING, scopes, add, reason, fix);
}

function needsAdmin(c: Case, reason: string, fix: string): EndpointVerdict {
  return verdict(c.reference, 'needs_admin', NOTHING, c.alternatives.wide, null, reason, fix);
}

/** Another user's data is out of reach however many user-level scopes are added: that user has to log in. */
function forAnotherUser(user: string, c: Case): EndpointVerdict {
  const { alternatives, granted, judge } = c;
  const me = `${c.reference.method} ${pathWithMe(c.reference)}`;
  if (granted.length > 0 && judge.connected.some((other) => isUser(user, other)))
    return needsAdmin(c, advice.namesAnother(user, judge), advice.asConnected(user, me));
  const login = advice.loginAs(user, me, alternatives.wide[0]);
  if (granted.length > 0) return needsAdmin(c, advice.namesAnother(user, judge), login);
  const add = alternatives.userLevel.find((scope) => alternatives.canTake(scope));
  if (add === undefined) return noneGrantedToUserApp(c);
  return needsAdmin(c, advice.namesAnother(user, judge), `${advice.addToApp(add)}. ${login}`);
}

function noneGrantedToUserApp(c: Case): EndpointVerdict {
  const { alternatives, judge } = c;
  const own = alternatives.userLevel;
  if (own[0] === undefined) {
    const wide = alternatives.wide[0];
    const rare = wide !== undefined && judge.grant.style === 'granular' && !alternatives.canTake(wide);
    const fix = rare ? advice.useClassicAdminApp(wide, c.reference.method) : advice.useAdminApp(wide);
    return needsAdmin(c, advice.onlyAdminPublished(judge), fix);
  }
  const wide = alternatives.wideOfOwnFamily;
  if (wide !== undefined)
    return needsAdmin(c, advice.noneGranted(judge), advice.otherFamily(own[0], judge.grant.style, wide));
  return missing(own, c, advice.noneGranted(judge));
}

function judgeForUserApp(c: Case): EndpointVerdict {
  const { alternatives, granted, user, judge } = c;
  if (user.kind !== 'literal') return granted.length > 0 ? open(granted, c) : noneGrantedToUserApp(c);

  const wide = granted.filter((scope) => !isUserLevel(scope));
  if (wide.length > 0) return open(wide, c);
  const me = `${c.reference.method} ${pathWithMe(c.reference)}`;
  if (advice.saysMe(user.user) && granted.length > 0) {
    const [reason, fix] = [advice.meInCapitals(user.user), advice.writeMeInLowerCase(me)];
    return verdict(c.reference, 'use_me', granted, NOTHING, null, reason, fix);
  }
  if (alternatives.userLevel.length > 0 && isAnotherUser(user.user, judge.identity))
    return forAnotherUser(user.user, c);
  if (granted.length === 0) return noneGrantedToUserApp(c);
  const reason = advice.namesUser(user.user, granted, alternatives.wide[0], judge);
  return verdict(c.reference, 'use_me', granted, NOTHING, null, reason, advice.writeMe(me));
}

function judgeForAdminApp(c: Case): EndpointVerdict {
  const { alternatives, granted, user } = c;
  const reachesOthers = (user.kind === 'literal' || user.kind === 'template') && alternatives.wide.length > 0;
  const opening = reachesOthers ? granted.filter((scope) => !isUserLevel(scope)) : granted;
  if (opening.length > 0) return open(opening, c);
  const reason = granted.length > 0 ? advice.ownUserOnly(granted, c.judge) : advice.noneGranted(c.judge);
  return missing(toAddForAdminApp(c), c, reason);
}

function canTakeNoneOf([first]: readonly string[], alternatives: Alternatives): boolean {
  return first !== undefined && !alternatives.canTake(first);
}

/** The scopes that reach other users; where the app can take none of these, those that open a path which names none. */
function toAddForAdminApp({ reference, alternatives }: Case): readonly string[] {
  const { userLevel, wide } = alternatives;
  if (wide.length === 0) return userLevel;
  if (!canTakeNoneOf(wide, alternatives)) return wide;
  const { kind } = namedUser(reference);
  const narrow =
    kind === 'literal' || kind === 'template' ? [] : userLevel.filter((s) => alternatives.canTake(s));
  return narrow.length > 0 ? [...narrow, ...wide] : wide;
}

/** Names published endpoints that an unpublished one may be meant for. */
type Similar = (reference: EndpointReference) => readonly string[];

function nothingKnown(reference: EndpointReference, similar: Similar): EndpointVerdict {
  const { reason, fix } =
    reference.endpoint === undefined
      ? advice.notPublished(similar(reference))
      : advice.noScopesPublished(reference.method);
  return verdict(reference, 'unknown', NOTHING, NOTHING, null, reason, fix);
}

/** Whether the verdict on an endpoint that nothing is granted of hangs on whom its template names. */
export function hangsOnUser(endpoint: Endpoint, { grant, rules }: Judge): boolean {
  if (rules !== 'admin') return false;
  const alternatives = alternativesOf(endpoint, grant.style);
  return canTakeNoneOf(alternatives.wide, alternatives);
}

const NOBODY: NamedUser = { kind: 'none' };

/** Whether a grant opens one endpoint, and if not, why not and what to do next. */
export function verdictOn(reference: EndpointReference, judge: Judge, similar: Similar): EndpointVerdict {
  const alternatives = reference.endpoint && alternativesOf(reference.endpoint, judge.grant.style);
  const all = alternatives?.all ?? [];
  if (alternatives === undefined || all.length === 0) return nothingKnown(reference, similar);
  const granted = judge.granted.among(all);
  // Whom a template names is told of nobody where nothing is granted, as for most of a whole catalogue.
  const asPublished = reference.path === reference.endpoint?.path;
  const user = asPublished && granted.length === 0 ? NOBODY : namedUser(reference);
  const c: Case = { reference, alternatives, granted, user, judge };
  if (judge.rules === 'user') return judgeForUserApp(c);
  if (judge.rules === 'admin') return judgeForAdminApp(c);
  return missing(all, c, advice.noneGranted(judge));
}
