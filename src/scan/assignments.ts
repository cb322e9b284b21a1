import { type NamedRange, rangesOf } from './functions.ts';
import { plainName, type Source } from './source.ts';

/** A place where a name gets a value. */
export interface Assignment {
  /** `url`, `this.base`, `config.baseUrl`. */
  readonly key: string;
  readonly at: number;
  /** Where the value begins; -1 where it can't be known: a parameter, the variable of a loop. */
  readonly value: number;
  /** `+=`: the value is put after the one before. */
  readonly appends: boolean;
  /** Where the name can be seen. */
  readonly start: number;
  readonly end: number;
  /** It stands in a branch that ends here, so that a use after it may see another value; else -1. */
  readonly branchEnd: number;
  /** It belongs to a class, an object or the file, so that its place in the text says nothing. */
  readonly lasting: boolean;
  readonly parameter: boolean;
}

/** Assignments to the same name that are looked through for one use. */
const MOST_CANDIDATES = 48;

const OWN = /^(?:this|self|cls|static|base)$/;

/** `$this->base`, `self.base`, `@base` and `this.base` are one. */
function keyOf(names: readonly string[]): string {
  const [head = '', ...rest] = names;
  if (/^@/.test(head)) return ['this', plainName(head), ...rest.map(plainName)].join('.');
  const first = plainName(head);
  return [OWN.test(first) && rest.length > 0 ? 'this' : first, ...rest.map(plainName)].join('.');
}

export const MEMBER = /^(?:\.|->|::|\?\.|\?->)$/;

/** The key of the names that end here: `this.base` at `base`. */
function keyEndingAt(source: Source, index: number): { key: string; start: number } {
  const names = [source.text(index)];
  let start = index;
  while (names.length < 12 && MEMBER.test(source.text(start - 1)) && source.isName(start - 2)) {
    start -= 2;
    names.unshift(source.text(start));
  }
  return { key: keyOf(names), start };
}

/** The names of a source and what is known of their values. */
export class Assignments {
  readonly source: Source;
  readonly ranges: readonly NamedRange[];
  readonly #byKey = new Map<string, Assignment[]>();
  /** By the last name alone, for `config.baseUrl` where only `baseUrl: …` is written. */
  readonly #byName = new Map<string, Assignment[]>();
  /** For each token the innermost range around it, as an index into `ranges`, else -1. */
  readonly #range: Int32Array;
  /** For each range the one around it, else -1. */
  readonly #outer: number[] = [];
  readonly #declarations = new Set<number>();
  #byValue: Map<number, string> | undefined;
  readonly #functions = new Map<string, NamedRange[]>();
  readonly #columns: (index: number) => number;

  constructor(source: Source, text: string) {
    this.source = source;
    this.#columns = (index) => {
      const start = source.token(index)?.start ?? 0;
      return start - (text.lastIndexOf('\n', start - 1) + 1);
    };
    this.ranges = rangesOf(source, this.#columns).sort((a, b) => a.start - b.start || b.end - a.end);
    this.#range = new Int32Array(source.tokens.length).fill(-1);
    const open: number[] = [];
    let next = 0;
    for (let at = 0; at < source.tokens.length; at++) {
      while (open.length > 0 && (this.ranges[open.at(-1) ?? 0]?.end ?? 0) < at) open.pop();
      for (; (this.ranges[next]?.start ?? Number.POSITIVE_INFINITY) <= at; next++) {
        this.#outer[next] = open.at(-1) ?? -1;
        open.push(next);
      }
      this.#range[at] = open.at(-1) ?? -1;
    }
    this.#collect();
  }

  rangeAt(index: number): NamedRange | undefined {
    return this.ranges[this.#range[index] ?? -1];
  }

  /** The innermost function with a name around a token. */
  functionAt(index: number): NamedRange | undefined {
    let at = this.#range[index] ?? -1;
    for (let steps = 0; at >= 0 && steps < 64; at = this.#outer[at] ?? -1, steps++) {
      const range = this.ranges[at];
      if (range?.kind === 'function' && range.name !== '') return range;
    }
    return undefined;
  }

  #add(assignment: Assignment): void {
    const put = (map: Map<string, Assignment[]>, key: string): void => {
      const list = map.get(key);
      if (list === undefined) map.set(key, [assignment]);
      else list.push(assignment);
    };
    put(this.#byKey, assignment.key);
    if (assignment.lasting) put(this.#byName, assignment.key.slice(assignment.key.lastIndexOf('.') + 1));
  }

  #branchEnd(at: number): number {
    const { source } = this;
    if (source.language.indented) return -1;
    const brace = source.around(at);
    if (brace < 0 || !source.is(brace, '{')) return -1;
    return this.rangeAt(at)?.body === brace + 1 ? -1 : source.partner(brace);
  }

  #assign(at: number, key: string, value: number, more: Partial<Assignment> = {}): void {
    const range = this.rangeAt(at);
    this.#add({
      key,
      at,
      value,
      appends: false,
      start: range?.start ?? 0,
      end: range?.end ?? this.source.tokens.length,
      branchEnd: this.#branchEnd(at),
      lasting: key.includes('.') || range === undefined || range.kind === 'class',
      parameter: false,
      ...more,
    });
  }

  #collect(): void {
    const { source } = this;
    for (const range of this.ranges) {
      this.#functionNames(range);
      if (range.kind === 'function') this.#declarations.add(range.start).add(range.start + 1);
      if (range.kind !== 'function' || range.name === '') continue;
      const same = this.#functions.get(range.name);
      if (same === undefined) this.#functions.set(range.name, [range]);
      else same.push(range);
    }
    for (let at = 0; at < source.tokens.length; at++) {
      const text = source.text(at);
      if (text === '') continue;
      if (/^(?:=|:=|\+=|\.=|\|\|=|\?\?=)$/.test(text)) this.#equals(at, text);
      else if ((text === ':' || text === '=>') && this.#isKey(at - 1)) this.#property(at);
      else if (text === 'as' && source.isName(at + 1)) this.#alias(at);
      else if (text === 'in' || text === 'of') {
        if (source.isName(at - 1)) this.#assign(at - 1, keyOf([source.text(at - 1)]), -1);
      } else if (text === 'lambda') {
        for (let name = at + 1; name < at + 12 && !source.is(name, ':'); name++)
          if (source.isName(name)) this.#assign(name, keyOf([source.text(name)]), -1);
      } else if (text === '|' && source.language.name === 'Ruby' && source.isName(at + 1)) {
        if (source.is(at + 2, '|')) this.#assign(at + 1, keyOf([source.text(at + 1)]), -1);
      } else if (text === 'define' && source.is(at + 1, '(') && source.isString(at + 2)) {
        if (source.is(at + 3, ','))
          this.#assign(at, source.token(at + 2)?.text ?? '', at + 4, {
            lasting: true,
            start: 0,
            end: source.tokens.length,
          });
      }
    }
    // Look-ups go by place, and the names of functions were put in first.
    for (const list of this.#byKey.values()) list.sort((a, b) => a.at - b.at);
  }

  /** The parameters of a function, and what one without any returns at once: `def base_url = '…'`. */
  #functionNames(range: NamedRange): void {
    if (range.kind !== 'function') return;
    const { start, end } = range;
    for (const { name, at, fallback } of range.parameters) {
      this.#add({
        key: name,
        at,
        value: fallback,
        appends: false,
        start,
        end,
        branchEnd: -1,
        lasting: false,
        parameter: true,
      });
    }
    if (range.name === '' || range.parameters.some(({ name }) => !OWN.test(name))) return;
    const value = this.returned(range);
    if (value < 0) return;
    const around = this.ranges[this.#range[Math.max(0, start - 1)] ?? -1];
    const place = { lasting: true, start: around?.start ?? 0, end: around?.end ?? this.source.tokens.length };
    this.#assign(start, range.name, value, { ...place, branchEnd: -1 });
    this.#assign(start, `this.${range.name}`, value, { ...place, branchEnd: -1 });
  }

  /**
   * The one function of this name; undefined where there are none or several.
   * @param isMember whether it is called on an object, so that of several it is the one of an object or class
   */
  functionNamed(name: string, isMember: boolean): NamedRange | undefined {
    const functions = this.#functions.get(name) ?? [];
    if (functions.length <= 1) return functions[0];
    const own = functions.filter((range) => this.#isMember(range) === isMember);
    return own.length === 1 ? own[0] : undefined;
  }

  #isMember({ start }: NamedRange): boolean {
    const around = this.ranges[this.#range[Math.max(0, start - 1)] ?? -1];
    return around?.kind === 'class' || this.source.is(start - 1, ':');
  }

  /** Where the expression begins that a function does nothing but return, else -1. */
  returned(range: NamedRange): number {
    const { source } = this;
    if (source.is(range.body, 'return')) return range.body + 1;
    if (source.isString(range.body)) {
      const second = range.body + 1;
      // A text that other statements follow is Python's documentation.
      if (source.language.name !== 'Python' || second > range.end) return range.body;
      return source.is(second, 'return') ? second + 1 : -1;
    }
    return source.is(range.body - 1, '=>') ? range.body : -1;
  }

  #equals(at: number, mark: string): void {
    const { source } = this;
    let name = at - 1;
    // `const base string = …` in Go, `base: str = …` elsewhere.
    if (
      source.language.name === 'Go' &&
      source.isName(name - 1) &&
      !/^(?:const|var)$/.test(source.text(name - 1))
    )
      name--;
    const typed = this.#typedName(name);
    if (typed >= 0) name = typed;
    if (source.is(name, ']') && source.is(name - 2, '[') && source.isString(name - 1)) {
      const inner = source.token(name - 1)?.text ?? '';
      const { key } = keyEndingAt(source, name - 3);
      this.#assign(at, `${key}.${inner}`, at + 1);
      return;
    }
    if (!source.isName(name)) return;
    // `request, err := …`: the value goes to the first.
    while (source.is(name - 1, ',') && source.isName(name - 2) && mark !== '+=') {
      if (source.around(name) >= 0 && !source.is(source.around(name), '{')) break;
      name -= 2;
    }
    const { key } = keyEndingAt(source, name);
    const around = source.around(name);
    // A named argument is no variable; a parameter's default was taken with its function.
    if (around >= 0 && source.is(around, '(')) {
      if (this.#isCondition(around)) this.#assign(name, key, at + 1);
      return;
    }
    this.#assign(name, key, at + 1, { appends: mark === '+=' || mark === '.=' });
  }

  #isCondition(parenthesis: number): boolean {
    const before = this.source.text(parenthesis - 1);
    // Go groups its constants: `const ( base = "…" )`.
    return /^(?:if|while|for|foreach|using|elseif|const|var|try)$/.test(before);
  }

  #typedName(at: number): number {
    const { source } = this;
    for (let back = at; back > at - 8 && back > 0; back--) {
      if (source.is(back, ':')) return source.isName(back - 1) && source.sameLine(back, at) ? back - 1 : -1;
      if (!source.isName(back) && !/^[.<>[\]|]$/.test(source.text(back))) return -1;
    }
    return -1;
  }

  #isKey(at: number): boolean {
    return this.source.isName(at) || this.source.isString(at);
  }

  #keyText(at: number): string {
    const { source } = this;
    return source.isString(at) ? (source.token(at)?.text ?? '') : plainName(source.text(at));
  }

  /** `baseUrl: '…'` in an object, with the names of the objects around it. */
  #property(at: number): void {
    const { source } = this;
    const bracket = source.around(at);
    if (bracket < 0 || source.is(bracket, '(')) return;
    if (!source.is(at - 2, ',') && !source.is(at - 2, '{') && !source.is(at - 2, '[')) return;
    const names = [this.#keyText(at - 1)];
    for (let around = bracket, depth = 0; around >= 0 && depth < 4; around = source.around(around), depth++) {
      const name = this.#objectName(around);
      if (name === undefined) break;
      names.unshift(name);
      if (!/^[:]$|^=>$/.test(source.text(around - 1))) break;
    }
    // The fields of an object without a name: `&Client{baseURL: …}`.
    if (names.length < 2) names.unshift('');
    this.#assign(at, names.join('.'), at + 1, { lasting: true, start: 0, end: source.tokens.length });
  }

  /** What an object literal is assigned to, or the key that it stands under. */
  #objectName(bracket: number): string | undefined {
    const { source } = this;
    const before = source.text(bracket - 1);
    if (before === '=' || before === ':=') {
      const typed = this.#typedName(bracket - 2);
      return keyEndingAt(source, typed >= 0 ? typed : bracket - 2).key;
    }
    if (before === ':' || before === '=>')
      return this.#isKey(bracket - 2) ? this.#keyText(bracket - 2) : undefined;
    // `OPTIONS = Object.freeze({`
    if (before === '(' && source.calledName(bracket - 1) >= 0) {
      const start = keyEndingAt(source, source.calledName(bracket - 1)).start;
      if (source.is(start - 1, '=')) return keyEndingAt(source, start - 2).key;
    }
    return undefined;
  }

  /** Python: `with httpx.Client(…) as client`. PHP: `foreach ($urls as $url)`. */
  #alias(at: number): void {
    const { source } = this;
    const name = keyOf([source.text(at + 1)]);
    if (source.language.name !== 'Python') {
      if (source.language.name === 'PHP') this.#assign(at + 1, name, -1);
      return;
    }
    let start = at - 1;
    for (const limit = at - 400; start > limit && start >= 0 && !source.is(start, 'with'); start--) {
      const partner = source.partner(start);
      if (partner >= 0 && partner < start) start = partner;
      if (source.is(start, ',')) break;
      if (source.is(start, 'import') || source.is(start, 'except')) return;
    }
    this.#assign(at + 1, name, start + 1);
  }

  /**
   * What a name may have been given last where it is used: one assignment, or those of several branches.
   * Nothing where the name is not assigned in this source.
   */
  find(key: string, use: number): readonly Assignment[] {
    const own = this.#near(this.#byKey.get(key), use);
    if (own.length > 0) return own;
    const dot = key.lastIndexOf('.');
    const name = key.slice(dot + 1);
    if (key.startsWith('this.') && dot === 4) return this.#near(this.#byKey.get(name), use, true);
    if (dot < 0) return this.#near(this.#byKey.get(`this.${name}`), use);
    // `config.baseUrl` may be any object's; only one that is alone in the file is taken for it.
    const fields = this.#byName.get(name) ?? [];
    const [head = ''] = key.split('.');
    const known = fields.filter(({ key: other }) => !other.includes('.') || other.split('.').includes(head));
    const found = known.length > 0 ? known : fields;
    return found.length === 1 ? found : [];
  }

  #near(list: readonly Assignment[] | undefined, use: number, lastingOnly = false): readonly Assignment[] {
    if (list === undefined) return [];
    let index = list.length - 1;
    if (index > 16) {
      let low = 0;
      while (low < index) {
        const middle = (low + index + 1) >> 1;
        if ((list[middle]?.at ?? 0) < use) low = middle;
        else index = middle - 1;
      }
    }
    const found: Assignment[] = [];
    const indent = this.source.language.indented ? this.#columns(this.#lineStart(use)) : 0;
    for (let looked = 0; index >= 0 && looked < MOST_CANDIDATES && found.length < 4; index--, looked++) {
      const candidate = list[index];
      if (candidate === undefined || candidate.at >= use) continue;
      const seen = candidate.key.startsWith('this.') || (candidate.start <= use && use <= candidate.end);
      if (!seen || (lastingOnly && !candidate.lasting)) continue;
      found.push(candidate);
      const inBranch = this.source.language.indented
        ? !candidate.lasting && !candidate.parameter && this.#columns(this.#lineStart(candidate.at)) > indent
        : candidate.branchEnd >= 0 && candidate.branchEnd < use;
      if (!inBranch) break;
    }
    if (found.length > 0) return found;
    return list
      .filter(
        (candidate) => candidate.lasting && (candidate.start <= use || candidate.key.startsWith('this.')),
      )
      .filter((candidate) => use <= candidate.end || candidate.key.startsWith('this.'))
      .slice(0, 1);
  }

  #lineStart(index: number): number {
    const { source } = this;
    let at = index;
    for (let steps = 0; steps < 200 && at > 0; steps++) {
      const around = source.around(at);
      if (around >= 0) at = around;
      else if (source.sameLine(at, at - 1)) at--;
      else break;
    }
    return at;
  }

  /** Whether the parenthesis is that of a function's parameters. */
  isDeclaration(parenthesis: number): boolean {
    return parenthesis >= 0 && this.#declarations.has(parenthesis);
  }

  /** The keys that get the value that begins here. */
  assignedFrom(value: number): readonly string[] {
    this.#byValue ??= new Map([...this.all()].map(({ key, value: from }) => [from, key]));
    const key = this.#byValue.get(value);
    return key === undefined ? [] : [key];
  }

  /** Every assignment of the source. */
  *all(): Iterable<Assignment> {
    for (const list of this.#byKey.values()) yield* list;
  }
}
