import { MEMBER } from './assignments.ts';
import { type CallArgument, valueOfCall, valueOfMethod } from './known-functions.ts';
import { plainName, Source } from './source.ts';
import type { Token } from './token.ts';
import { either, hasHole, joined, onlyHole, unknown, type Value } from './value.ts';
import type { Work } from './work.ts';

/** Expressions inside expressions deeper than this are not followed. */
const DEEPEST = 24;
/** Operands of one concatenation. */
const MOST_OPERANDS = 64;

interface Evaluated {
  readonly value: Value;
  readonly next: number;
}

const PREFIX = /^(?:new|await|yield|return|&|\*|not|typeof|out|ref|async)$/;

/** What the names in an expression stand for. */
export interface NameValues {
  /** A hole of the key where nothing is known. */
  value(key: string, use: number, depth: number): Value;
  /** What a function of the same source returns; undefined where that can't be told. */
  result(key: string, args: readonly CallArgument[], depth: number): Value | undefined;
}

/** Evaluates expressions of one source to text with holes. */
export class Expressions {
  readonly source: Source;
  readonly #names: NameValues;
  readonly #work: Work;
  /** The sources that interpolations are, by the string they stand in: the same one is evaluated many times. */
  readonly #inner = new Map<readonly Token[], Expressions>();

  constructor(source: Source, names: NameValues, work: Work) {
    this.source = source;
    this.#names = names;
    this.#work = work;
  }

  /** The value of the expression that begins here. */
  at(index: number, depth = 0): Value {
    return this.expression(index, depth).value;
  }

  /** The expression that begins here, and where it ends. */
  expression(index: number, depth = 0): Evaluated {
    const first = this.#sum(index, depth);
    const { source } = this;
    let { value, next } = first;
    if (depth >= DEEPEST) return first;
    if (source.is(next, 'as') && source.language.name === 'JavaScript') next = this.#pastType(next + 1);
    if (/^(?:\|\||\?\?|\?:|or)$/.test(source.text(next))) {
      const other = this.expression(next + 1, depth + 1);
      // A default in the source says more than a setting that isn't there.
      return { value: value.every(hasHole) ? other.value : value, next: other.next };
    }
    if (source.is(next, '?') && source.language.name !== 'Python') {
      const yes = this.expression(next + 1, depth + 1);
      if (!source.is(yes.next, ':')) return { value, next };
      const no = this.expression(yes.next + 1, depth + 1);
      return { value: either(yes.value, no.value), next: no.next };
    }
    if (source.is(next, 'if') && source.language.name === 'Python') {
      for (let at = next + 1; at < next + 40; at++) {
        if (source.partner(at) > at) at = source.partner(at);
        else if (source.is(at, 'else')) {
          const other = this.expression(at + 1, depth + 1);
          return { value: either(value, other.value), next: other.next };
        } else if (/^[)\]},;]$/.test(source.text(at))) break;
      }
    }
    // `a === b ? c : d`: the comparison is passed over.
    if (/^(?:===?|!==?|<|>|<=|>=|&&)$/.test(source.text(next))) {
      const right = this.expression(next + 1, depth + 1);
      value = right.value.length > 1 ? right.value : unknown('comparison');
      return { value, next: right.next };
    }
    return { value, next };
  }

  #pastType(from: number): number {
    let at = from;
    while (at < from + 8 && (this.source.isName(at) || /^[.|[\]<>]$/.test(this.source.text(at)))) at++;
    return at;
  }

  #sum(index: number, depth: number): Evaluated {
    let { value, next } = this.#operand(index, depth);
    const { source } = this;
    for (let count = 0; count < MOST_OPERANDS; count++) {
      if (source.is(next, source.language.concatenation) || source.is(next, '+')) {
        const right = this.#operand(next + 1, depth);
        value = joined(value, right.value);
        next = right.next;
      } else if (source.isString(next) && source.language.adjacentStrings && this.#isAdjacent(next)) {
        const right = this.#operand(next, depth);
        value = joined(value, right.value);
        next = right.next;
      } else break;
    }
    return { value, next };
  }

  /** Literals are neighbours on one line, or inside a parenthesis, or after a backslash. */
  #isAdjacent(index: number): boolean {
    const { source } = this;
    if (!source.isString(index - 1) && !source.is(index - 1, '\\')) return false;
    return source.sameLine(index - 1, index) || source.around(index) >= 0 || source.is(index - 1, '\\');
  }

  #operand(index: number, depth: number): Evaluated {
    const { source } = this;
    // Memory and time stay in proportion to the source whatever it holds.
    if (depth > DEEPEST || !this.#work.step()) return { value: unknown(''), next: index + 1 };
    let at = index;
    while (PREFIX.test(source.text(at))) at++;
    if (source.is(at, '\\')) at++;
    if (source.isString(at)) return this.#methods(this.#string(at, depth), at + 1, depth);
    if (source.is(at, '(')) return this.#parenthesis(at, depth);
    if (source.is(at, '[')) return this.#list(at, depth);
    if (source.isName(at)) return this.#chain(at, depth);
    if (source.token(at)?.kind === 'number') return { value: [source.text(at)], next: at + 1 };
    const partner = source.partner(at);
    return {
      value: unknown(''),
      next: partner > at ? partner + 1 : at + (source.token(at) === undefined ? 0 : 1),
    };
  }

  #parenthesis(at: number, depth: number): Evaluated {
    const { source } = this;
    const close = source.partner(at);
    if (close < at) return { value: unknown(''), next: at + 1 };
    // A cast: `(string) $id`, `(HttpURLConnection) url.openConnection()`.
    const isCast = close === at + 2 && source.isName(at + 1) && source.language.name !== 'Python';
    if (isCast && (source.isName(close + 1) || source.isString(close + 1)))
      return this.#operand(close + 1, depth + 1);
    const inner = this.expression(at + 1, depth + 1);
    return this.#methods(inner.value, close + 1, depth);
  }

  /** `[BASE, 'users', id].join('/')` */
  #list(at: number, depth: number): Evaluated {
    const { source } = this;
    const close = source.partner(at);
    if (close < at) return { value: unknown(''), next: at + 1 };
    const joins =
      MEMBER.test(source.text(close + 1)) && source.is(close + 2, 'join') && source.is(close + 3, '(');
    if (!joins) return { value: unknown('list'), next: close + 1 };
    const value = this.#joinedList(at, this.at(close + 4, depth + 1), depth);
    return this.#methods(value, source.partner(close + 3) + 1, depth);
  }

  #joinedList(bracket: number, separator: Value, depth: number): Value {
    let value: Value = [''];
    for (const [count, { start }] of this.source.items(bracket).slice(0, 16).entries()) {
      if (count > 0) value = joined(value, separator);
      value = joined(value, this.at(start, depth + 1));
    }
    return value;
  }

  /** The value of one string literal, without what is done to it. */
  literal(index: number): Value {
    return this.#string(index, 0);
  }

  #string(index: number, depth: number): Value {
    let value: Value = [''];
    for (const part of this.source.token(index)?.parts ?? []) {
      value = joined(value, typeof part === 'string' ? [part] : this.#interpolation(part, index, depth));
    }
    return value;
  }

  /** The tokens in an interpolation are a source of their own, whose names are those around the string. */
  #interpolation(tokens: readonly Token[], index: number, depth: number): Value {
    if (depth >= DEEPEST || tokens.length === 0) return unknown('');
    return this.#innerOf(tokens, index).at(0, depth + 1);
  }

  #innerOf(tokens: readonly Token[], index: number): Expressions {
    const known = this.#inner.get(tokens);
    if (known !== undefined) return known;
    const names: NameValues = {
      value: (key, _use, level) => this.#names.value(key, index, level),
      result: (key, args, level) => this.#names.result(key, args, level),
    };
    const inner = new Expressions(new Source(tokens, this.source.language), names, this.#work);
    this.#inner.set(tokens, inner);
    return inner;
  }

  #chain(start: number, depth: number): Evaluated {
    const { source } = this;
    let at = start;
    let names = [source.text(at)];
    let value: Value | undefined;
    for (let links = 0; links < 32; links++) {
      const next = at + 1;
      const generic = source.typeArgumentsEnd(next);
      const parenthesis = generic >= 0 ? generic + 1 : next;
      if (source.is(parenthesis, '(') && source.partner(parenthesis) > parenthesis) {
        const args = this.#arguments(parenthesis);
        value =
          value === undefined
            ? this.#called(names, args, start, depth)
            : valueOfMethod(value, names.at(-1) ?? '', args, depth + 1);
        at = source.partner(parenthesis);
        names = [];
        continue;
      }
      if (source.is(next, '[') && source.partner(next) > next && source.sameLine(at, next)) {
        const inside = source.token(next + 1);
        const name = inside?.kind === 'string' && source.partner(next) === next + 2 ? inside.text : 'item';
        if (value === undefined) names.push(name);
        else value = unknown(name);
        at = source.partner(next);
        continue;
      }
      // `url!` says that it is there.
      if (source.is(next, '!') && !source.is(next + 1, '=')) {
        at = next;
        continue;
      }
      const joins =
        MEMBER.test(source.text(next)) && !(source.language.concatenation === '.' && source.is(next, '.'));
      if (!joins || !source.isName(next + 1)) break;
      at = next + 1;
      const called = source.is(at + 1, '(') || source.typeArgumentsEnd(at + 1) >= 0;
      if (value !== undefined && !called) value = valueOfMethod(value, source.text(at), [], depth + 1);
      else names.push(source.text(at));
    }
    if (value === undefined) value = this.#named(names, start, depth);
    // A tagged template is the template: `url`…``.
    if (
      source.isString(at + 1) &&
      source.language.name === 'JavaScript' &&
      source.token(at + 1)?.start !== undefined
    ) {
      const tag = source.token(at);
      if (tag !== undefined && source.token(at + 1)?.start === tag.start + tag.text.length)
        return { value: this.#string(at + 1, depth), next: at + 2 };
    }
    return { value, next: at + 1 };
  }

  /** A call of names: a method of something that is known, a function of the source, or one that builds addresses. */
  #called(names: readonly string[], args: readonly CallArgument[], start: number, depth: number): Value {
    const key = names.map(plainName).join('.');
    const own = this.#names.result(key, args, depth);
    if (own !== undefined) return own;
    if (names.length > 1) {
      const object = this.#named(names.slice(0, -1), start, depth);
      if (object.some((text) => onlyHole(text) === undefined))
        return valueOfMethod(object, names.at(-1) ?? '', args, depth + 1);
    }
    return valueOfCall(key, args, depth + 1);
  }

  /** A name, or a name with a member of text at its end: `uri.path`, `url.href`, `BASE.freeze`. */
  #named(names: readonly string[], start: number, depth: number): Value {
    const [head = ''] = names;
    const key = [
      /^(?:self|cls|static|base)$/.test(plainName(head)) && names.length > 1 ? 'this' : head,
      ...names.slice(1),
    ]
      .map((name, index) =>
        index === 0 && name.startsWith('@') ? `this.${plainName(name)}` : plainName(name),
      )
      .join('.');
    const found = this.#names.value(key, start, depth + 1);
    if (!found.every((text) => onlyHole(text) !== undefined) || names.length < 2) return found;
    const base = this.#names.value(key.slice(0, key.lastIndexOf('.')), start, depth + 1);
    if (base.every((text) => onlyHole(text) !== undefined)) return found;
    return valueOfMethod(base, names.at(-1) ?? '', [], depth + 1);
  }

  #arguments(parenthesis: number): readonly CallArgument[] {
    const { source } = this;
    return source
      .items(parenthesis)
      .slice(0, 16)
      .map(({ start, end }) => {
        const named = source.isName(start) && /^[=:]$/.test(source.text(start + 1)) && end > start + 2;
        return {
          name: named ? source.text(start) : undefined,
          value: (depth: number) => this.at(named ? start + 2 : start, depth),
        };
      });
  }

  /** Members and operators after a literal: `'…'.format(id)`, `'…' % id`. */
  #methods(initial: Value, from: number, depth: number): Evaluated {
    const { source } = this;
    let value = initial;
    let next = from;
    for (let links = 0; links < 16; links++) {
      const member = MEMBER.test(source.text(next)) && source.isName(next + 1);
      if (member && !(source.language.concatenation === '.' && source.is(next, '.'))) {
        const name = source.text(next + 1);
        const called = source.is(next + 2, '(') && source.partner(next + 2) > next;
        // Python has it the other way round: `'/'.join([base, 'users'])`.
        value =
          called && name === 'join' && /^[[(]$/.test(source.text(next + 3))
            ? this.#joinedList(next + 3, value, depth)
            : valueOfMethod(value, name, called ? this.#arguments(next + 2) : [], depth + 1);
        next = called ? source.partner(next + 2) + 1 : next + 2;
      } else if (source.is(next, '%') && value.some((text) => text.includes('%'))) {
        const many = source.is(next + 1, '(') || source.is(next + 1, '[');
        const right = many ? undefined : this.#operand(next + 1, depth + 1);
        const args = many
          ? this.#arguments(next + 1)
          : [{ name: undefined, value: () => right?.value ?? unknown('') }];
        value = valueOfMethod(value, '%', args, depth + 1);
        next = right === undefined ? source.partner(next + 1) + 1 : right.next;
        if (next <= 0) break;
      } else break;
    }
    return { value, next };
  }
}
