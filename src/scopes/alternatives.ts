import type { Endpoint } from '../catalogue/catalogue.ts';
import type { GrantStyle } from './grant.ts';
import { breadth, isUserLevel } from './level.ts';

/** The scopes of which any one opens an endpoint. */
export interface Alternatives {
  /** The best to add first: the grant's own family, then the narrower reach, then reading before changing. */
  readonly all: readonly string[];
  /** Those that reach the token's own user only. */
  readonly userLevel: readonly string[];
  /** Those that reach other users: `:admin` and `:master`. */
  readonly wide: readonly string[];
  /**
   * The scope that an admin-managed app would take, where a user-managed one can take none: Zoom publishes the user-level
   * scopes of this endpoint in the other family only, and an app with scopes of one family can't be given one of the other.
   */
  readonly wideOfOwnFamily: string | undefined;
  /** Whether an app with this grant can be given one of these scopes: one of the other family it can't, where it has one family. */
  canTake(scope: string): boolean;
}

const NONE: readonly string[] = [];

/** How many scopes a family has, and how many of them are user-level: those stand first. */
interface Counts {
  readonly total: number;
  readonly users: number;
}

/**
 * Two families of scopes in one list; its parts are made when they are asked for: of a whole catalogue, most are not. One is
 * made for each endpoint, so that it has no `#private` methods, which V8 notes in each object anew.
 */
class OrderedAlternatives implements Alternatives {
  readonly all: readonly string[];
  private readonly own: Counts;
  private readonly others: Counts;
  private readonly ownIsOnly: boolean;

  constructor(all: readonly string[], own: Counts, others: Counts, style: GrantStyle) {
    this.all = all;
    this.own = own;
    this.others = others;
    this.ownIsOnly = style === 'classic' || style === 'granular';
  }

  get userLevel(): readonly string[] {
    return this.partOf(0, this.own.users, 0, this.others.users);
  }

  get wide(): readonly string[] {
    return this.partOf(this.own.users, this.own.total, this.others.users, this.others.total);
  }

  get wideOfOwnFamily(): string | undefined {
    const onlyElsewhere = this.ownIsOnly && this.own.users === 0 && this.others.users > 0;
    return onlyElsewhere && this.own.total > 0 ? this.all[0] : undefined;
  }

  canTake(scope: string): boolean {
    return !this.ownIsOnly || this.all.indexOf(scope) < this.own.total;
  }

  /** What stands at these places in the one family, and at those in the other. */
  private partOf(from: number, to: number, fromOfOthers: number, toOfOthers: number): readonly string[] {
    const length = to - from + toOfOthers - fromOfOthers;
    if (length === 0) return NONE;
    if (length === this.all.length) return this.all;
    const { total } = this.own;
    if (fromOfOthers === toOfOthers) return this.all.slice(from, to);
    const others = this.all.slice(total + fromOfOthers, total + toOfOthers);
    return from === to ? others : this.all.slice(from, to).concat(others);
  }
}

function countsOf(breadths: string): Counts {
  return { total: breadths.length, users: breadths.replace(/[^01]/g, '').length };
}

/** Some hundred pairs of series stand for the scopes of all endpoints. */
const COUNTS = new Map<string, { readonly classic: Counts; readonly granular: Counts }>();

/** @param breadths a digit for each classic scope, a point, and one for each granular scope */
function countsIn(breadths: string) {
  let counts = COUNTS.get(breadths);
  if (counts === undefined) {
    const [classic = '', granular = ''] = breadths.split('.');
    counts = { classic: countsOf(classic), granular: countsOf(granular) };
    COUNTS.set(breadths, counts);
  }
  return counts;
}

function narrowestFirst(scopes: readonly string[]): readonly string[] {
  return [...scopes].sort((a, b) => breadth(a) - breadth(b));
}

function counted(scopes: readonly string[]): Counts {
  return { total: scopes.length, users: scopes.filter(isUserLevel).length };
}

/** What Zoom publishes for an endpoint, in the order in which this grant would add it. */
export function alternativesOf(endpoint: Endpoint, style: GrantStyle): Alternatives {
  const { inOrder, breadths } = endpoint;
  const classicFirst = style === 'classic';
  if (inOrder !== undefined && breadths !== undefined) {
    const { classic, granular } = countsIn(breadths);
    const all = inOrder === '' ? NONE : inOrder.split(',');
    if (!classicFirst) return new OrderedAlternatives(all, granular, classic, style);
    const turned = all.slice(granular.total).concat(all.slice(0, granular.total));
    return new OrderedAlternatives(turned, classic, granular, style);
  }
  const own = narrowestFirst(classicFirst ? endpoint.classic : endpoint.granular);
  // Zoom has two names that are of both families.
  const others = narrowestFirst(classicFirst ? endpoint.granular : endpoint.classic).filter(
    (scope) => !own.includes(scope),
  );
  return new OrderedAlternatives([...own, ...others], counted(own), counted(others), style);
}

/** How many scopes each family has, and how many of them are user-level: all that the order of the names tells. */
export function shapeOf({ breadths = '' }: Endpoint): string {
  const { classic, granular } = countsIn(breadths);
  return `${classic.users}/${classic.total} ${granular.users}/${granular.total}`;
}

/** Whether an endpoint has a scope for the token's own user. */
export function hasUserLevel(endpoint: Endpoint): boolean {
  const { breadths } = endpoint;
  if (breadths !== undefined) {
    const { classic, granular } = countsIn(breadths);
    return classic.users + granular.users > 0;
  }
  return [...endpoint.classic, ...endpoint.granular].some(isUserLevel);
}
