/** Whom a scope reaches: the token's own user, any user of the account, or sub-accounts too. */
export type Level = 'user' | 'admin' | 'master';

const RANK: Readonly<Record<Level, number>> = { user: 0, admin: 1, master: 2 };

/** The level of a scope is the ending of its name. */
export function levelOf(scope: string): Level {
  if (scope.endsWith(':admin')) return 'admin';
  return scope.endsWith(':master') ? 'master' : 'user';
}

export function isUserLevel(scope: string): boolean {
  return !scope.endsWith(':admin') && !scope.endsWith(':master');
}

/** 0 for the user level, 1 for admin, 2 for master. */
export function levelRank(scope: string): number {
  return RANK[levelOf(scope)];
}

/** `meeting:write:admin` without its level: `meeting:write`. */
export function withoutLevel(scope: string): string {
  return scope.replace(/:(?:admin|master)$/, '');
}
