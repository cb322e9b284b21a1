import type { Language } from './language.ts';
import type { Token } from './token.ts';

const PARTNER: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const OPENS = new Set(['(', '[', '{']);

/** A closing bracket looks for its partner this far down; what stands in between was never closed. */
const MOST_UNCLOSED = 8;

/** The tokens of one source, or of an interpolation in it, with their brackets paired. */
export class Source {
  readonly tokens: readonly Token[];
  readonly language: Language;
  /** For each bracket the index of its partner, else -1. */
  readonly #partners: Int32Array;
  /** For each token the index of the bracket that it stands in, else -1. */
  readonly #around: Int32Array;

  constructor(tokens: readonly Token[], language: Language) {
    this.tokens = tokens;
    this.language = language;
    this.#partners = new Int32Array(tokens.length).fill(-1);
    this.#around = new Int32Array(tokens.length).fill(-1);
    const open: number[] = [];
    for (const [index, token] of tokens.entries()) {
      const partner = token.kind === 'mark' ? PARTNER[token.text] : undefined;
      if (partner !== undefined) {
        for (let down = 1; down <= MOST_UNCLOSED && down <= open.length; down++) {
          const at = open[open.length - down] ?? 0;
          if (tokens[at]?.text !== partner) continue;
          open.length -= down;
          this.#partners[at] = index;
          this.#partners[index] = at;
          break;
        }
      }
      this.#around[index] = open.at(-1) ?? -1;
      if (token.kind === 'mark' && OPENS.has(token.text)) open.push(index);
    }
  }

  token(index: number): Token | undefined {
    return this.tokens[index];
  }

  /** Whether a mark or a name stands here; a string never is one. */
  is(index: number, text: string): boolean {
    const token = this.tokens[index];
    return token !== undefined && token.kind !== 'string' && token.text === text;
  }

  isName(index: number): boolean {
    return this.tokens[index]?.kind === 'name';
  }

  isString(index: number): boolean {
    return this.tokens[index]?.kind === 'string';
  }

  text(index: number): string {
    const token = this.tokens[index];
    return token === undefined || token.kind === 'string' ? '' : token.text;
  }

  partner(index: number): number {
    return this.#partners[index] ?? -1;
  }

  /** The bracket around a token, else -1. */
  around(index: number): number {
    return this.#around[index] ?? -1;
  }

  sameLine(one: number, other: number): boolean {
    return this.tokens[one]?.line === this.tokens[other]?.line;
  }

  /** Where the type arguments end that begin here (`<Meeting>`), else -1. */
  typeArgumentsEnd(index: number): number {
    if (!this.is(index, '<')) return -1;
    let depth = 0;
    for (let at = index; at < index + 40; at++) {
      const text = this.text(at);
      if (text === '<') depth++;
      else if (text === '>' && --depth === 0) return at;
      else if (!this.isName(at) && !/^(?:[.,>[\]{}|&?:]|=>)$/.test(text)) return -1;
    }
    return -1;
  }

  /** The name that is called by the parenthesis here, before any type arguments; -1 where none is. */
  calledName(parenthesis: number): number {
    let at = parenthesis - 1;
    if (this.is(at, '>')) {
      const from = Math.max(0, at - 40);
      let depth = 0;
      for (; at >= from; at--) {
        if (this.is(at, '>')) depth++;
        else if (this.is(at, '<') && --depth === 0) break;
        else if (!this.isName(at) && !/^[.,[\]{}|&?:]$/.test(this.text(at))) return -1;
      }
      at--;
    }
    if (this.is(at, '?.')) at--;
    return this.isName(at) ? at : -1;
  }

  /** The ranges of what stands between the commas of a bracket. */
  items(bracket: number): { readonly start: number; readonly end: number }[] {
    const close = this.partner(bracket);
    const items: { start: number; end: number }[] = [];
    if (close < bracket) return items;
    let start = bracket + 1;
    for (let at = start; at <= close; at++) {
      const inner = this.partner(at);
      if (at < close && inner > at) {
        at = inner;
        continue;
      }
      if (at < close && !this.is(at, ',') && !this.is(at, ';')) continue;
      if (at > start) items.push({ start, end: at });
      start = at + 1;
    }
    return items;
  }
}

/** A name without the sign that marks a variable: `$url`, `@url`, `#url`. */
export function plainName(text: string): string {
  return text.replace(/^[$@#]+/, '');
}
