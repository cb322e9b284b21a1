import * as advice from './advice.ts';
import { namedUser, pathWithMe } from './endpoint-path.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import type { AppType } from './grant.ts';
import { isUserLevel } from './level.ts';
import { type Identity, isAnotherUser, isUser } from './verdict.ts';

/** A refusal because of the user whom the path names. */
export interface NamedUserRefusal {
  readonly kind: string;
  readonly reference: EndpointReference | undefined;
  readonly appType: AppType;
  readonly identity: Identity | null;
  /** The users who are connected to zoomctl. */
  readonly connected: readonly Identity[];
}

/** Whether a call may be made for the token's own user: not where Zoom publishes only scopes for admins. */
function takesMe({ endpoint }: EndpointReference): boolean {
  const published = [...(endpoint?.classic ?? []), ...(endpoint?.granular ?? [])];
  return published.length === 0 || published.some(isUserLevel);
}

/**
 * What to do about a user whom Zoom does not find in the token's account, where it is known more than the reply says:
 * who is named, whose token it is, and who else is connected.
 */
export function adviceForNamedUser(refusal: NamedUserRefusal): string | undefined {
  const { kind, reference, appType, identity, connected } = refusal;
  if (kind !== 'user_not_found' && kind !== 'not_in_account') return undefined;
  const user = reference && namedUser(reference);
  if (user?.kind === 'none' && reference?.endpoint?.path.startsWith('/meetings/{meetingId}')) {
    return 'Give the account of its host with --account: zoomctl account list shows those that are connected. Any other host has to log in first (zoomctl login).';
  }
  if (reference === undefined || user?.kind !== 'literal' || !takesMe(reference)) return undefined;
  const me = `${reference.method} ${pathWithMe(reference)}`;
  if (appType !== 's2s' && advice.saysMe(user.user)) return advice.writeMeInLowerCase(me);
  if (appType !== 's2s' && identity !== null && isUser(user.user, identity)) return advice.writeMe(me);
  if (connected.some((other) => isUser(user.user, other))) return advice.asConnected(user.user, me);
  if (appType === 's2s') return user.user.includes('@') ? advice.appOfTheirAccount(user.user) : undefined;
  const stranger = isAnotherUser(user.user, identity);
  return stranger && user.user.includes('@') ? advice.loginAs(user.user, me, undefined) : undefined;
}
