import type { Endpoint } from '../catalogue/catalogue.ts';
import type { GrantStyle } from './grant.ts';
import { isUserLevel, levelRank } from './level.ts';

/** The scopes of which any one opens an endpoint. */
export interface Alternatives {
  /** The best to add first: the grant's own family, then the narrower reach, then reading before changing. */
  readonly all: readonly string[];
  /** Those that reach the token's own user only. */
  readonly userLevel: readonly string[];
  /** Those that reach other users: `:admin` and `:master`. */
  readonly wide: readonly string[];
}

/** Whether a scope lets its holder change anything. A bare word (`openid`) lets nobody. */
function changes(scope: string): boolean {
  return scope.includes(':') && !scope.endsWith(':read') && !scope.includes(':read:');
}

/** Smaller is better: reach first, then whether it changes anything. */
function breadth(scope: string): number {
  return levelRank(scope) * 2 + (changes(scope) ? 1 : 0);
}

function isNarrowFirst(scopes: readonly string[]): boolean {
  let before = 0;
  for (const scope of scopes) {
    const own = breadth(scope);
    if (own < before) return false;
    before = own;
  }
  return true;
}

/** Zoom publishes most of them in this order: those are neither copied nor sorted. */
function narrowFirst(scopes: readonly string[]): readonly string[] {
  return isNarrowFirst(scopes) ? scopes : [...scopes].sort((a, b) => breadth(a) - breadth(b));
}

/** What Zoom publishes for an endpoint, in the order in which this grant would add it. */
export function alternativesOf(endpoint: Endpoint, style: GrantStyle): Alternatives {
  const [own, other] =
    style === 'classic' ? [endpoint.classic, endpoint.granular] : [endpoint.granular, endpoint.classic];
  const others = other.filter((scope) => !own.includes(scope));
  const all = [...narrowFirst(own), ...narrowFirst(others)];
  const userLevel: string[] = [];
  const wide: string[] = [];
  for (const scope of all) (isUserLevel(scope) ? userLevel : wide).push(scope);
  return { all, userLevel, wide };
}

/**
 * The scope that an admin-managed app would take, where a user-managed one can take none: Zoom publishes the user-level
 * scopes of this endpoint in the other family only, and an app with scopes of one family can't be given one of the other.
 */
export function wideOfOwnFamily(
  endpoint: Endpoint,
  { userLevel, wide }: Alternatives,
  style: GrantStyle,
): string | undefined {
  if (style !== 'classic' && style !== 'granular') return undefined;
  const own = endpoint[style];
  if (userLevel.length === 0 || userLevel.some((scope) => own.includes(scope))) return undefined;
  return wide.find((scope) => own.includes(scope));
}
