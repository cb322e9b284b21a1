import type { Catalogue } from '../catalogue/catalogue.ts';
import { type EndpointVerdict, examine, type Identity, type Status } from './doctor.ts';
import { namedUser } from './endpoint-path.ts';
import { type EndpointReference, referenceTo } from './endpoint-reference.ts';
import type { AppType, GrantStyle } from './grant.ts';
import { isUserLevel } from './level.ts';
import type { Observation } from './observations.ts';

/** One of two grants to compare. */
export interface ComparedGrant {
  readonly granted: readonly string[];
  readonly appType: AppType;
  readonly identity?: Identity | null;
  readonly observations?: readonly Observation[];
}

/** An endpoint that one grant opens and the other does not. */
export interface EndpointDifference {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | null;
  /** The scopes by which the one opens it. */
  readonly satisfiedBy: readonly string[];
  /** Why the other does not, and the scope to add there. */
  readonly status: Exclude<Status, 'ok'>;
  readonly add: string | null;
}

/** An endpoint that is open to both, to one for what is any user's and to the other for what is the token's own user's. */
export type ReachDifference = Pick<EndpointDifference, 'method' | 'path' | 'operationId' | 'satisfiedBy'>;

export interface GrantDiff {
  readonly a: { readonly granted: readonly string[]; readonly style: GrantStyle };
  readonly b: { readonly granted: readonly string[]; readonly style: GrantStyle };
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  readonly both: readonly string[];
  /** Of all that Zoom publishes: what is open to the one and not to the other. */
  readonly endpoints: {
    readonly onlyA: readonly EndpointDifference[];
    readonly onlyB: readonly EndpointDifference[];
    /** What A opens for what is any user's and B for its own user's only, and the reverse. */
    readonly widerA: readonly ReachDifference[];
    readonly widerB: readonly ReachDifference[];
  };
}

type Examined = ReturnType<typeof examine>;

function openOnlyTo(one: Examined, other: Examined): EndpointDifference[] {
  return one.endpoints.flatMap(({ method, path, operationId, status, satisfiedBy }, index) => {
    const there = other.endpoints[index];
    if (status !== 'ok' || there === undefined || there.status === 'ok') return [];
    return [{ method, path, operationId, satisfiedBy, status: there.status, add: there.add }];
  });
}

/** Whether an open endpoint is open for what belongs to any user of the account: a meeting, or a user whom the path names. */
function reachesAny({ satisfiedBy }: EndpointVerdict): boolean {
  return !satisfiedBy.every(isUserLevel);
}

function widerFor(
  one: Examined,
  other: Examined,
  endpoints: readonly EndpointReference[],
): ReachDifference[] {
  return one.endpoints.flatMap((here, index) => {
    const [there, reference] = [other.endpoints[index], endpoints[index]];
    if (here.status !== 'ok' || there?.status !== 'ok' || reference === undefined) return [];
    // What is the token's own user's anyway is no wider for anybody.
    if (namedUser(reference).kind === 'me' || !reachesAny(here) || reachesAny(there)) return [];
    const { method, path, operationId, satisfiedBy } = here;
    return [{ method, path, operationId, satisfiedBy }];
  });
}

/** Compares two grants by their scopes and by what those open. A template's user is `me` where the app is user-managed. */
export function diffGrants(a: ComparedGrant, b: ComparedGrant, catalogue: Catalogue): GrantDiff {
  const endpoints = catalogue.all().map(referenceTo);
  const look = (grant: ComparedGrant) => examine({ ...grant, endpoints, catalogue });
  const [ofA, ofB] = [look(a), look(b)];
  const [inA, inB] = [new Set(ofA.granted), new Set(ofB.granted)];
  return {
    a: { granted: ofA.granted, style: ofA.style },
    b: { granted: ofB.granted, style: ofB.style },
    onlyA: ofA.granted.filter((scope) => !inB.has(scope)).sort(),
    onlyB: ofB.granted.filter((scope) => !inA.has(scope)).sort(),
    both: ofA.granted.filter((scope) => inB.has(scope)).sort(),
    endpoints: {
      onlyA: openOnlyTo(ofA, ofB),
      onlyB: openOnlyTo(ofB, ofA),
      widerA: widerFor(ofA, ofB, endpoints),
      widerB: widerFor(ofB, ofA, endpoints),
    },
  };
}
