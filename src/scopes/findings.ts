import * as ofEndpoints from './endpoint-findings.ts';
import type { Check, Examined, Finding } from './finding.ts';
import * as ofGrant from './grant-findings.ts';
import * as ofLogin from './login-findings.ts';

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

/** Everything that is worth saying beyond the verdict on each endpoint. */
export function findingsOf(examined: Examined): Finding[] {
  return CHECKS.flatMap((check) => check(examined));
}
