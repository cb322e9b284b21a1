import type { Catalogue } from '../catalogue/catalogue.ts';
import { addToApp } from './advice.ts';
import { leastCover } from './least-cover.ts';
import type { EndpointVerdict } from './verdict.ts';

/**
 * The fewest scopes to add to the app so that everything opens that a scope can open: each in the family of the one that
 * its verdict says to add. What the app can't be given is not among them.
 */
export function additions(verdicts: readonly EndpointVerdict[], catalogue: Catalogue): string[] {
  const needs = verdicts.flatMap(({ add, missing, fix }) => {
    if (add === null || !fix.startsWith(addToApp(add))) return [];
    const families = catalogue.scope(add)?.kinds;
    return [
      missing.filter((scope) => {
        const kinds = catalogue.scope(scope)?.kinds;
        return kinds === families || kinds?.some((kind) => families?.includes(kind));
      }),
    ];
  });
  return leastCover(needs);
}
