import {
  type Argument,
  argumentsIn,
  bareCallAt,
  type CallSite,
  callAt,
  chainTo,
  receiverKeys,
} from './call-site.ts';
import type { FileValues } from './file-values.ts';
import type { FoundCall } from './found-call.ts';
import { methodsOf, SDKS, type Sdk, type SdkEndpoint } from './sdk/sdk.ts';
import { plainName, type Source } from './source.ts';
import { hasHole, type Value } from './value.ts';

/** How the key of a call in the table of its SDK is written, going by the names before it. */
function keyOf(sdk: Sdk, names: readonly string[]): string | undefined {
  const [method = ''] = names.slice(-1);
  if (sdk.shape === 'method') return method.replace(/!$/, '');
  const [owner] = names.slice(-2);
  if (sdk.shape === 'endpoints' && names.at(-3) !== 'endpoints') return undefined;
  return names.length < 2 ? undefined : `${owner}.${method}`;
}

/** The call at a name, with or without parentheses. */
function siteAt(source: Source, at: number): CallSite | undefined {
  const generic = source.typeArgumentsEnd(at + 1);
  const parenthesis = generic >= 0 ? generic + 1 : at + 1;
  if (source.is(parenthesis, '(')) return callAt(source, parenthesis);
  if (!source.language.bareCalls) return undefined;
  return (
    bareCallAt(source, at) ?? {
      chain: chainTo(source, at),
      name: source.text(at),
      at,
      parenthesis: -1,
      end: at,
      args: [],
    }
  );
}

class SdkCalls {
  readonly #values: FileValues;
  readonly #source: Source;
  readonly #text: string;

  constructor(values: FileValues, text: string) {
    this.#values = values;
    this.#source = values.names.source;
    this.#text = text;
  }

  of(sdk: Sdk, methods: ReadonlyMap<string, SdkEndpoint>): FoundCall[] {
    const found: FoundCall[] = [];
    const lastNames = new Set([...methods.keys()].map((key) => key.slice(key.lastIndexOf('.') + 1)));
    for (const [at, token] of this.#source.tokens.entries()) {
      if (token.kind !== 'name' || !lastNames.has(token.text.replace(/!$/, ''))) continue;
      if (!/^(?:\.|\?\.)$/.test(this.#source.text(at - 1))) continue;
      const call = siteAt(this.#source, at);
      if (call === undefined) continue;
      const names = call.chain.map(({ name }) => plainName(name));
      const endpoint = methods.get(keyOf(sdk, names) ?? '');
      if (endpoint === undefined) continue;
      const path = this.#path(sdk, endpoint.path, call);
      const sure = sdk.distinctive || this.#isClient(call, sdk);
      found.push({
        offset: token.start,
        method: endpoint.method,
        path,
        sure,
        onlyIfPublished: true,
        onlyIfDistinctive: false,
      });
    }
    return found;
  }

  /** Whether the object that is called is known to be a client: by its name, its type, or what it was made from. */
  #isClient(call: CallSite, sdk: Sdk): boolean {
    const keys = receiverKeys(call.chain);
    const client = sdk.shape === 'member' ? keys.slice(1) : keys;
    return client.some((key) => {
      if (/zoom/i.test(key)) return true;
      if (this.#values.value(key, call.at).some((text) => /zoom/i.test(text))) return true;
      const name = key.slice(key.lastIndexOf('.') + 1).replace(/[^\w]/g, '');
      return (
        name !== '' &&
        new RegExp(`\\bI?ZoomClient\\??\\s+${name}\\b|\\b${name}\\s*:\\s*\\w*ZoomClient\\b`).test(this.#text)
      );
    });
  }

  #path(sdk: Sdk, template: string, call: CallSite): string {
    let position = 0;
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const argument = this.#argument(sdk, call, name, position++);
      const value: Value = argument === undefined ? [] : this.#values.at(argument.start);
      const [text = ''] = value;
      // A name that is only known at run time, and one that would change the path, stay a parameter.
      return value.length === 1 && text !== '' && !hasHole(text) && /^[^\s/?#{}\\]+$/.test(text)
        ? text
        : whole;
    });
  }

  #argument(sdk: Sdk, call: CallSite, name: string, position: number): Argument | undefined {
    const named = (args: readonly Argument[], key: string): Argument | undefined =>
      args.find((argument) => argument.name === key);
    const objects = (args: readonly Argument[]): readonly Argument[] =>
      args.flatMap(({ start, end }) => {
        for (let at = start; at < Math.min(end, start + 6); at++)
          if (this.#source.is(at, '{')) return argumentsIn(this.#source, at);
        return [];
      });
    if (sdk.parameters === 'named') return named(call.args, name) ?? named(objects(call.args), name);
    if (sdk.parameters === 'struct') return named(objects(call.args), name);
    if (sdk.parameters === 'positional') {
      const first = position === 0 && call.args[0]?.name === undefined ? call.args[0] : undefined;
      return named(call.args, name) ?? first;
    }
    const path = named(objects(call.args), 'path');
    return path === undefined ? undefined : named(objects([path]), name);
  }
}

/** The calls that a file makes with the SDKs whose methods are known. */
export async function sdkCalls(values: FileValues, text: string): Promise<FoundCall[]> {
  const { language } = values.names.source;
  const found: FoundCall[] = [];
  for (const sdk of SDKS) {
    if (sdk.language !== language.name || !sdk.sign.test(text)) continue;
    found.push(...new SdkCalls(values, text).of(sdk, await methodsOf(sdk)));
  }
  return found;
}
