import type { Endpoint } from '../catalogue/catalogue.ts';
import { type Level, levelOf } from '../scopes/level.ts';

/** Scopes of one family by whom they reach. */
export type ByLevel = Readonly<Record<Level, readonly string[]>>;

function byLevel(scopes: readonly string[]): ByLevel {
  const of = (level: Level) => scopes.filter((scope) => levelOf(scope) === level);
  return { user: of('user'), admin: of('admin'), master: of('master') };
}

export const LEVEL_TEXT: Readonly<Record<Level, string>> = {
  user: 'own user',
  admin: 'any user',
  master: 'sub-accounts',
};

/** What `--json` shows of an endpoint. */
export function endpointView(endpoint: Endpoint) {
  const { method, path, operationId, summary, product, tag, rateLimit, deprecated, base } = endpoint;
  return {
    method,
    path,
    operationId,
    summary,
    product,
    tag,
    base,
    rateLimit,
    deprecated,
    granular: byLevel(endpoint.granular),
    classic: byLevel(endpoint.classic),
  };
}
