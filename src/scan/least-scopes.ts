import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';
import { alternativesOf } from '../scopes/alternatives.ts';
import { namedUser } from '../scopes/endpoint-path.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';
import type { GrantStyle } from '../scopes/grant.ts';
import { leastCover } from '../scopes/least-cover.ts';
import type { Judge } from '../scopes/verdict.ts';

function ofFamily(scopes: readonly string[], style: GrantStyle, catalogue: Catalogue): readonly string[] {
  const family = style === 'classic' ? 'classic' : 'granular';
  const own = scopes.filter((scope) => catalogue.scope(scope)?.kind === family);
  return own.length > 0 ? own : scopes;
}

/** The scopes of which one has to be granted for a call, as far as this kind of app can have them. */
export function alternativesFor(
  reference: EndpointReference,
  endpoint: Endpoint,
  rules: Judge['rules'],
  style: GrantStyle,
  catalogue: Catalogue,
): readonly string[] {
  const { all, userLevel, wide } = alternativesOf(endpoint, style);
  // A user who is named is out of reach of a user-level scope, and an admin-managed app has the wide ones.
  const needsWide = rules === 'admin' || (rules === 'any' && namedUser(reference).kind === 'literal');
  const possible = rules === 'user' ? userLevel : needsWide && wide.length > 0 ? wide : all;
  return ofFamily(possible, style, catalogue);
}

/** The least scopes that an app of this kind needs for some endpoints. */
export function leastScopes(
  references: readonly EndpointReference[],
  rules: Judge['rules'],
  style: GrantStyle,
  catalogue: Catalogue,
): string[] {
  return leastCover(
    references.flatMap((reference) =>
      reference.endpoint === undefined
        ? []
        : [alternativesFor(reference, reference.endpoint, rules, style, catalogue)],
    ),
  );
}
