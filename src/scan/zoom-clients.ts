import { BASE_OPTION, type CallOptions } from './call-options.ts';
import { argumentsIn, type CallSite, callAt, receiverKeys } from './call-site.ts';
import type { FileValues } from './file-values.ts';
import { verbIn } from './http-verb.ts';
import type { Source } from './source.ts';
import { isZoomBase, isZoomHost } from './zoom-address.ts';

const BASE_MEMBER =
  /\.(?:baseURL|baseUrl|base_url|base_uri|prefixUrl|BaseAddress|BaseUrl|BaseURL|HostURL|defaults\.baseURL)$/;

/** The clients of a file: which objects were made with Zoom's base, and which with another host's. */
export class ZoomClients {
  readonly #values: FileValues;
  readonly #source: Source;
  readonly #options: CallOptions;
  /** Bases of clients by the place of the assignment that makes them. */
  readonly #clients = new Map<number, string>();
  /** Bases by what a client is called, where it is no variable or gets its base later. */
  readonly #namedClients = new Map<string, string>();
  /** The places of assignments that make clients of other hosts. */
  readonly #others = new Set<number>();
  #base: string | undefined;

  constructor(values: FileValues, options: CallOptions) {
    this.#values = values;
    this.#source = values.names.source;
    this.#options = options;
    this.#find();
  }

  /** Zoom's base as far as some text of the file is it. */
  get base(): string | undefined {
    return this.#base;
  }

  // --- Clients that were made with Zoom's base, and paths that are given to them ---

  #find(): void {
    const source = this.#source;
    for (const assignment of this.#values.names.all()) {
      if (assignment.value < 0) continue;
      // `client.BaseAddress = …`; an option in an object goes with the call that takes it.
      if (BASE_MEMBER.test(assignment.key) && source.isName(assignment.at)) {
        const base = this.#values.at(assignment.value).find(isZoomBase);
        if (base !== undefined) this.#namedClients.set(assignment.key.replace(BASE_MEMBER, ''), base);
        continue;
      }
      if (source.isString(assignment.value) || this.#options.isObject(assignment.value)) continue;
      const base = this.#baseIn(assignment.value);
      if (base !== undefined) this.#clients.set(assignment.at, base);
      else if (this.#hasOtherBase(assignment.value)) this.#others.add(assignment.at);
    }
    for (const range of this.#values.names.ranges) {
      if (range.kind !== 'function' || !/client|conn|http|api|session|request|zoom/i.test(range.name))
        continue;
      const base = range.end - range.body > 160 ? undefined : this.#baseIn(range.body, range.end);
      if (base === undefined) continue;
      for (const key of [range.name, `this.${range.name}`])
        if (!this.#namedClients.has(key)) this.#namedClients.set(key, base);
    }
    for (let at = 0; at < source.tokens.length; at++) {
      if (source.is(at, 'base_uri') && source.isString(at + 1)) {
        const base = this.#values.at(at + 1).find(isZoomBase);
        if (base === undefined) continue;
        for (const key of ['this.class', 'this', this.#values.names.rangeAt(at)?.name ?? 'this'])
          this.#namedClients.set(key, base);
      } else if (
        /^(?:SetBaseURL|SetHostURL|setBaseUrl|baseUrl|setBaseURI)$/.test(source.text(at)) &&
        source.is(at + 1, '(')
      ) {
        const call = callAt(source, at + 1);
        const base = this.#values.at(at + 2).find(isZoomBase);
        const key = call === undefined ? undefined : receiverKeys(call.chain).at(-1);
        if (base !== undefined && key !== undefined) this.#namedClients.set(key, base);
      }
      if (source.isString(at) && this.#base === undefined) {
        this.#base = this.#values.expressions
          .literal(at)
          .find((text) => isZoomHost(text) && isZoomBase(text));
      }
    }
  }

  /** Zoom's base among what a call that makes a client is given. */
  #baseIn(start: number, end = start + 120): string | undefined {
    const source = this.#source;
    let calls = false;
    for (let at = start; at < end && source.token(at) !== undefined; at++) {
      if (source.is(at, ';') && source.around(at) === source.around(start)) break;
      if (
        end === start + 120 &&
        at > start &&
        !source.sameLine(at - 1, at) &&
        source.around(at) === source.around(start)
      ) {
        if (!/^(?:\.|->|\?\.|\{)$/.test(source.text(at))) break;
      }
      if (end === start + 120 && source.around(at) < source.around(start)) break;
      if (source.is(at, '(') || source.is(at, '{')) calls = true;
      if (!calls) continue;
      const key = source.isString(at) ? (source.token(at)?.text ?? '') : source.text(at);
      if (BASE_OPTION.test(key) && /^(?::|=>?)$/.test(source.text(at + 1))) {
        const base = this.#values.at(at + 2).find(isZoomBase);
        if (base !== undefined) return base;
      } else if (source.isString(at)) {
        const base = this.#values.expressions.literal(at).find(isZoomBase);
        if (base !== undefined && isZoomHost(base)) return base;
      } else if (
        source.isName(at) &&
        !source.isName(at - 1) &&
        !source.is(at + 1, '(') &&
        !/^(?:\.|->)$/.test(source.text(at + 1))
      ) {
        const base = this.#values
          .at(this.#chainStart(at))
          .find((text) => isZoomHost(text) && isZoomBase(text));
        if (base !== undefined) return base;
      }
    }
    return undefined;
  }

  /** Whether a call that makes a client is given the address of another host. */
  #hasOtherBase(start: number): boolean {
    const source = this.#source;
    for (let at = start; at < start + 60 && source.token(at) !== undefined; at++) {
      if (
        source.is(at, ';') ||
        (at > start && !source.sameLine(at - 1, at) && source.around(at) === source.around(start))
      )
        return false;
      const text = source.isString(at) ? (source.token(at)?.text ?? '') : '';
      if (/^https?:\/\/[\w.-]+/.test(text)) return true;
    }
    return false;
  }

  /** Whether a call goes to a client of another host. */
  isOthers(call: CallSite): boolean {
    return receiverKeys(call.chain).some((key) =>
      this.#values.names.find(key, call.at).some(({ at }) => this.#others.has(at)),
    );
  }

  #chainStart(at: number): number {
    let start = at;
    while (/^(?:\.|->|::)$/.test(this.#source.text(start - 1)) && this.#source.isName(start - 2)) start -= 2;
    return start;
  }

  #clientNamed(key: string, use: number): string | undefined {
    for (const { at } of this.#values.names.find(key, use)) {
      const base = this.#clients.get(at);
      if (base !== undefined) return base;
    }
    return this.#namedClients.get(key) ?? this.#namedClients.get(`this.${key}`);
  }

  /** The base of the client that a call goes to. */
  baseOf(call: CallSite): string | undefined {
    for (const key of receiverKeys(call.chain)) {
      const base = this.#clientNamed(key, call.at);
      if (base !== undefined) return base;
    }
    if (call.chain.length === 1 && this.#source.language.bareCalls && verbIn(call.name) !== undefined)
      return this.#namedClients.get('this.class');
    for (const { parenthesis } of call.chain.slice(0, -1)) {
      if (parenthesis < 0) continue;
      for (const argument of argumentsIn(this.#source, parenthesis)) {
        const options = this.#options.of(argument);
        const base =
          this.#options.value(options, BASE_OPTION)?.find(isZoomBase) ??
          this.#values.at(argument.start).find(isZoomBase);
        if (base !== undefined) return base;
      }
    }
    return undefined;
  }

  /** The base of the clients of this file, where they have the same. */
  onlyBase(): string | undefined {
    const bases = new Set([...this.#clients.values(), ...this.#namedClients.values()]);
    return bases.size === 1 ? [...bases][0] : undefined;
  }
}
