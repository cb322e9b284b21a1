import type { Catalogue } from '../catalogue/catalogue.ts';
import { additions } from './additions.ts';
import { examine } from './doctor.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import type { AppType } from './grant.ts';
import type { Observation } from './observations.ts';
import type { EndpointVerdict } from './verdict.ts';

/** A call that an app can't be given a scope for, and why. */
export interface ClosedCall {
  readonly call: string;
  readonly reason: string;
}

/** What a new app needs for calls. */
export interface AppScopes {
  /** The fewest scopes that open all that an app of its kind can open. */
  readonly scopes: readonly string[];
  readonly closed: readonly ClosedCall[];
}

/** Why a new app of this kind can't be given what a call needs; undefined where it can. */
function whyClosed(
  { add, reason }: EndpointVerdict,
  granular: readonly string[],
  catalogue: Catalogue,
): string | undefined {
  if (add === null) return reason;
  if (catalogue.scope(add)?.kinds.includes('granular') !== false) return undefined;
  return granular.length === 0
    ? 'Zoom publishes only classic scopes for it, and new apps have granular ones.'
    : "Its granular scopes, which are all that new apps have, are :admin and :master ones, and a user-managed app can't have those.";
}

/**
 * The doctor's word on an app that is still to be made. Its scopes are granular: Zoom gives new apps no others.
 * @param observations what Zoom named when it refused such calls
 */
export function scopesForApp(
  endpoints: readonly EndpointReference[],
  appType: AppType,
  catalogue: Catalogue,
  observations: readonly Observation[] = [],
): AppScopes {
  const { endpoints: verdicts } = examine({ granted: [], appType, endpoints, catalogue, observations });
  const closed: ClosedCall[] = [];
  const open: EndpointVerdict[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    const reason = whyClosed(verdict, endpoints[index]?.endpoint?.granular ?? [], catalogue);
    if (reason === undefined) open.push(verdict);
    else closed.push({ call: `${verdict.method} ${verdict.path}`, reason });
  }
  return { scopes: additions(open, catalogue), closed };
}
