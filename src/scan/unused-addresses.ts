import type { FileValues } from './file-values.ts';
import { plainName, type Source } from './source.ts';
import { addressIn, cleanedPath, isZoomHost } from './zoom-address.ts';

/** An address of an endpoint that the file names and nothing in it is called with. */
export interface UnusedAddress {
  /** The index of its token. */
  readonly at: number;
  readonly path: string;
}

class UnusedAddresses {
  readonly #values: FileValues;
  readonly #source: Source;

  constructor(values: FileValues) {
    this.#values = values;
    this.#source = values.names.source;
  }

  all(): UnusedAddress[] {
    const found: UnusedAddress[] = [];
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
        if (clean !== undefined) found.push({ at, path: clean.path });
      }
    }
    return found;
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

/** Addresses that no call of the file is given: constants for other files. */
export function unusedAddresses(values: FileValues): UnusedAddress[] {
  return new UnusedAddresses(values).all();
}
