import type { Catalogue } from '../catalogue/catalogue.ts';
import * as advice from './advice.ts';
import { alternativesOf } from './alternatives.ts';
import { namedUser, pathWithMe } from './endpoint-path.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import { type AppType, familyOf, grantOf, joinSplitNames } from './grant.ts';
import type { Confidence } from './known-error.ts';
import { isUserLevel, levelRank, withoutLevel } from './level.ts';
import type { ScopeError } from './scope-error.ts';
import { type Identity, isAnotherUser, isUser, type Judge, rulesFor } from './verdict.ts';

export interface ScopeRefusal {
  readonly error: ScopeError;
  readonly reference: EndpointReference | undefined;
  readonly granted: readonly string[] | null;
  readonly appType: AppType;
  readonly identity: Identity | null;
  /** The users who are connected to zoomctl. */
  readonly connected?: readonly Identity[] | undefined;
  readonly catalogue: Catalogue;
}

export interface ScopeDiagnosis {
  readonly kind: 'missing_scopes' | 'use_me';
  readonly required: readonly string[];
  readonly diagnosis: string;
  readonly fix: string;
  readonly confidence: Confidence;
}

interface Known extends ScopeRefusal {
  readonly required: readonly string[];
  readonly rules: Judge['rules'];
}

const callOf = (reference: EndpointReference) => `${reference.method} ${reference.path}`;

/** The alternatives with the best to add first: the family of the grant, then the narrowest. */
function bestFirst({ required, granted, catalogue }: Known): string[] {
  const style = grantOf(granted ?? [], catalogue).style;
  const other = style === 'classic' ? 'granular' : 'classic';
  const strange = (scope: string) => (familyOf(scope, catalogue) === other ? 1 : 0);
  return [...required].sort((a, b) => strange(a) - strange(b) || levelRank(a) - levelRank(b));
}

function unnamed({ reference, required }: Known): ScopeDiagnosis {
  const asked = reference === undefined ? 'with the endpoint that was called' : `"${callOf(reference)}"`;
  return {
    kind: 'missing_scopes',
    required,
    diagnosis:
      'Zoom refused the call because the token lacks a scope, but the text does not hold the names of the scopes.',
    fix: `Run zoomctl scopes doctor ${asked}, or give the whole reply to zoomctl scopes explain.`,
    confidence: 'likely',
  };
}

function grantedAfterAll(known: Known, has: readonly string[]): ScopeDiagnosis {
  return {
    kind: 'missing_scopes',
    required: known.required,
    diagnosis: `The grant holds ${advice.listed(has)}, which is enough, so the call was made with another token: one from before the scope was added, of another account, or of another app (development and production are two).`,
    fix: 'Make the call with the output of zoomctl token for this account; if it is refused too, run zoomctl login again.',
    confidence: 'likely',
  };
}

/** Whether the path's user, not a scope, stands in the way, though Zoom names user-level scopes, too. */
function namesUserInVain(known: Known, has: readonly string[]): boolean {
  const user = known.reference && namedUser(known.reference);
  if (known.rules !== 'user' || user?.kind !== 'literal' || !meMayHelp(known)) return false;
  return has.every(isUserLevel) && (has.length > 0 || isAnotherUser(user.user, known.identity));
}

/** Whether `me` may open this call to a user-level token: not where only scopes for admins are published for it. */
function meMayHelp(known: Known): boolean {
  const { reference } = known;
  if (reference === undefined) return meCouldHelp(known);
  const user = namedUser(reference).kind;
  if (user !== 'literal' && user !== 'template') return false;
  const published = [...(reference.endpoint?.classic ?? []), ...(reference.endpoint?.granular ?? [])];
  return published.length === 0 || published.some(isUserLevel);
}

/** Whether Zoom's documents know a call that names a user, asks for these scopes, and works with `me` instead. */
function meCouldHelp({ required, catalogue }: Known): boolean {
  if (required.some((scope) => catalogue.scope(scope) === undefined)) return true;
  const asked = new Set(required);
  return catalogue.all().some((endpoint) => {
    const scopes = [...endpoint.classic, ...endpoint.granular];
    return endpoint.path.includes('{userId}') && scopes.some((s) => asked.has(s)) && scopes.some(isUserLevel);
  });
}

/** The user-level scopes that open the call with `me`, as the documents have them and as the named ones suggest. */
function forMe({ required, reference, granted, catalogue }: Known): string[] {
  const style = grantOf([...(granted ?? []), ...required], catalogue).style;
  const published = reference?.endpoint ? alternativesOf(reference.endpoint, style).userLevel : [];
  // What is left of `meeting:master` is no scope; what is left of a name that isn't published may be one.
  const suggested = required
    .filter((name) => catalogue.scope(withoutLevel(name)) !== undefined || !catalogue.scope(name))
    .map(withoutLevel);
  return [...new Set([...suggested, ...published])];
}

function useMe(known: Known): ScopeDiagnosis {
  const { required, reference, granted, rules, identity } = known;
  const user = reference && namedUser(reference);
  const own = forMe(known);
  const lacks = granted !== null && own.length > 0 && !granted.some((scope) => own.includes(scope));
  const scope = lacks ? ` The user-level scope (${own[0]}) has to be granted, too.` : '';
  if (reference === undefined || user === undefined) {
    const wide =
      known.appType === 'unknown' ? bestFirst(known).find((name) => !isUserLevel(name)) : undefined;
    const otherwise =
      wide === undefined
        ? ''
        : ` An admin-managed or Server-to-Server app, or one that is to reach other users, needs ${wide} instead.`;
    return {
      kind: 'use_me',
      required,
      diagnosis:
        "Zoom names only scopes that reach other users. It does that when a path names a user, by id or by email address, and the token is user-level, even when that is the token's own user.",
      fix: `Write me in the place of the user, as in POST /users/me/meetings.${scope}${otherwise}`,
      confidence: 'likely',
    };
  }
  const me = `${reference.method} ${pathWithMe(reference)}`;
  const confidence = rules === 'user' && !required.some(isUserLevel) ? 'certain' : 'likely';
  if (user.kind === 'literal' && advice.saysMe(user.user)) {
    const [diagnosis, fix] = [advice.meInCapitals(user.user), advice.writeMeInLowerCase(me)];
    return { kind: 'use_me', required, diagnosis, fix: `${fix}${scope}`, confidence };
  }
  if (user.kind === 'literal' && isAnotherUser(user.user, identity)) {
    const admin = bestFirst(known).find((name) => !isUserLevel(name));
    // To write me would act for somebody else than the call is about.
    const connected = (known.connected ?? []).some((other) => isUser(user.user, other));
    return {
      kind: 'missing_scopes',
      required,
      diagnosis: `The path names ${user.user}, who is not the token's user; a user-level token acts for its own user only, as me.`,
      fix: connected ? advice.asConnected(user.user, me) : `${advice.loginAs(user.user, me, admin)}${scope}`,
      confidence,
    };
  }
  const isUnknown = !identity?.email && !identity?.userId;
  const orElse = user.kind === 'literal' && isUnknown ? advice.ifSomebodyElse(user.user) : '';
  return {
    kind: 'use_me',
    required,
    diagnosis: `The path names a user${user.kind === 'literal' ? ` (${user.user})` : ''}, so Zoom asks for a scope that reaches any user of the account. A user-level token has to say me, even for its own user.`,
    fix: `${advice.writeMe(me)}${scope}${orElse}`,
    confidence,
  };
}

function onlyAdminNamed(known: Known): ScopeDiagnosis {
  const { required, reference, rules, appType } = known;
  const [best = null] = bestFirst(known);
  if (rules === 'admin') return lacking(known, best, 'certain');
  if (meMayHelp(known)) return useMe(known);
  const saysMe = reference !== undefined && namedUser(reference).kind === 'me';
  const place = saysMe ? 'though the path says me already' : 'and saying me would not change that';
  const then =
    appType === 'unknown'
      ? ` If it is one already: ${advice.addScope(best, { appType, login: 'zoomctl login' }, null)}`
      : '';
  return {
    kind: 'missing_scopes',
    required,
    diagnosis: `Zoom names only scopes for admins (${advice.listed(required)}), ${place}. A user-managed app can't have these.`,
    fix: `${advice.useAdminApp(best ?? undefined)}${then}`,
    confidence: 'likely',
  };
}

/** Says so where the documents name none of the scopes that Zoom's reply names. */
function otherThanDocumented({ reference, required }: Known): string {
  const published = [...(reference?.endpoint?.classic ?? []), ...(reference?.endpoint?.granular ?? [])];
  if (published.length === 0 || required.some((scope) => published.includes(scope))) return '';
  return ` Zoom's documents name others for this call (${advice.listed(published)}); what the reply says counts.`;
}

/** Whether Zoom publishes every name, so that none is a slip or another product's, and this kind of app can have one. */
function couldBeAsked({ required, appType, catalogue }: Known): boolean {
  if (required.some((scope) => catalogue.scope(scope) === undefined)) return false;
  return appType !== 'user' || required.some(isUserLevel);
}

function lacking(known: Known, add: string | null, confidence: Confidence): ScopeDiagnosis {
  const { required, reference, rules, appType } = known;
  const user = reference && namedUser(reference);
  const me =
    reference !== undefined && user?.kind === 'literal' && rules === 'user'
      ? `${reference.method} ${pathWithMe(reference)}`
      : null;
  const any =
    required.length > 1
      ? `Any one of these is enough: ${advice.listed(required, 6)}.`
      : `It is ${required[0]}.`;
  const conflict = otherThanDocumented(known);
  return {
    kind: 'missing_scopes',
    required,
    diagnosis: `The token lacks a scope that this call needs. ${any}${conflict}`,
    fix: advice.addScope(add, { appType, login: 'zoomctl login' }, me),
    confidence: conflict === '' && couldBeAsked(known) ? confidence : 'likely',
  };
}

/** Where a user-managed app's family has no scope for its own user among those that Zoom named. */
function otherFamilyOnly({ required, granted, rules, catalogue }: Known) {
  const { style } = grantOf(granted ?? [], catalogue);
  const other = style === 'classic' ? 'granular' : 'classic';
  if (rules !== 'user' || (style !== 'classic' && style !== 'granular')) return undefined;
  const takes = required.filter((scope) => familyOf(scope, catalogue) !== other);
  const [wide] = takes;
  return wide === undefined || takes.some(isUserLevel) ? undefined : { style, wide };
}

function userLevelNamed(known: Known): ScopeDiagnosis {
  const best = bestFirst(known);
  const own = best.filter(isUserLevel);
  const wide = best.filter((scope) => !isUserLevel(scope));
  if (known.rules === 'admin') return lacking(known, wide[0] ?? own[0] ?? null, 'certain');
  const strange = otherFamilyOnly(known);
  const diagnosis = lacking(known, own[0] ?? null, 'certain');
  if (strange !== undefined && own[0] !== undefined)
    return { ...diagnosis, fix: advice.otherFamily(own[0], strange.style, strange.wide) };
  if (known.rules === 'user' || wide.length === 0) return diagnosis;
  return {
    ...diagnosis,
    fix: `${diagnosis.fix} In an admin-managed or Server-to-Server app it is ${wide[0]}.`,
  };
}

/** Why Zoom named these scopes, and what this kind of app can do about it. */
export function explainScopeError(refusal: ScopeRefusal): ScopeDiagnosis {
  const required = joinSplitNames(refusal.error.required, refusal.catalogue);
  const granted = refusal.granted && joinSplitNames(refusal.granted, refusal.catalogue);
  const rules = rulesFor(refusal.appType, grantOf(granted ?? [], refusal.catalogue));
  const known: Known = { ...refusal, granted, required, rules };
  if (required.length === 0) return unnamed(known);
  const has = required.filter((scope) => granted?.includes(scope));
  if (namesUserInVain(known, has)) return useMe(known);
  if (has.length > 0) return grantedAfterAll(known, has);
  return required.some(isUserLevel) ? userLevelNamed(known) : onlyAdminNamed(known);
}
