import type { Endpoint } from '../catalogue/catalogue.ts';
import type { GrantStyle } from './grant.ts';
import { breadth } from './level.ts';

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
}

/** How to put scopes in order: where each stands in the list as published, and how many are user-level. */
interface Order {
  /** Undefined: as they stand. */
  readonly places: readonly number[] | undefined;
  readonly users: number;
}

/** @param breadths a digit for each scope: 0 and 1 are those of user-level ones */
function orderOf(breadths: string): Order {
  const places = [...breadths]
    .map((_, index) => index)
    .sort((a, b) => Number(breadths[a]) - Number(breadths[b]));
  return {
    places: places.every((place, index) => place === index) ? undefined : places,
    users: breadths.replace(/[^01]/g, '').length,
  };
}

/** Some hundred pairs of series stand for the scopes of all endpoints; each is sorted once. */
const ORDERS = new Map<string, { readonly classic: Order; readonly granular: Order }>();

/** @param breadths those of the classic scopes, a point, and those of the granular ones */
function ordersOf(breadths: string) {
  let orders = ORDERS.get(breadths);
  if (orders === undefined) {
    const [classic = '', granular = ''] = breadths.split('.');
    orders = { classic: orderOf(classic), granular: orderOf(granular) };
    ORDERS.set(breadths, orders);
  }
  return orders;
}

const NONE: readonly string[] = [];

/** The scopes of one family, the narrowest first. */
interface Family {
  readonly scopes: readonly string[];
  readonly users: number;
}

const EMPTY: Family = { scopes: NONE, users: 0 };

function family(scopes: readonly string[], { places, users }: Order): Family {
  if (scopes.length === 0) return EMPTY;
  if (places === undefined) return { scopes, users };
  const inOrder: string[] = [];
  for (let index = 0; index < places.length; index++) inOrder.push(scopes[places[index] as number] as string);
  return { scopes: inOrder, users };
}

function breadthsOf(scopes: readonly string[]): string {
  return scopes.map(breadth).join('');
}

/** Those of the other family that are not in this one, too: Zoom has two such names. */
function others(own: readonly string[], other: readonly string[], order: Order): Family {
  for (let index = 0; index < other.length; index++) {
    if (!own.includes(other[index] as string)) continue;
    const rest = other.filter((scope) => !own.includes(scope));
    return family(rest, orderOf(breadthsOf(rest)));
  }
  return family(other, order);
}

function part({ scopes }: Family, from: number, to = scopes.length): readonly string[] {
  if (from >= to) return NONE;
  return from === 0 && to === scopes.length ? scopes : scopes.slice(from, to);
}

function joined(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.length === 0) return a;
  return a.length === 0 ? b : a.concat(b);
}

/** The parts are made when they are asked for: of a whole catalogue, most are not. */
class OrderedAlternatives implements Alternatives {
  readonly all: readonly string[];
  readonly #own: Family;
  readonly #others: Family;
  readonly #ownIsOnly: boolean;

  /** @param ownIsOnly whether an app has scopes of the first family alone */
  constructor(own: Family, others: Family, ownIsOnly: boolean) {
    this.#own = own;
    this.#others = others;
    this.#ownIsOnly = ownIsOnly;
    this.all = joined(own.scopes, others.scopes);
  }

  get userLevel(): readonly string[] {
    return joined(part(this.#own, 0, this.#own.users), part(this.#others, 0, this.#others.users));
  }

  get wide(): readonly string[] {
    if (this.#own.users + this.#others.users === 0) return this.all;
    return joined(part(this.#own, this.#own.users), part(this.#others, this.#others.users));
  }

  get wideOfOwnFamily(): string | undefined {
    const onlyElsewhere = this.#ownIsOnly && this.#own.users === 0 && this.#others.users > 0;
    return onlyElsewhere ? this.#own.scopes[0] : undefined;
  }
}

/** What Zoom publishes for an endpoint, in the order in which this grant would add it. */
export function alternativesOf(endpoint: Endpoint, style: GrantStyle): Alternatives {
  const { classic, granular, breadths } = endpoint;
  const orders = ordersOf(breadths ?? `${breadthsOf(classic)}.${breadthsOf(granular)}`);
  const ownIsOnly = style === 'classic' || style === 'granular';
  return style === 'classic'
    ? new OrderedAlternatives(
        family(classic, orders.classic),
        others(classic, granular, orders.granular),
        ownIsOnly,
      )
    : new OrderedAlternatives(
        family(granular, orders.granular),
        others(granular, classic, orders.classic),
        ownIsOnly,
      );
}

/** Whether an endpoint has a scope for the token's own user. */
export function hasUserLevel({ classic, granular, breadths }: Endpoint): boolean {
  return /[01]/.test(breadths ?? breadthsOf([...classic, ...granular]));
}
