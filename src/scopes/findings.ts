import * as ofEndpoints from './endpoint-findings.ts';
import { namedUser } from './endpoint-path.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import type { Check, Examined, Finding } from './finding.ts';
import type { AppType } from './grant.ts';
import * as ofGrant from './grant-findings.ts';
import * as ofLogin from './login-findings.ts';
import type { EndpointVerdict } from './verdict.ts';

/** In the order in which they are told: what spoils everything first, what is merely untidy last. */
const CHECKS: readonly Check[] = [
  ofGrant.emptyGrant,
  ofGrant.mixedGrant,
  ofLogin.migratedGrant,
  ofLogin.staleGrant,
  ofGrant.unknownScopes,
  ofGrant.adminScopesInUserApp,
  ofEndpoints.notPublished,
  ofEndpoints.serverToServerMe,
  ofEndpoints.adminAppNeeded,
  ofLogin.notGranted,
  ofEndpoints.deprecatedEndpoints,
  ofEndpoints.nothingPublished,
  ofGrant.excessScopes,
];

/** Whether some check has to look at this endpoint itself: of all others it is enough to know how many there are. */
export function isWorthNoting(
  reference: EndpointReference,
  { status }: EndpointVerdict,
  appType: AppType,
): boolean {
  const { endpoint } = reference;
  return (
    endpoint === undefined ||
    endpoint.deprecated ||
    status === 'unknown' ||
    status === 'needs_admin' ||
    (appType === 's2s' && namedUser(reference).kind === 'me')
  );
}

/** Everything that is worth saying beyond the verdict on each endpoint. */
export function findingsOf(examined: Examined): Finding[] {
  return CHECKS.flatMap((check) => check(examined));
}
