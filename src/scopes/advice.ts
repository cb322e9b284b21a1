import type { NamedUser } from './endpoint-path.ts';
import type { Judge } from './verdict.ts';

/** A reason and the one thing to do next. */
export interface Advice {
  readonly reason: string;
  readonly fix: string;
}

export const nothingToDo = 'Nothing to do.';

/** Up to `most` names in a sentence. */
export function listed(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

/** Says which kind of app was assumed, where the answer hangs on it. */
function ifAssumed(judge: Judge): string {
  if (judge.appType !== 'unknown' || judge.rules === 'any') return '';
  return judge.rules === 'user'
    ? ' This holds if this is a user-managed app, which its scopes suggest.'
    : ' This holds if this is an admin-managed or Server-to-Server app, which its scopes suggest.';
}

/** What is said of a call that is open for the token's own user alone. */
export const WITH_ME = ' with me in the place of the user';

export function opens(satisfiedBy: readonly string[], user: NamedUser, judge: Judge): string {
  const asMe = user.kind === 'template' && judge.rules === 'user';
  const one = satisfiedBy.length === 1;
  const text = `${listed(satisfiedBy)} ${one ? 'opens' : 'each open'} it${asMe ? WITH_ME : ''}.`;
  return user.kind === 'none' || user.kind === 'me' ? text : text + ifAssumed(judge);
}

/** A sentence that is the same for each endpoint of a report. */
function once<J extends object>(make: (judge: J) => string): (judge: J) => string {
  const made = new WeakMap<J, string>();
  return (judge) => {
    const known = made.get(judge);
    if (known !== undefined) return known;
    const text = make(judge);
    made.set(judge, text);
    return text;
  };
}

export const noneGranted = once((judge: Judge) =>
  judge.grant.scopes.length === 0
    ? 'No scopes are granted.'
    : `None of the granted scopes opens it.${ifAssumed(judge)}`,
);

export function ownUserOnly(granted: readonly string[], judge: Judge): string {
  const one = granted.length === 1;
  return `${listed(granted)} ${one ? 'reaches' : 'reach'} the token's own user only, and the path names any user of the account.${ifAssumed(judge)}`;
}

export const onlyAdminPublished = once(
  (judge: Judge) =>
    `Only :admin or :master scopes open it, and a user-managed app can't have those.${ifAssumed(judge)}`,
);

export function namesUser(
  user: string,
  granted: readonly string[],
  admin: string | undefined,
  judge: Judge,
): string {
  const asks = admin === undefined ? 'refuses the call' : `asks for ${admin}`;
  const are = granted.length === 1 ? 'is' : 'are';
  return `The path names the user ${user}, and ${listed(granted)} ${are} user-level: Zoom then ${asks}, even when that is the token's own user.${ifAssumed(judge)}`;
}

export function namesAnother(user: string, judge: Judge): string {
  return `The path names ${user}, who is not this token's user, and a user-managed app acts for its own user only.${ifAssumed(judge)}`;
}

export function writeMe(call: string): string {
  return `Write me in the place of the user: ${call}.`;
}

/** A slip of the finger, or a word for it that Zoom does not know: nobody's id or email address is so short. */
const NEARLY_ME = /^(?:me{1,3}|em|m|my|self|myself)$/i;

/** A user-level token is read as its own user by `me` alone, which Zoom takes in lower case only. */
export function saysMe(user: string): boolean {
  return user !== 'me' && NEARLY_ME.test(user);
}

export function meInCapitals(user: string): string {
  return `The path says ${user}, which Zoom reads as another user's name: it knows the token's own user as me, in lower case.`;
}

/** Whom a path names is not always known to be the token's own user. */
export function ifSomebodyElse(user: string): string {
  return ` If ${user} is not the token's own user, ${user} has to log in: me is always the token's own.`;
}

export function writeMeInLowerCase(call: string): string {
  return `Write me in lower case: ${call}.`;
}

export function asConnected(user: string, call: string): string {
  return `${user} is connected: zoomctl api ${call} --account ${user}`;
}

export function loginAs(user: string, call: string, admin: string | undefined): string {
  const adminApp =
    admin === undefined ? '' : `, or use an admin-managed app of that user's account with ${admin}`;
  return `Run zoomctl login as ${user}, then call ${call} with --account ${user}${adminApp}.`;
}

/** With a Server-to-Server app nobody can log in. */
export function appOfTheirAccount(user: string): string {
  return `Use a Server-to-Server app of the Zoom account that ${user} belongs to, or an app that people log in to, and run zoomctl login as ${user}.`;
}

export function useAdminApp(scope: string | undefined): string {
  return `Use an admin-managed or Server-to-Server app that has ${scope}: zoomctl app add NAME --client-id ID --type admin.`;
}

/** The same where Zoom publishes no granular scope for it, which are those that apps made today have. */
export function useClassicAdminApp(scope: string, method: string): string {
  return `${useAdminApp(scope)} It is a classic scope, which the scope picker of an app made today rarely has: if yours has not, make ${theCall(method)}; it may name a granular one.`;
}

const AT_ZOOM = ' to the app (Zoom App Marketplace, your app, Scopes)';

export function addToApp(scope: string | null): string {
  return `Add ${scope}${AT_ZOOM}`;
}

const andAgain = once(({ appType, login }: Pick<Judge, 'appType' | 'login'>) =>
  appType === 's2s'
    ? `${AT_ZOOM}, then activate the app again and take a new token.`
    : `${AT_ZOOM}, then run ${login} again, because a token never gains scopes.`,
);

/** What to do about a missing scope: an access token never gains scopes, so a new one has to follow. */
export function addScope(
  scope: string | null,
  judge: Pick<Judge, 'appType' | 'login'>,
  me: string | null,
): string {
  const call = me === null ? '' : ` Then call ${me}: with me, not with the user's name.`;
  return `Add ${scope}${andAgain(judge)}${call}`;
}

/** An app has classic or granular scopes, and can't be given one of the other family. */
export function otherFamily(scope: string, style: string, wide: string): string {
  const other = style === 'classic' ? 'granular' : 'classic';
  return `For its own user Zoom publishes only ${scope}, a ${other} scope, which an app with ${style} scopes can't take. ${useAdminApp(wide)}`;
}

/** The same where no app with scopes of this family can be given one for it. */
export function onlyOtherFamily(scope: string, style: string, method: string): string {
  if (style === 'classic')
    return `Zoom publishes only granular scopes for it, which an app with classic scopes can't take: use an app with granular scopes that has ${scope}.`;
  return `Zoom publishes only classic scopes for it, such as ${scope}, which the scope picker of an app with granular scopes rarely has. If yours has not, make ${theCall(method)}; it may name a granular one.`;
}

function theCall(method: string): string {
  return `the call once${method === 'GET' ? '' : ', on test data'}, and give the error that Zoom answers with to zoomctl scopes explain`;
}

export function notPublished(similar: readonly string[]): Advice {
  const meant = similar.length === 0 ? '' : ` Did you mean ${similar.join(' or ')}?`;
  return {
    reason: `Zoom publishes no such endpoint.${meant}`,
    fix: 'Check the method and the path with zoomctl endpoint list.',
  };
}

/** What a verdict rests on that is not the documents'. */
export function zoomNamed(
  observed: readonly string[],
  documented: readonly string[],
  seenAt: string,
): string {
  const documents = documented.length === 0 ? 'none' : listed(documented, 4);
  return `Zoom itself named ${listed(observed, 4)} on ${seenAt.slice(0, 10)}; its documents have ${documents}.`;
}

export function noScopesPublished(method: string): Advice {
  return { reason: 'Zoom publishes no scopes for it.', fix: `Make ${theCall(method)}.` };
}
