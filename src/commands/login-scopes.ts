import type { Context } from '../context.ts';
import { nearest } from '../scopes/nearest.ts';

/**
 * Says so where `--scopes` asks for what Zoom does not publish: Zoom would show an error in the browser alone, and the login
 * would wait for an answer that never comes. It may be a scope that is newer than the catalogue.
 */
export function warnOfUnpublished({ catalogue, out }: Context, scopes: readonly string[]): void {
  const unpublished = scopes.filter((scope) => catalogue.scope(scope) === undefined);
  if (unpublished.length === 0) return;
  const names = catalogue.scopes().map(({ scope }) => scope);
  for (const scope of unpublished) {
    const [near] = nearest(scope, names, 1);
    const meant = near === undefined ? '' : ` Did you mean ${near}?`;
    out.warn(`--scopes: ${scope} is not among the scopes that Zoom publishes.${meant}`);
  }
}
