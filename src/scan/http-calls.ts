import {
  type Argument,
  argumentsIn,
  bareCallAt,
  type CallSite,
  callAt,
  chainAfter,
  receiverKeys,
} from './call-site.ts';
import type { FileValues } from './file-values.ts';
import type { FoundCall } from './found-call.ts';
import type { NamedRange } from './functions.ts';
import { readsByDefault, verbIn, verbOfConstant, verbOfName } from './http-verb.ts';
import { onlySays, serves } from './known-calls.ts';
import { buildsAddress } from './known-functions.ts';
import { plainName, type Source } from './source.ts';
import { below, fillHoles, hole, onlyHole, type Value } from './value.ts';
import { addressIn, cleanedPath, isZoomBase, isZoomHost } from './zoom-address.ts';

/** What the text of a file says of Zoom before it is lexed. */
export interface FileSigns {
  /** Zoom's API or a token for it is spoken of. */
  readonly talksToZoom: boolean;
  readonly mentionsZoom: boolean;
  /** Mock Service Worker answers in place of the API. */
  readonly pretends: boolean;
}

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

const ADDRESS_OPTION =
  /^(?:url|uri|URL|requestUri|RequestUri|CURLOPT_URL|resource|endpoint|href|address|String|route)$/;
const PATH_OPTION = /^(?:path|pathname|url|uri|endpoint|resource|route)$/;
const METHOD_OPTION =
  /^(?:method|Method|type|httpMethod|verb|http_method|CURLOPT_CUSTOMREQUEST|requestMethod)$/;
const BASE_OPTION =
  /^(?:baseURL|baseUrl|base_url|base_uri|prefixUrl|BaseAddress|BaseUrl|root|host|hostname)$/;
const BASE_MEMBER =
  /\.(?:baseURL|baseUrl|base_url|base_uri|prefixUrl|BaseAddress|BaseUrl|BaseURL|HostURL|defaults\.baseURL)$/;
const KEYWORD =
  /^(?:if|for|foreach|while|switch|catch|function|return|elif|and|or|not|in|when|def|func|typeof|sizeof|unless|until|elsif|super|constructor)$/;

/** Rounds in which wrappers of wrappers are followed. */
const MOST_ROUNDS = 3;

export class HttpCalls {
  readonly #values: FileValues;
  readonly #source: Source;
  readonly #signs: FileSigns;
  readonly #found: FoundCall[] = [];
  readonly #handled = new Set<number>();
  readonly #wrappers = new Map<string, Wrapper>();
  /** Bases of clients by the place of the assignment that makes them. */
  readonly #clients = new Map<number, string>();
  /** Bases by what a client is called, where it is no variable or gets its base later. */
  readonly #namedClients = new Map<string, string>();
  /** The places of assignments that make clients of other hosts. */
  readonly #others = new Set<number>();
  #base: string | undefined;

  constructor(values: FileValues, signs: FileSigns) {
    this.#values = values;
    this.#source = values.names.source;
    this.#signs = signs;
  }

  all(): FoundCall[] {
    this.#findClients();
    const calls = this.#calls();
    for (const call of calls) this.#addressed(call);
    this.#assignedObjects();
    for (let round = 0, known = -1; round < MOST_ROUNDS && known !== this.#wrappers.size; round++) {
      known = this.#wrappers.size;
      for (const call of calls) this.#wrapped(call);
    }
    for (const call of calls) this.#pathOnly(call);
    this.#leftOver();
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

  // --- What a call is given ---

  #isObject(at: number): boolean {
    return this.#source.is(at, '{') || (this.#source.is(at, '[') && this.#source.partner(at) > at);
  }

  /** The bracket of the object that an expression is, or that the name in it was assigned; else -1. */
  #objectAt(start: number): number {
    const source = this.#source;
    if (this.#isObject(start)) return start;
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
    if (this.#isObject(assignment.value)) return assignment.value;
    const value = assignment.value;
    if (source.is(value, 'array') && source.is(value + 1, '(')) return value + 1;
    // `stream_context_create([...])`, `Object.freeze({...})`
    const inner = source.isName(value) && source.is(value + 1, '(') ? value + 2 : -1;
    return inner > 0 && this.#isObject(inner) ? inner : -1;
  }

  #options(argument: Argument): readonly Argument[] {
    if (argument.name !== undefined && !this.#isObject(argument.start)) return [argument];
    const bracket = this.#objectAt(argument.start);
    return bracket < 0 ? [] : argumentsIn(this.#source, bracket);
  }

  #optionValue(options: readonly Argument[], pattern: RegExp): Value | undefined {
    const found = options.find(({ name }) => name !== undefined && pattern.test(name));
    return found === undefined ? undefined : this.#values.at(found.start);
  }

  /** The addresses in a set of options: `url`, `baseURL` and `url`, `hostname` and `path`. */
  #optionAddresses(options: readonly Argument[]): Value {
    const direct = this.#optionValue(options, ADDRESS_OPTION);
    if (direct?.some((text) => addressIn(text)?.kind === 'zoom')) return direct;
    const base = this.#optionValue(options, BASE_OPTION);
    const path = this.#optionValue(options, PATH_OPTION);
    if (base !== undefined && path !== undefined) {
      return base.filter(isZoomBase).flatMap((one) => path.map((other) => below(one, other)));
    }
    return direct ?? [];
  }

  // --- The method ---

  #verbOfArgument(argument: Argument): string | undefined {
    const source = this.#source;
    const constant = verbOfConstant(source, argument.start, argument.end);
    if (constant !== undefined) return constant;
    if (source.isString(argument.start) && argument.end > argument.start + 1) return undefined;
    const value = this.#values.at(argument.start);
    return value.length === 1 ? verbIn(value[0] ?? '') : undefined;
  }

  #verbOfOptions(options: readonly Argument[]): string | undefined {
    const named = options.find(({ name }) => name !== undefined && METHOD_OPTION.test(name));
    if (named !== undefined) return this.#verbOfArgument(named);
    const posts = options.find(({ name }) => name === 'CURLOPT_POST' || name === 'CURLOPT_POSTFIELDS');
    if (posts !== undefined) return 'POST';
    // `stream_context_create(['http' => ['method' => 'POST']])`
    const nested = options.find(({ name }) => name === 'http' || name === 'https');
    return nested !== undefined && this.#isObject(nested.start)
      ? this.#verbOfOptions(argumentsIn(this.#source, nested.start))
      : undefined;
  }

  /** Whether a call is told its method by something whose value the source doesn't say. */
  #saysMethod(call: CallSite): boolean {
    return call.args.some((argument) => {
      const source = this.#source;
      if (argument.name !== undefined && METHOD_OPTION.test(argument.name)) return true;
      const alone = argument.end === argument.start + 1 && source.isName(argument.start);
      if (alone && /method|verb|options|opts|init|config|params|args/i.test(source.text(argument.start)))
        return this.#objectAt(argument.start) < 0;
      return this.#options(argument).some(({ name }) => name !== undefined && METHOD_OPTION.test(name));
    });
  }

  #verb(call: CallSite): string | undefined {
    for (const argument of call.args) {
      if (argument.name !== undefined && METHOD_OPTION.test(argument.name)) {
        const verb = this.#verbOfArgument(argument);
        if (verb !== undefined) return verb;
      }
      const verb =
        (argument.name === undefined ? this.#verbOfArgument(argument) : undefined) ??
        this.#verbOfOptions(this.#options(argument));
      if (verb !== undefined) return verb;
    }
    return this.#verbOfCallee(call) ?? this.#verbLater(call);
  }

  #verbOfCallee(call: CallSite): string | undefined {
    const own = verbOfName(call.name.replace(/^@/, ''));
    if (own !== undefined) return own;
    const earlier = call.chain.slice(0, -1).reverse();
    for (const { name, parenthesis } of earlier) {
      if (parenthesis < 0 && call.name !== 'new') continue;
      const verb = verbIn(name) ?? (call.name === 'new' ? verbOfName(name) : undefined);
      if (verb !== undefined) return verb;
      if (name === 'method' && parenthesis >= 0) return this.#verbInside(parenthesis);
    }
    return undefined;
  }

  #verbInside(parenthesis: number): string | undefined {
    const [argument] = argumentsIn(this.#source, parenthesis);
    return argument === undefined ? undefined : this.#verbOfArgument(argument);
  }

  /** The method that what follows says: a builder's next links, `setRequestMethod`, PHP's curl options. */
  #verbLater(call: CallSite): string | undefined {
    if (/^(?:uri|url|target|path|setUri|request|newBuilder|HttpUrl)$/i.test(call.name)) {
      for (const { name, parenthesis } of chainAfter(this.#source, call.end)) {
        if (/^(?:method|setMethod)$/i.test(name)) return this.#verbInside(parenthesis);
        const verb =
          verbIn(name) ?? (/^(?:post|put|patch|delete|get)Json$/i.test(name) ? verbOfName(name) : undefined);
        if (verb !== undefined) return verb;
      }
    }
    const steps =
      /^(?:openConnection|Create|CreateHttp|HttpRequestMessage|RestClient|RestRequest|curl_init|curl_setopt|setUrl|set_url|Request|HttpRequest|open)$/;
    return steps.test(call.name) ? this.#verbNearby(call.end) : undefined;
  }

  #verbNearby(from: number): string | undefined {
    const source = this.#source;
    const end = Math.min(this.#values.names.functionAt(from)?.end ?? source.tokens.length, from + 260);
    for (let at = from + 1; at < end; at++) {
      const text = source.text(at);
      if (text === '' || text === 'curl_init') {
        if (text === 'curl_init') return undefined;
        continue;
      }
      if (/^(?:setRequestMethod|setMethod|set_method)$/.test(text)) return this.#verbInside(at + 1);
      if (/^(?:Method|method)$/.test(text)) {
        if (source.is(at + 1, '=')) {
          const argument = { name: undefined, start: at + 2, end: this.#statementEnd(at + 2) };
          return this.#verbOfArgument(argument);
        }
        if (source.is(at + 1, '.')) return verbIn(source.text(at + 2));
      }
      if (text === 'CURLOPT_CUSTOMREQUEST') {
        const argument = { name: undefined, start: at + 2, end: this.#statementEnd(at + 2) };
        return this.#verbOfArgument(argument);
      }
      if (text === 'CURLOPT_POST' || text === 'CURLOPT_POSTFIELDS') {
        // A body may come before the option that says PATCH.
        return this.#verbOfCurlOption(at, end) ?? 'POST';
      }
    }
    return undefined;
  }

  #verbOfCurlOption(from: number, end: number): string | undefined {
    for (let at = from; at < end && !this.#source.is(at, 'curl_init'); at++) {
      if (!this.#source.is(at, 'CURLOPT_CUSTOMREQUEST')) continue;
      return this.#verbOfArgument({ name: undefined, start: at + 2, end: this.#statementEnd(at + 2) });
    }
    return undefined;
  }

  #statementEnd(from: number): number {
    let at = from;
    for (; at < from + 12; at++) {
      if (this.#source.partner(at) > at) at = this.#source.partner(at);
      else if (/^[;,)}\]]$/.test(this.#source.text(at)) || !this.#source.sameLine(from, at)) break;
    }
    return at;
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
      if (this.#isObject(start) || this.#source.is(start, 'array'))
        return this.#optionAddresses(this.#options(argument));
      if (name !== undefined && !ADDRESS_OPTION.test(name) && !PATH_OPTION.test(name)) return [];
      const value = this.#values.at(start);
      const isUnknown = value.every((text) => onlyHole(text) !== undefined);
      return isUnknown && this.#source.isName(start) ? this.#optionAddresses(this.#options(argument)) : value;
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
    const value = this.#optionAddresses(named).filter((text) => isZoomHost(text));
    return value.length > 0 ? value : undefined;
  }

  #zoomCall(call: CallSite, text: string, rawPath: string, byName: boolean): void {
    const clean = cleanedPath(rawPath);
    if (clean === undefined) {
      this.#addWrapper(call, text);
      return;
    }
    const known = this.#verb(call);
    const reads = readsByDefault(plainName(call.name).replace(/^@/, ''));
    const method = known ?? (reads && !this.#saysMethod(call) ? this.#defaultVerb(call) : undefined);
    this.#emit(call.at, method, clean.path, clean.certain, { onlyIfPublished: byName });
  }

  /** GET; for Python's `urllib.request.Request` with data, POST. */
  #defaultVerb(call: CallSite): string {
    const data = call.args.some(({ name }) => name === 'data' || name === 'body');
    return data && /^(?:Request|urlopen)$/.test(call.name) ? 'POST' : 'GET';
  }

  #isMock(call: CallSite): boolean {
    const [key] = receiverKeys(call.chain).slice(-1);
    if (key === undefined || call.chain.length < 2) return false;
    return this.#values.value(key, call.at).some((text) => /mock/i.test(onlyHole(text) ?? ''));
  }

  // --- Functions of the file that call Zoom ---

  #addWrapper(call: CallSite, template: string): void {
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
      const options = argument.name === undefined ? this.#options(argument) : [argument];
      const said = options.find(({ name }) => name !== undefined && METHOD_OPTION.test(name)) ?? argument;
      const name = plainName(this.#source.text(said.start));
      if (parameters.has(name) && !template.includes(hole(name)) && /method|verb|type|action/i.test(name))
        verbParameter = name;
    }
    const verb = verbParameter === undefined ? this.#verb(call) : undefined;
    const known = this.#wrappers.get(range.name);
    if (known !== undefined) {
      // One function that calls in several ways goes by what it is told.
      if (known.range !== range || known.verbParameter !== undefined || known.verb === verb) return;
      verbParameter = range.parameters.find(({ name, fallback }) =>
        fallback >= 0 ? this.#verbAt(fallback) !== undefined : /method|verb|request|type/i.test(name),
      )?.name;
    }
    const parameter = range.parameters.find(({ name }) => name === verbParameter);
    const fallback =
      parameter === undefined || parameter.fallback < 0 ? undefined : this.#verbAt(parameter.fallback);
    const reads = readsByDefault(plainName(call.name)) ? 'GET' : undefined;
    this.#wrappers.set(range.name, {
      range,
      template,
      verb: known === undefined ? verb : undefined,
      verbParameter,
      verbDefault: fallback ?? (verbParameter === undefined && known === undefined ? reads : undefined),
    });
  }

  #verbAt(start: number): string | undefined {
    return verbIn(this.#values.at(start)[0] ?? '');
  }

  #wrapped(call: CallSite): void {
    const wrapper = this.#wrappers.get(plainName(call.name));
    if (wrapper === undefined || this.#handled.has(call.at)) return;
    const { range } = wrapper;
    // Inside itself it is not called, and another object's method of this name is another one.
    if (call.at >= range.start && call.at <= range.end) return;
    const owner = call.chain.at(-2)?.name;
    if (
      owner !== undefined &&
      /^(?:axios|requests|http|https|fetch|Net|HTTP|httpx|got|ky|\$)$/.test(plainName(owner))
    )
      return;
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
      (said === undefined ? undefined : this.#verbOfArgument(said)) ??
      this.#verbOfArguments(call);
    this.#handled.add(call.at);
    for (const text of texts) {
      const path = addressIn(text)?.path;
      const clean = path === undefined ? undefined : cleanedPath(path);
      if (clean === undefined) {
        this.#handled.delete(call.at);
        this.#addWrapperOf(call, wrapper, text, verb);
        continue;
      }
      const fallback = said === undefined && !this.#saysMethod(call) ? wrapper.verbDefault : undefined;
      this.#emit(call.at, verb ?? fallback, clean.path, clean.certain, {
        onlyIfPublished: !isZoomHost(text),
      });
    }
  }

  #verbOfArguments(call: CallSite): string | undefined {
    for (const argument of call.args) {
      const verb = this.#verbOfArgument(argument) ?? this.#verbOfOptions(this.#options(argument));
      if (verb !== undefined) return verb;
    }
    return undefined;
  }

  #addWrapperOf(call: CallSite, wrapper: Wrapper, template: string, verb: string | undefined): void {
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

  // --- Objects that say a call: `const options = { method, url }` ---

  #assignedObjects(): void {
    const source = this.#source;
    for (const assignment of this.#values.names.all()) {
      if (/\.(?:RequestUri|requestUri)$/.test(assignment.key)) {
        for (const text of this.#values.at(assignment.value)) {
          const address = addressIn(text);
          const clean = address?.kind === 'zoom' ? cleanedPath(address.path) : undefined;
          if (clean !== undefined)
            this.#emit(assignment.at, this.#verbAround(assignment.at), clean.path, clean.certain);
        }
        continue;
      }
      if (assignment.value < 0 || assignment.parameter || source.isName(assignment.value)) continue;
      const bracket = this.#objectAt(assignment.value);
      if (bracket >= 0) this.#objectCall(assignment.at, assignment.key, bracket);
    }
    // C#: `new HttpRequestMessage { Method = …, RequestUri = … }`
    for (let at = 2; at < source.tokens.length; at++) {
      if (source.is(at, '{') && source.isName(at - 1) && source.is(at - 2, 'new'))
        this.#objectCall(at - 1, '', at);
    }
  }

  #verbAround(at: number): string | undefined {
    const from = Math.max(this.#values.names.functionAt(at)?.start ?? 0, at - 60);
    return this.#verbNearby(from);
  }

  #objectCall(at: number, key: string, bracket: number): void {
    const options = argumentsIn(this.#source, bracket);
    if (
      !options.some(({ name }) => name !== undefined && (ADDRESS_OPTION.test(name) || PATH_OPTION.test(name)))
    )
      return;
    for (const text of this.#optionAddresses(options)) {
      const address = addressIn(text);
      if (address?.kind !== 'zoom') continue;
      const clean = cleanedPath(address.path);
      if (clean === undefined) continue;
      const use = this.#useOf(key, at);
      if (use !== undefined && this.#handled.has(use.at)) continue;
      const said = this.#verbOfOptions(options) ?? (use === undefined ? undefined : this.#verbOfCallee(use));
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

  // --- Clients that were made with Zoom's base, and paths that are given to them ---

  #findClients(): void {
    const source = this.#source;
    for (const assignment of this.#values.names.all()) {
      if (assignment.value < 0) continue;
      // `client.BaseAddress = …`; an option in an object goes with the call that takes it.
      if (BASE_MEMBER.test(assignment.key) && source.isName(assignment.at)) {
        const base = this.#values.at(assignment.value).find(isZoomBase);
        if (base !== undefined) this.#namedClients.set(assignment.key.replace(BASE_MEMBER, ''), base);
        continue;
      }
      if (source.isString(assignment.value) || this.#isObject(assignment.value)) continue;
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

  #isOthers(call: CallSite): boolean {
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
  #clientOf(call: CallSite): string | undefined {
    for (const key of receiverKeys(call.chain)) {
      const base = this.#clientNamed(key, call.at);
      if (base !== undefined) return base;
    }
    if (call.chain.length === 1 && this.#source.language.bareCalls && verbIn(call.name) !== undefined)
      return this.#namedClients.get('this.class');
    for (const { parenthesis } of call.chain.slice(0, -1)) {
      if (parenthesis < 0) continue;
      for (const argument of argumentsIn(this.#source, parenthesis)) {
        const options = this.#options(argument);
        const base =
          this.#optionValue(options, BASE_OPTION)?.find(isZoomBase) ??
          this.#values.at(argument.start).find(isZoomBase);
        if (base !== undefined) return base;
      }
    }
    return undefined;
  }

  /** The base of the clients of this file, where they have the same. */
  #onlyClient(): string | undefined {
    const bases = new Set([...this.#clients.values(), ...this.#namedClients.values()]);
    return bases.size === 1 ? [...bases][0] : undefined;
  }

  /** The one argument of a call that may be its path, and where its name says so the method. */
  #pathArgument(call: CallSite): Argument | undefined {
    const named = call.args.find(({ name }) => name !== undefined && PATH_OPTION.test(name));
    if (named !== undefined) return named;
    for (const argument of call.args.slice(0, 3)) {
      if (argument.name !== undefined) continue;
      if (this.#isObject(argument.start)) {
        const option = this.#options(argument).find(
          ({ name }) => name !== undefined && PATH_OPTION.test(name),
        );
        if (option !== undefined) return option;
        continue;
      }
      if (this.#verbOfArgument(argument) !== undefined) continue;
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
    if (argument === undefined || this.#isOthers(call)) return;
    const values = this.#values.at(argument.start);
    const verb = this.#verb(call);
    const client = this.#clientOf(call) ?? (call.name === 'RestRequest' ? this.#onlyClient() : undefined);
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
      this.#base !== undefined ||
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
        verb ?? (readsByDefault(plainName(call.name)) && !this.#saysMethod(call) ? 'GET' : undefined);
      if (clean !== undefined && (verb !== undefined || path.includes('/')))
        this.#emit(call.at, method, clean.path, clean.certain, { onlyIfPublished: true });
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
      verb ?? (readsByDefault(plainName(call.name)) && !this.#saysMethod(call) ? 'GET' : undefined);
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
    if (kind === 'path' && ofFile && this.#base !== undefined && verb !== undefined) {
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

  // --- Addresses that no call of this file is given ---

  #leftOver(): void {
    const source = this.#source;
    const count = new Map<string, number>();
    for (const { kind, text } of source.tokens) {
      if (kind === 'name') count.set(plainName(text), (count.get(plainName(text)) ?? 0) + 1);
    }
    for (const [at, token] of source.tokens.entries()) {
      if (token.kind !== 'string') continue;
      const first = token.parts?.[0];
      if (typeof first !== 'string' || !isZoomHost(first) || this.#isArgument(at)) continue;
      if (this.#ownersOf(at).some((name) => (count.get(name) ?? 0) > 1)) continue;
      for (const text of this.#values.at(at)) {
        const address = addressIn(text);
        const clean = address?.kind === 'zoom' ? cleanedPath(address.path) : undefined;
        if (clean !== undefined) this.#emit(at, undefined, clean.path, false, { onlyIfPublished: true });
      }
    }
  }

  /** Whether a string stands among the arguments of a call, which then says what it is for. */
  #isArgument(at: number): boolean {
    const source = this.#source;
    let around = source.around(at);
    for (let steps = 0; around >= 0 && steps < 6; around = source.around(around), steps++) {
      if (
        source.is(around, '(') &&
        source.calledName(around) >= 0 &&
        !this.#values.names.isDeclaration(around)
      )
        return true;
    }
    // What is compared is not called.
    if (/^(?:===?|!==?)$/.test(source.text(at - 1))) return true;
    // A call without parentheses, and what is said: `echo '…'`.
    return source.isName(at - 1) && !source.is(at - 1, 'return') && source.sameLine(at - 1, at);
  }

  /** The names by which a string can be asked for: what it is assigned to, the function that returns it. */
  #ownersOf(at: number): string[] {
    const source = this.#source;
    const start = source.is(at - 1, '(') ? at - 1 : at;
    if (source.is(start - 1, 'return')) return [this.#values.names.functionAt(at)?.name ?? ''];
    return this.#values.names.assignedFrom(start).flatMap((key) => {
      const names = key.split('.');
      // Many objects have a `url`.
      return names.length === 1 ? names : names.filter((name) => !/^(?:|this|url|uri|path)$/.test(name));
    });
  }
}
