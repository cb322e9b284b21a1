import type { Catalogue } from '../catalogue/catalogue.ts';
import { addToApp } from '../scopes/advice.ts';
import type { EndpointVerdict } from '../scopes/doctor.ts';
import { namedUser, pathWithMe } from '../scopes/endpoint-path.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';

/** The doctor's word on one endpoint. */
export type Verdict = (reference: EndpointReference) => EndpointVerdict;

/** What a verdict rests on, or where a scope is to be added to the app its alternatives of the same family. */
function needIn(
  { satisfiedBy, add, missing, fix }: EndpointVerdict,
  catalogue: Catalogue,
): readonly string[] {
  if (satisfiedBy.length > 0) return satisfiedBy;
  if (add === null || !fix.startsWith(addToApp(add))) return [];
  const family = catalogue.scope(add)?.kind;
  return missing.filter((scope) => catalogue.scope(scope)?.kind === family);
}

/**
 * The scopes of which an endpoint needs one, as far as a verdict tells; none where no scope helps. What a call of
 * another user would need with `me` it needs as well: that user has to log in to the same app.
 */
export function needOf(
  reference: EndpointReference,
  verdict: EndpointVerdict,
  on: Verdict,
  catalogue: Catalogue,
): readonly string[] {
  if (verdict.status !== 'needs_admin' || namedUser(reference).kind !== 'literal')
    return needIn(verdict, catalogue);
  return needIn(on({ ...reference, path: pathWithMe(reference) }), catalogue);
}
