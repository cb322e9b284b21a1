import { CallMethods } from './call-method.ts';
import { ADDRESS_OPTION, CallOptions, PATH_OPTION } from './call-options.ts';
import { type Argument, argumentsIn, bareCallAt, type CallSite, callAt, receiverKeys } from './call-site.ts';
import type { FileValues } from './file-values.ts';
import type { FoundCall } from './found-call.ts';
import { readsByDefault } from './http-verb.ts';
import { onlySays, serves } from './known-calls.ts';
import { buildsAddress } from './known-functions.ts';
import { plainName, type Source } from './source.ts';
import { unusedAddresses } from './unused-addresses.ts';
import { below, onlyHole, type Value } from './value.ts';
import { Wrappers } from './wrappers.ts';
import { addressIn, cleanedPath, isZoomHost } from './zoom-address.ts';
import { ZoomClients } from './zoom-clients.ts';

/** What the text of a file says of Zoom before it is lexed. */
export interface FileSigns {
  /** Zoom's API or a token for it is spoken of. */
  readonly talksToZoom: boolean;
  /** Mock Service Worker answers in place of the API. */
  readonly pretends: boolean;
}

const KEYWORD =
  /^(?:if|for|foreach|while|switch|catch|function|return|elif|and|or|not|in|when|def|func|typeof|sizeof|unless|until|elsif|super|constructor)$/;

/** Rounds in which wrappers of wrappers are followed. */
const MOST_ROUNDS = 3;

/** Finds the calls of Zoom that a file makes over HTTP, whatever library it uses. */
export class HttpCalls {
  readonly #values: FileValues;
  readonly #source: Source;
  readonly #signs: FileSigns;
  readonly #found: FoundCall[] = [];
  readonly #handled = new Set<number>();
  readonly #options: CallOptions;
  readonly #methods: CallMethods;
  readonly #clients: ZoomClients;
  readonly #wrappers: Wrappers;

  constructor(values: FileValues, signs: FileSigns) {
    this.#values = values;
    this.#source = values.names.source;
    this.#signs = signs;
    this.#options = new CallOptions(values);
    this.#methods = new CallMethods(values, this.#options);
    this.#clients = new ZoomClients(values, this.#options);
    this.#wrappers = new Wrappers(values, this.#options, this.#methods);
  }

  all(): FoundCall[] {
    const calls = this.#calls();
    for (const call of calls) this.#addressed(call);
    this.#assignedObjects();
    for (let round = 0, known = -1; round < MOST_ROUNDS && known !== this.#wrappers.size; round++) {
      known = this.#wrappers.size;
      for (const call of calls) this.#wrapped(call);
    }
    for (const call of calls) this.#pathOnly(call);
    for (const { at, path } of unusedAddresses(this.#values))
      this.#emit(at, undefined, path, false, { onlyIfPublished: true });
    return this.#found;
  }

  #calls(): CallSite[] {
    const source = this.#source;
    const calls: CallSite[] = [];
    for (let at = 0; at < source.tokens.length; at++) {
      const call = source.is(at, '(')
        ? callAt(source, at)
        : source.language.bareCalls
          ? bareCallAt(source, at)
          : undefined;
      if (call === undefined || KEYWORD.test(call.name)) continue;
      if (/^(?:def|func|function)$/.test(source.text(call.at - 1))) continue;
      // The parameters of a method's declaration are no call.
      if (this.#values.names.isDeclaration(call.parenthesis)) continue;
      calls.push(call);
    }
    return calls;
  }

  // --- Calls with an address of Zoom's in them ---

  #emit(
    at: number,
    method: string | undefined,
    path: string,
    sure: boolean,
    more: Partial<FoundCall> = {},
  ): void {
    const token = this.#source.token(at);
    if (token === undefined) return;
    this.#found.push({
      offset: token.start,
      method,
      path,
      sure: sure && method !== undefined,
      onlyIfPublished: false,
      onlyIfDistinctive: false,
      ...more,
    });
  }

  #given(call: CallSite): Value[] {
    if (/^(?:openConnection|openStream|\w+Async|open)$/.test(call.name) && call.chain.length > 1) {
      const receiver = this.#receiverValue(call);
      if (receiver.some((text) => addressIn(text)?.kind === 'zoom')) return [receiver];
    }
    return call.args.map((argument) => {
      const { name, start } = argument;
      if (this.#options.isObject(start) || this.#source.is(start, 'array'))
        return this.#options.addresses(this.#options.of(argument));
      if (name !== undefined && !ADDRESS_OPTION.test(name) && !PATH_OPTION.test(name)) return [];
      const value = this.#values.at(start);
      const isUnknown = value.every((text) => onlyHole(text) !== undefined);
      return isUnknown && this.#source.isName(start)
        ? this.#options.addresses(this.#options.of(argument))
        : value;
    });
  }

  #receiverValue(call: CallSite): Value {
    const [first] = call.chain;
    if (first === undefined) return [];
    if (this.#source.isString(first.at)) return this.#values.expressions.literal(first.at);
    if (this.#source.is(first.at, '(')) return this.#values.at(first.at + 1);
    if (first.parenthesis >= 0 && /^(?:URL|Uri|URI|create|Url)$/.test(first.name)) {
      const [argument] = argumentsIn(this.#source, first.parenthesis);
      return argument === undefined ? [] : this.#values.at(argument.start);
    }
    return this.#values.value(receiverKeys(call.chain).at(-1) ?? '', call.at);
  }

  #addressed(call: CallSite): void {
    if (buildsAddress(call.name, call.chain.length > 1)) return;
    const says = onlySays(call, this.#signs.pretends) || this.#isMock(call);
    if (call.name === 'curl_setopt' && !this.#source.is(call.args[1]?.start ?? -1, 'CURLOPT_URL')) return;
    const whole = this.#hostAndPath(call);
    for (const value of whole === undefined ? this.#given(call) : [whole]) {
      for (const text of value) {
        const address = addressIn(text);
        if (address?.kind !== 'zoom') continue;
        this.#handled.add(call.at);
        if (says) continue;
        this.#zoomCall(call, text, address.path, address.byName);
      }
    }
  }

  /** `http.request({ hostname, path })` in one call, and named arguments that only together are an address. */
  #hostAndPath(call: CallSite): Value | undefined {
    const named = call.args.filter(({ name }) => name !== undefined);
    if (named.length < 2) return undefined;
    const value = this.#options.addresses(named).filter((text) => isZoomHost(text));
    return value.length > 0 ? value : undefined;
  }

  #zoomCall(call: CallSite, text: string, rawPath: string, byName: boolean): void {
    const clean = cleanedPath(rawPath);
    if (clean === undefined) {
      this.#wrappers.add(call, text);
      return;
    }
    const known = this.#methods.of(call);
    const reads = readsByDefault(plainName(call.name).replace(/^@/, ''));
    const method =
      known ?? (reads && !this.#methods.isSaid(call) ? this.#methods.byDefault(call) : undefined);
    this.#emit(call.at, method, clean.path, clean.certain, { onlyIfPublished: byName });
  }

  #isMock(call: CallSite): boolean {
    const [key] = receiverKeys(call.chain).slice(-1);
    if (key === undefined || call.chain.length < 2) return false;
    return this.#values.value(key, call.at).some((text) => /mock/i.test(onlyHole(text) ?? ''));
  }

  #wrapped(call: CallSite): void {
    if (this.#handled.has(call.at)) return;
    const found = this.#wrappers.callsOf(call);
    if (found === undefined) return;
    this.#handled.add(call.at);
    for (const { method, path, certain, byName } of found)
      this.#emit(call.at, method, path, certain, { onlyIfPublished: byName });
  }

  // --- Objects that say a call: `const options = { method, url }` ---

  #assignedObjects(): void {
    const source = this.#source;
    for (const assignment of this.#values.names.all()) {
      if (/\.(?:RequestUri|requestUri)$/.test(assignment.key)) {
        for (const text of this.#values.at(assignment.value)) {
          const address = addressIn(text);
          const clean = address?.kind === 'zoom' ? cleanedPath(address.path) : undefined;
          if (clean !== undefined)
            this.#emit(assignment.at, this.#methods.around(assignment.at), clean.path, clean.certain);
        }
        continue;
      }
      if (assignment.value < 0 || assignment.parameter || source.isName(assignment.value)) continue;
      const bracket = this.#options.objectAt(assignment.value);
      if (bracket >= 0) this.#objectCall(assignment.at, assignment.key, bracket);
    }
    // C#: `new HttpRequestMessage { Method = …, RequestUri = … }`
    for (let at = 2; at < source.tokens.length; at++) {
      if (source.is(at, '{') && source.isName(at - 1) && source.is(at - 2, 'new'))
        this.#objectCall(at - 1, '', at);
    }
  }

  #objectCall(at: number, key: string, bracket: number): void {
    const options = argumentsIn(this.#source, bracket);
    if (
      !options.some(({ name }) => name !== undefined && (ADDRESS_OPTION.test(name) || PATH_OPTION.test(name)))
    )
      return;
    for (const text of this.#options.addresses(options)) {
      const address = addressIn(text);
      if (address?.kind !== 'zoom') continue;
      const clean = cleanedPath(address.path);
      if (clean === undefined) continue;
      const use = this.#useOf(key, at);
      if (use !== undefined && this.#handled.has(use.at)) continue;
      const said =
        this.#methods.ofOptions(options) ?? (use === undefined ? undefined : this.#methods.ofCallee(use));
      const reads = use !== undefined && (readsByDefault(plainName(use.name)) || /request/i.test(use.name));
      this.#emit(at, said ?? (reads ? 'GET' : undefined), clean.path, clean.certain, {
        onlyIfPublished: address.byName,
      });
    }
  }

  /** The first call that a name is given to after a place. */
  #useOf(key: string, from: number): CallSite | undefined {
    const source = this.#source;
    for (let at = from + 1; at < from + 1_500 && at < source.tokens.length; at++) {
      if (plainName(source.text(at)) !== key || !/^[(,]$/.test(source.text(at - 1))) continue;
      const around = source.around(at);
      if (source.is(around, '(')) return callAt(source, around);
    }
    return undefined;
  }

  /** The one argument of a call that may be its path, and where its name says so the method. */
  #pathArgument(call: CallSite): Argument | undefined {
    const named = call.args.find(({ name }) => name !== undefined && PATH_OPTION.test(name));
    if (named !== undefined) return named;
    for (const argument of call.args.slice(0, 3)) {
      if (argument.name !== undefined) continue;
      if (this.#options.isObject(argument.start)) {
        const option = this.#options
          .of(argument)
          .find(({ name }) => name !== undefined && PATH_OPTION.test(name));
        if (option !== undefined) return option;
        continue;
      }
      if (this.#methods.ofArgument(argument) !== undefined) continue;
      const value = this.#values.at(argument.start);
      if (value.some((text) => onlyHole(text) === undefined && /^(?:\/?[a-z]|\ue000)/.test(text)))
        return argument;
      if (!/ctx|context|method|verb|client|token|this|self|auth/i.test(this.#source.text(argument.start)))
        return undefined;
    }
    return undefined;
  }

  #takesFunction(call: CallSite): boolean {
    return call.args.some(({ start, end }) => {
      for (let at = start; at < Math.min(end, start + 24); at++) {
        if (this.#source.is(at, 'function') || this.#source.is(at, '=>')) return !this.#source.is(start, '{');
        if (this.#source.is(at, '{')) return false;
      }
      return false;
    });
  }

  #pathOnly(call: CallSite): void {
    if (this.#handled.has(call.at) || call.args.length === 0) return;
    if (onlySays(call, this.#signs.pretends) || buildsAddress(call.name, call.chain.length > 1)) return;
    if (this.#buildsOwn(call)) return;
    const argument = this.#pathArgument(call);
    if (argument === undefined || this.#clients.isOthers(call)) return;
    const values = this.#values.at(argument.start);
    const verb = this.#methods.of(call);
    const client =
      this.#clients.baseOf(call) ?? (call.name === 'RestRequest' ? this.#clients.onlyBase() : undefined);
    for (const text of values) {
      const address = addressIn(text);
      if (address === undefined || address.kind === 'zoom') continue;
      this.#pathCall(call, address, verb, client, this.#source.isString(argument.start));
    }
  }

  /** A declared call: `@GET("users/me")` in an interface of Retrofit, `[Get("/users/me")]` of Refit. */
  #isDeclared(call: CallSite): boolean {
    const isAttribute = /^@[A-Z]+$/.test(call.name) || this.#source.is(call.at - 1, '[');
    if (!isAttribute) return false;
    return (
      this.#clients.base !== undefined ||
      this.#values.names.ranges.some(({ kind, name }) => kind === 'class' && /zoom/i.test(name))
    );
  }

  /** Whether a call only puts an address together, by a function of this file. */
  #buildsOwn(call: CallSite): boolean {
    const range = this.#values.names.functionNamed(plainName(call.name), call.chain.length > 1);
    if (range === undefined) return false;
    const start = this.#values.names.returned(range);
    return (
      start >= 0 &&
      this.#values.at(start).some((text) => addressIn(text)?.kind === 'zoom' || isZoomHost(text))
    );
  }

  #pathCall(
    call: CallSite,
    address: { kind: string; path: string },
    verb: string | undefined,
    client: string | undefined,
    literal: boolean,
  ): void {
    const { kind, path } = address;
    if (client !== undefined && kind === 'path') {
      const whole = addressIn(below(client, path));
      const clean = whole === undefined ? undefined : cleanedPath(whole.path);
      const method =
        verb ?? (readsByDefault(plainName(call.name)) && !this.#methods.isSaid(call) ? 'GET' : undefined);
      // A path that Zoom doesn't publish is a slip where nothing else can be meant: the client was made with Zoom's own
      // address, and the call says in so many words what it does with a whole path.
      const onlyIfPublished =
        verb === undefined ||
        !isZoomHost(client) ||
        !literal ||
        !path.startsWith('/') ||
        this.#takesFunction(call);
      if (clean !== undefined && (verb !== undefined || path.includes('/')))
        this.#emit(call.at, method, clean.path, clean.certain, { onlyIfPublished });
      return;
    }
    const clean = cleanedPath(path);
    if (
      clean === undefined ||
      serves(call, this.#source.text((call.chain[0]?.at ?? 0) - 1), this.#source.language.name)
    )
      return;
    if (kind === 'path' && !path.startsWith('/') && !(literal && path.includes('/'))) return;
    const names = [call.name, ...call.chain.map(({ name }) => name)].map(plainName);
    const isZoom = names.some((name) => /zoom/i.test(name)) || this.#isDeclared(call);
    const method =
      verb ?? (readsByDefault(plainName(call.name)) && !this.#methods.isSaid(call) ? 'GET' : undefined);
    if (kind === 'path' && isZoom && !this.#takesFunction(call)) {
      this.#emit(call.at, method, clean.path, clean.certain && verb !== undefined, { onlyIfPublished: true });
      return;
    }
    // A handler that is given with the path: the path is served, not called.
    if (this.#takesFunction(call) && kind === 'path') return;
    const own =
      call.chain.length <= 2 &&
      (call.chain.length === 1 || /^(?:this|self|cls)$/.test(plainName(names[1] ?? '')));
    const ofFile =
      own && this.#values.names.functionNamed(plainName(call.name), call.chain.length > 1) !== undefined;
    if (kind === 'path' && ofFile && this.#clients.base !== undefined && verb !== undefined) {
      this.#emit(call.at, verb, clean.path, clean.certain, { onlyIfPublished: true });
      return;
    }
    if (verb === undefined && !/request|fetch|call|api|send|invoke|execute|http|exchange/i.test(call.name))
      return;
    // Without any base the browser's own functions go to the page's server.
    if (
      kind === 'path' &&
      /^(?:fetch|\$|axios|ajax|requests|http|https|window)$/.test(names.at(1) ?? '') &&
      call.chain.length <= 2
    ) {
      if (!this.#signs.talksToZoom || names.includes('fetch') || names.includes('requests')) return;
    }
    this.#emit(call.at, method, clean.path, false, {
      onlyIfPublished: true,
      onlyIfDistinctive: !this.#signs.talksToZoom,
    });
  }
}
