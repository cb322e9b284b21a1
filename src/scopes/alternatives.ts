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

/** Smaller is better: reach first, then whether it changes anything. */
function breadth(scope: string): number {
  const changes = scope.includes(':') && !/:read(?::|$)/.test(scope);
  return levelRank(scope) * 2 + (changes ? 1 : 0);
}

function narrowFirst(scopes: readonly string[]): readonly string[] {
  return scopes.length < 2 ? scopes : [...scopes].sort((a, b) => breadth(a) - breadth(b));
}

/** What Zoom publishes for an endpoint, in the order in which this grant would add it. */
export function alternativesOf(endpoint: Endpoint, style: GrantStyle): Alternatives {
  const classic = narrowFirst(endpoint.classic);
  const granular = narrowFirst(endpoint.granular);
  const [own, other] = style === 'classic' ? [classic, granular] : [granular, classic];
  const all = [...own, ...other.filter((scope) => !own.includes(scope))];
  return { all, userLevel: all.filter(isUserLevel), wide: all.filter((scope) => !isUserLevel(scope)) };
}
