import { type Argument, argumentsIn } from './call-site.ts';
import type { FileValues } from './file-values.ts';
import { plainName, type Source } from './source.ts';
import { below, type Value } from './value.ts';
import { addressIn, isZoomBase } from './zoom-address.ts';

/** What options call an address, a path below a base, and the base. */
export const ADDRESS_OPTION =
  /^(?:url|uri|URL|requestUri|RequestUri|CURLOPT_URL|resource|endpoint|href|address|String|route)$/;
export const PATH_OPTION = /^(?:path|pathname|url|uri|endpoint|resource|route)$/;
export const BASE_OPTION =
  /^(?:baseURL|baseUrl|base_url|base_uri|prefixUrl|BaseAddress|BaseUrl|root|host|hostname)$/;

/** Reads the options that calls are given: objects, arrays with keys, named arguments. */
export class CallOptions {
  readonly #values: FileValues;
  readonly #source: Source;

  constructor(values: FileValues) {
    this.#values = values;
    this.#source = values.names.source;
  }

  // --- What a call is given ---

  /** Whether an object or an array begins here. */
  isObject(at: number): boolean {
    const source = this.#source;
    if (source.is(at, '{')) return true;
    const close = source.is(at, '[') ? source.partner(at) : -1;
    // `[base, 'users'].join('/')` is a text.
    return close > at && !/^(?:\.|->|\?\.)$/.test(source.text(close + 1));
  }

  /** The bracket of the object that an expression is, or that the name in it was assigned; else -1. */
  objectAt(start: number): number {
    const source = this.#source;
    if (this.isObject(start)) return start;
    if (source.is(start, 'array') && source.is(start + 1, '(')) return start + 1;
    if (source.is(start, 'new') || source.is(start, '&')) {
      for (let at = start + 1; at < start + 6; at++) {
        if (source.is(at, '{')) return at;
        if (source.is(at, '(')) at = source.partner(at);
        else if (!source.isName(at) && !source.is(at, '.')) break;
      }
      return -1;
    }
    if (!source.isName(start)) return -1;
    const [assignment] = this.#values.names.find(plainName(source.text(start)), start);
    if (assignment === undefined || assignment.value < 0 || assignment.value === start) return -1;
    if (this.isObject(assignment.value)) return assignment.value;
    const value = assignment.value;
    if (source.is(value, 'array') && source.is(value + 1, '(')) return value + 1;
    // `stream_context_create([...])`, `Object.freeze({...})`
    const inner = source.isName(value) && source.is(value + 1, '(') ? value + 2 : -1;
    return inner > 0 && this.isObject(inner) ? inner : -1;
  }

  /** The options that an argument stands for: its own properties, or those of the variable that it is. */
  of(argument: Argument): readonly Argument[] {
    if (argument.name !== undefined && !this.isObject(argument.start)) return [argument];
    const bracket = this.objectAt(argument.start);
    return bracket < 0 ? [] : argumentsIn(this.#source, bracket);
  }

  /** The value of the first option whose name fits. */
  value(options: readonly Argument[], pattern: RegExp): Value | undefined {
    const found = options.find(({ name }) => name !== undefined && pattern.test(name));
    return found === undefined ? undefined : this.#values.at(found.start);
  }

  /** The addresses in a set of options: `url`, `baseURL` and `url`, `hostname` and `path`. */
  addresses(options: readonly Argument[]): Value {
    const direct = this.value(options, ADDRESS_OPTION);
    if (direct?.some((text) => addressIn(text)?.kind === 'zoom')) return direct;
    const base = this.value(options, BASE_OPTION);
    const path = this.value(options, PATH_OPTION);
    if (base !== undefined && path !== undefined) {
      return base.filter(isZoomBase).flatMap((one) => path.map((other) => below(one, other)));
    }
    return direct ?? [];
  }
}
