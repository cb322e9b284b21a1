const NONE: readonly string[] = [];

/** The scopes of a grant, to be looked for in the scopes of many endpoints. */
export class GrantedScopes {
  readonly #names: ReadonlySet<string>;
  readonly #unasked: Set<string>;
  /** By length, whether one has it: most of a catalogue's names need not be looked up. */
  readonly #lengths: boolean[] = [];

  constructor(names: readonly string[]) {
    this.#names = new Set(names);
    this.#unasked = new Set(names);
    for (const { length } of names) this.#lengths[length] = true;
  }

  /** Those of these scopes that are granted, in their order. */
  among(scopes: readonly string[]): readonly string[] {
    const lengths = this.#lengths;
    let found: string[] | undefined;
    for (let index = 0; index < scopes.length; index++) {
      const scope = scopes[index] as string;
      if (lengths[scope.length] !== true || !this.#names.has(scope)) continue;
      this.#unasked.delete(scope);
      found ??= [];
      found.push(scope);
    }
    return found ?? NONE;
  }

  /** Those that were among no scopes so far. */
  unasked(): string[] {
    return [...this.#unasked];
  }
}
