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

function changesRank(scope: string): number {
  return /:read(?::|$)/.test(scope) || !scope.includes(':') ? 0 : 1;
}

/** What Zoom publishes for an endpoint, in the order in which this grant would add it. */
export function alternativesOf(endpoint: Endpoint, style: GrantStyle): Alternatives {
  const narrowFirst = (scopes: readonly string[]) =>
    [...scopes].sort((a, b) => levelRank(a) - levelRank(b) || changesRank(a) - changesRank(b));
  const classic = narrowFirst(endpoint.classic);
  const granular = narrowFirst(endpoint.granular);
  const all = [...new Set(style === 'classic' ? [...classic, ...granular] : [...granular, ...classic])];
  return { all, userLevel: all.filter(isUserLevel), wide: all.filter((scope) => !isUserLevel(scope)) };
}
