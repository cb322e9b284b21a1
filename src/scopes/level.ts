/** Whom a scope reaches: the token's own user, any user of the account, or sub-accounts too. */
export type Level = 'user' | 'admin' | 'master';

const RANK: Readonly<Record<Level, number>> = { user: 0, admin: 1, master: 2 };

/** The word for the level: the last of the name, or, in a few classic scopes, the last but one (`meeting:write:admin:sip_dialing`). */
const LEVEL = /:(admin|master)(?=:|$)/;

/** The level of a scope, as its name has it. */
export function levelOf(scope: string): Level {
  return (LEVEL.exec(scope)?.[1] as Level | undefined) ?? 'user';
}

export function isUserLevel(scope: string): boolean {
  return !LEVEL.test(scope);
}

/** 0 for the user level, 1 for admin, 2 for master. */
export function levelRank(scope: string): number {
  return RANK[levelOf(scope)];
}

/** `meeting:write:admin` without its level: `meeting:write`. */
export function withoutLevel(scope: string): string {
  return scope.replace(LEVEL, '');
}

/** Whether a scope lets its holder change anything. A bare word (`openid`) lets nobody. */
function changes(scope: string): boolean {
  return scope.includes(':') && !scope.endsWith(':read') && !scope.includes(':read:');
}

/** Smaller is better, from 0 to 5: reach first, then whether it changes anything. Below 2 it is user-level. */
export function breadth(scope: string): number {
  return levelRank(scope) * 2 + (changes(scope) ? 1 : 0);
}
