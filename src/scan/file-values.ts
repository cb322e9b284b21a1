import type { Assignments } from './assignments.ts';
import { Expressions, type NameValues } from './expressions.ts';
import type { CallArgument } from './known-functions.ts';
import { either, fillHoles, hole, joined, onlyHole, unknown, type Value } from './value.ts';
import type { Work } from './work.ts';
import { isZoomHost } from './zoom-address.ts';

/** Assignments of assignments deeper than this are not followed. */
const DEEPEST = 24;

/** The values of one file's names and expressions; names are followed to what they were assigned. */
export class FileValues implements NameValues {
  readonly names: Assignments;
  readonly expressions: Expressions;
  readonly #known = new Map<number, Value>();
  readonly #busy = new Set<number>();

  constructor(names: Assignments, work: Work) {
    this.names = names;
    this.expressions = new Expressions(names.source, this, work);
  }

  /** The value of the expression that begins here. */
  at(index: number): Value {
    return this.expressions.at(index);
  }

  /** What a key stands for where it is used; a hole of its name where that can't be known. */
  value(key: string, use: number, depth = 0): Value {
    if (depth > DEEPEST) return unknown(key);
    let value: Value | undefined;
    for (const assignment of this.names.find(key, use)) {
      const { at, appends, parameter } = assignment;
      let one = this.assigned(at, assignment.value, assignment.key, appends, depth);
      // The default of a parameter tells what a base is; of anything else it is one value of many.
      if (parameter && !one.some(isZoomHost)) one = unknown(key);
      value = value === undefined ? one : either(value, one);
    }
    return value ?? unknown(key);
  }

  /** The value that one assignment gives. */
  assigned(at: number, start: number, key: string, appends: boolean, depth: number): Value {
    if (start < 0) return unknown(key);
    const known = this.#known.get(start);
    if (known !== undefined) return known;
    if (this.#busy.has(start)) return unknown(key);
    this.#busy.add(start);
    let value = this.expressions.at(start, depth + 1);
    if (appends) value = joined(this.value(key, at, depth + 1), value);
    // Its own name says more than that of a function it comes from.
    value = value.map((text) => (onlyHole(text) === undefined || /zoom|mock/i.test(text) ? text : hole(key)));
    this.#busy.delete(start);
    this.#known.set(start, value);
    return value;
  }

  /** What a function of this source returns that does nothing else: `urlFor('/users/me')`. */
  result(key: string, args: readonly CallArgument[], depth: number): Value | undefined {
    if (depth >= DEEPEST - 4) return undefined;
    const name = key.slice(key.lastIndexOf('.') + 1);
    const range = this.names.functionNamed(name, name !== key);
    if (range === undefined) return undefined;
    const start = this.names.returned(range);
    if (start < 0) return undefined;
    const own = range.parameters.filter((parameter) => !/^(?:self|cls|this)$/.test(parameter.name));
    const returned = this.assigned(range.start, start, `${name}()`, false, depth + 2);
    if (returned.every((text) => onlyHole(text) !== undefined)) return undefined;
    return returned.flatMap((text) => {
      let values: Value = [text];
      for (const [index, parameter] of own.entries()) {
        const argument = args[index];
        if (argument === undefined || !text.includes(hole(parameter.name))) continue;
        const filled = argument.value(depth + 2);
        values = values.flatMap((one) =>
          filled.map((with_) => fillHoles(one, (inner, whole) => (inner === parameter.name ? with_ : whole))),
        );
      }
      return values.slice(0, 4);
    });
  }
}
