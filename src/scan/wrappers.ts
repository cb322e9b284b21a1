import { type CallMethods, METHOD_OPTION } from './call-method.ts';
import type { CallOptions } from './call-options.ts';
import type { Argument, CallSite } from './call-site.ts';
import type { FileValues } from './file-values.ts';
import type { NamedRange } from './functions.ts';
import { readsByDefault, verbOfName } from './http-verb.ts';
import { plainName, type Source } from './source.ts';
import { fillHoles, hole } from './value.ts';
import { addressIn, cleanedPath, isZoomHost } from './zoom-address.ts';

/** A function of the file that calls Zoom with what it is given: `request(method, path)`. */
interface Wrapper {
  readonly range: NamedRange;
  readonly template: string;
  readonly verb: string | undefined;
  /** The parameter that says the method. */
  readonly verbParameter: string | undefined;
  /** Its default, or GET where nothing else is said. */
  readonly verbDefault: string | undefined;
}

/** A call of such a function, as the call of Zoom that it comes to. */
export interface WrappedCall {
  readonly method: string | undefined;
  readonly path: string;
  readonly certain: boolean;
  readonly byName: boolean;
}

/** The functions of a file that call Zoom with what they are given. */
export class Wrappers {
  readonly #values: FileValues;
  readonly #source: Source;
  readonly #options: CallOptions;
  readonly #methods: CallMethods;
  readonly #wrappers = new Map<string, Wrapper>();

  constructor(values: FileValues, options: CallOptions, methods: CallMethods) {
    this.#values = values;
    this.#source = values.names.source;
    this.#options = options;
    this.#methods = methods;
  }

  get size(): number {
    return this.#wrappers.size;
  }

  // --- Functions of the file that call Zoom ---

  /** Takes down that the function around a call gives it a part of its address. */
  add(call: CallSite, template: string): void {
    const range = this.#values.names.functionAt(call.at);
    if (range === undefined || range.name === '' || range.kind !== 'function') return;
    const parameters = new Set(range.parameters.map(({ name }) => name));
    let takesPath = false;
    fillHoles(template, (name, whole) => {
      if (parameters.has(name)) takesPath = true;
      return whole;
    });
    if (!takesPath) return;
    let verbParameter: string | undefined;
    for (const argument of call.args) {
      const options = argument.name === undefined ? this.#options.of(argument) : [argument];
      const said = options.find(({ name }) => name !== undefined && METHOD_OPTION.test(name)) ?? argument;
      const name = plainName(this.#source.text(said.start));
      if (parameters.has(name) && !template.includes(hole(name)) && /method|verb|type|action/i.test(name))
        verbParameter = name;
    }
    const verb = verbParameter === undefined ? this.#methods.of(call) : undefined;
    const known = this.#wrappers.get(range.name);
    if (known !== undefined) {
      // One function that calls in several ways goes by what it is told.
      if (known.range !== range || known.verbParameter !== undefined || known.verb === verb) return;
      verbParameter = range.parameters.find(({ name, fallback }) =>
        fallback >= 0 ? this.#methods.at(fallback) !== undefined : /method|verb|request|type/i.test(name),
      )?.name;
    }
    const parameter = range.parameters.find(({ name }) => name === verbParameter);
    const fallback =
      parameter === undefined || parameter.fallback < 0 ? undefined : this.#methods.at(parameter.fallback);
    const reads = readsByDefault(plainName(call.name)) ? 'GET' : undefined;
    this.#wrappers.set(range.name, {
      range,
      template,
      verb: known === undefined ? verb : undefined,
      verbParameter,
      verbDefault: fallback ?? (verbParameter === undefined && known === undefined ? reads : undefined),
    });
  }

  /** The calls of Zoom that a call of such a function comes to; undefined where it is none. */
  callsOf(call: CallSite): WrappedCall[] | undefined {
    const wrapper = this.#wrappers.get(plainName(call.name));
    if (wrapper === undefined) return undefined;
    const { range } = wrapper;
    // Inside itself it is not called, and another object's method of this name is another one.
    if (call.at >= range.start && call.at <= range.end) return undefined;
    const owner = call.chain.at(-2)?.name;
    if (
      owner !== undefined &&
      /^(?:axios|requests|http|https|fetch|Net|HTTP|httpx|got|ky|\$)$/.test(plainName(owner))
    )
      return undefined;
    const own = range.parameters.filter(({ name }) => !/^(?:self|cls|this)$/.test(name));
    const given = new Map<string, Argument>();
    let position = 0;
    for (const argument of call.args) {
      const name = argument.name ?? own[position++]?.name;
      if (name !== undefined) given.set(name, argument);
    }
    let texts: string[] = [wrapper.template];
    for (const { name } of own) {
      const argument = given.get(name);
      if (argument === undefined) continue;
      const filled = this.#values.at(argument.start);
      texts = texts
        .flatMap((text) =>
          filled.map((by) => fillHoles(text, (inner, whole) => (inner === name ? by : whole))),
        )
        .slice(0, 4);
    }
    const said = wrapper.verbParameter === undefined ? undefined : given.get(wrapper.verbParameter);
    const verb =
      wrapper.verb ??
      (said === undefined ? undefined : this.#methods.ofArgument(said)) ??
      this.#methods.ofArguments(call);
    const found: WrappedCall[] = [];
    for (const text of texts) {
      const path = addressIn(text)?.path;
      const clean = path === undefined ? undefined : cleanedPath(path);
      if (clean === undefined) {
        this.#addOuter(call, wrapper, text, verb);
        continue;
      }
      const fallback = said === undefined && !this.#methods.isSaid(call) ? wrapper.verbDefault : undefined;
      found.push({ ...clean, method: verb ?? fallback, byName: !isZoomHost(text) });
    }
    return found.length === 0 ? undefined : found;
  }

  #addOuter(call: CallSite, wrapper: Wrapper, template: string, verb: string | undefined): void {
    const range = this.#values.names.functionAt(call.at);
    if (range === undefined || range.name === '' || this.#wrappers.has(range.name)) return;
    const names = new Set(range.parameters.map(({ name }) => name));
    let takesPath = false;
    fillHoles(template, (name, whole) => {
      if (names.has(name)) takesPath = true;
      return whole;
    });
    if (!takesPath) return;
    this.#wrappers.set(range.name, {
      range,
      template,
      verb: verb ?? verbOfName(range.name),
      verbParameter: range.parameters.find(({ name }) => /method|verb/i.test(name))?.name,
      verbDefault: wrapper.verbDefault,
    });
  }
}
