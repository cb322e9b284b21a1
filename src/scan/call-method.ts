import type { CallOptions } from './call-options.ts';
import { type Argument, argumentsIn, type CallSite, chainAfter } from './call-site.ts';
import type { FileValues } from './file-values.ts';
import { verbIn, verbOfConstant, verbOfName } from './http-verb.ts';
import type { Source } from './source.ts';

export const METHOD_OPTION =
  /^(?:method|Method|type|httpMethod|verb|http_method|CURLOPT_CUSTOMREQUEST|requestMethod)$/;

/** Tells the method of HTTP from a call and what stands around it. */
export class CallMethods {
  readonly #values: FileValues;
  readonly #source: Source;
  readonly #options: CallOptions;

  constructor(values: FileValues, options: CallOptions) {
    this.#values = values;
    this.#source = values.names.source;
    this.#options = options;
  }

  // --- The method ---

  /** The method that an argument is: a text, a constant, or a variable with one. */
  ofArgument(argument: Argument): string | undefined {
    const source = this.#source;
    const constant = verbOfConstant(source, argument.start, argument.end);
    if (constant !== undefined) return constant;
    if (source.isString(argument.start) && argument.end > argument.start + 1) return undefined;
    const value = this.#values.at(argument.start);
    return value.length === 1 ? verbIn(value[0] ?? '') : undefined;
  }

  /** The method that a set of options says. */
  ofOptions(options: readonly Argument[]): string | undefined {
    const named = options.find(({ name }) => name !== undefined && METHOD_OPTION.test(name));
    if (named !== undefined) return this.ofArgument(named);
    const posts = options.find(({ name }) => name === 'CURLOPT_POST' || name === 'CURLOPT_POSTFIELDS');
    if (posts !== undefined) return 'POST';
    // `stream_context_create(['http' => ['method' => 'POST']])`
    const nested = options.find(({ name }) => name === 'http' || name === 'https');
    return nested !== undefined && this.#options.isObject(nested.start)
      ? this.ofOptions(argumentsIn(this.#source, nested.start))
      : undefined;
  }

  /** Whether a call is told its method by something whose value the source doesn't say. */
  isSaid(call: CallSite): boolean {
    return call.args.some((argument) => {
      const source = this.#source;
      if (argument.name !== undefined && METHOD_OPTION.test(argument.name)) return true;
      const alone = argument.end === argument.start + 1 && source.isName(argument.start);
      if (alone && /method|verb|options|opts|init|config|params|args/i.test(source.text(argument.start)))
        return this.#options.objectAt(argument.start) < 0;
      return this.#options.of(argument).some(({ name }) => name !== undefined && METHOD_OPTION.test(name));
    });
  }

  /** The method of a call, wherever it is said; undefined where the source does not tell. */
  of(call: CallSite): string | undefined {
    for (const argument of call.args) {
      if (argument.name !== undefined && METHOD_OPTION.test(argument.name)) {
        const verb = this.ofArgument(argument);
        if (verb !== undefined) return verb;
      }
      const verb =
        (argument.name === undefined ? this.ofArgument(argument) : undefined) ??
        this.ofOptions(this.#options.of(argument));
      if (verb !== undefined) return verb;
    }
    return this.ofCallee(call) ?? this.#later(call);
  }

  /** The method that the name of what is called says, or the links before it. */
  ofCallee(call: CallSite): string | undefined {
    const own = verbOfName(call.name.replace(/^@/, ''));
    if (own !== undefined) return own;
    const earlier = call.chain.slice(0, -1).reverse();
    for (const { name, parenthesis } of earlier) {
      if (parenthesis < 0 && call.name !== 'new') continue;
      const verb = verbIn(name) ?? (call.name === 'new' ? verbOfName(name) : undefined);
      if (verb !== undefined) return verb;
      if (name === 'method' && parenthesis >= 0) return this.#inside(parenthesis);
    }
    return undefined;
  }

  #inside(parenthesis: number): string | undefined {
    const [argument] = argumentsIn(this.#source, parenthesis);
    return argument === undefined ? undefined : this.ofArgument(argument);
  }

  /** The method that what follows says: a builder's next links, `setRequestMethod`, PHP's curl options. */
  #later(call: CallSite): string | undefined {
    if (/^(?:uri|url|target|path|setUri|request|newBuilder|HttpUrl)$/i.test(call.name)) {
      for (const { name, parenthesis } of chainAfter(this.#source, call.end)) {
        if (/^(?:method|setMethod)$/i.test(name)) return this.#inside(parenthesis);
        const verb =
          verbIn(name) ?? (/^(?:post|put|patch|delete|get)Json$/i.test(name) ? verbOfName(name) : undefined);
        if (verb !== undefined) return verb;
      }
    }
    const steps =
      /^(?:openConnection|Create|CreateHttp|HttpRequestMessage|RestClient|RestRequest|curl_init|curl_setopt|setUrl|set_url|Request|HttpRequest|open)$/;
    return steps.test(call.name) ? this.#nearby(call.end) : undefined;
  }

  #nearby(from: number): string | undefined {
    const source = this.#source;
    const end = Math.min(this.#values.names.functionAt(from)?.end ?? source.tokens.length, from + 260);
    for (let at = from + 1; at < end; at++) {
      const text = source.text(at);
      if (text === '' || text === 'curl_init') {
        if (text === 'curl_init') return undefined;
        continue;
      }
      if (/^(?:setRequestMethod|setMethod|set_method)$/.test(text)) return this.#inside(at + 1);
      if (/^(?:Method|method)$/.test(text)) {
        if (source.is(at + 1, '=')) {
          const argument = { name: undefined, start: at + 2, end: this.#statementEnd(at + 2) };
          return this.ofArgument(argument);
        }
        if (source.is(at + 1, '.')) return verbIn(source.text(at + 2));
      }
      if (text === 'CURLOPT_CUSTOMREQUEST') {
        const argument = { name: undefined, start: at + 2, end: this.#statementEnd(at + 2) };
        return this.ofArgument(argument);
      }
      if (text === 'CURLOPT_POST' || text === 'CURLOPT_POSTFIELDS') {
        // A body may come before the option that says PATCH.
        return this.#ofCurlOption(at, end) ?? 'POST';
      }
    }
    return undefined;
  }

  #ofCurlOption(from: number, end: number): string | undefined {
    for (let at = from; at < end && !this.#source.is(at, 'curl_init'); at++) {
      if (!this.#source.is(at, 'CURLOPT_CUSTOMREQUEST')) continue;
      return this.ofArgument({ name: undefined, start: at + 2, end: this.#statementEnd(at + 2) });
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

  /** The method among what a call is given, its own name aside. */
  ofArguments(call: CallSite): string | undefined {
    for (const argument of call.args) {
      const verb = this.ofArgument(argument) ?? this.ofOptions(this.#options.of(argument));
      if (verb !== undefined) return verb;
    }
    return undefined;
  }

  /** The method that the expression here is. */
  at(start: number): string | undefined {
    return verbIn(this.#values.at(start)[0] ?? '');
  }

  /** GET; for Python's `urllib.request.Request` with data, POST. */
  byDefault(call: CallSite): string {
    const data = call.args.some(({ name }) => name === 'data' || name === 'body');
    return data && /^(?:Request|urlopen)$/.test(call.name) ? 'POST' : 'GET';
  }

  /** The method that is set near a place of a function: `request.Method = …`. */
  around(at: number): string | undefined {
    const from = Math.max(this.#values.names.functionAt(at)?.start ?? 0, at - 60);
    return this.#nearby(from);
  }
}
