/** A value of a JSON text, with its place. */
export type JsonNode =
  | { readonly type: 'string' | 'literal'; readonly offset: number; readonly value: string }
  | { readonly type: 'array'; readonly offset: number; readonly items: readonly JsonNode[] }
  | { readonly type: 'object'; readonly offset: number; readonly members: readonly JsonMember[] };

export interface JsonMember {
  readonly name: string;
  /** Where the name stands. */
  readonly offset: number;
  readonly value: JsonNode;
}

/** Brackets inside one another deeper than this are no document that anyone wrote. */
const DEEPEST = 200;

const BLANK = /[ \t\r\n]*/y;
const LITERAL = /true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class NoJson extends Error {}

function unescaped(raw: string): string {
  try {
    return String(JSON.parse(raw));
  } catch {
    throw new NoJson();
  }
}

/** JSON.parse tells no places; this reads the same language and keeps them. */
class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith('\ufeff')) this.#position = 1;
  }

  document(): JsonNode {
    const node = this.#value(0);
    this.#take(BLANK);
    if (this.#position < this.#text.length) throw new NoJson();
    return node;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#position += found.length;
    return found;
  }

  #mark(mark: string): boolean {
    this.#take(BLANK);
    if (this.#text[this.#position] !== mark) return false;
    this.#position++;
    return true;
  }

  #string(): { offset: number; value: string } | undefined {
    this.#take(BLANK);
    const offset = this.#position;
    if (this.#text[offset] !== '"') return undefined;
    let at = offset + 1;
    let escaped = false;
    for (; this.#text[at] !== '"'; at++) {
      const code = this.#text.charCodeAt(at);
      // The end of the text is no character at all.
      if (!(code >= 0x20)) throw new NoJson();
      if (code !== 0x5c) continue;
      escaped = true;
      at++;
    }
    this.#position = at + 1;
    const raw = this.#text.slice(offset, at + 1);
    return { offset, value: escaped ? unescaped(raw) : raw.slice(1, -1) };
  }

  #value(depth: number): JsonNode {
    if (depth > DEEPEST) throw new NoJson();
    const string = this.#string();
    if (string !== undefined) return { type: 'string', ...string };
    const offset = this.#position;
    if (this.#mark('{'))
      return { type: 'object', offset, members: this.#list('}', () => this.#member(depth)) };
    if (this.#mark('['))
      return { type: 'array', offset, items: this.#list(']', () => this.#value(depth + 1)) };
    const value = this.#take(LITERAL);
    if (value === undefined) throw new NoJson();
    return { type: 'literal', offset, value };
  }

  #member(depth: number): JsonMember {
    const name = this.#string();
    if (name === undefined || !this.#mark(':')) throw new NoJson();
    return { name: name.value, offset: name.offset, value: this.#value(depth + 1) };
  }

  #list<T>(close: string, read: () => T): T[] {
    const list: T[] = [];
    if (this.#mark(close)) return list;
    do list.push(read());
    while (this.#mark(','));
    if (!this.#mark(close)) throw new NoJson();
    return list;
  }
}

/** The tree of a JSON text; undefined for what is none. */
export function jsonTree(text: string): JsonNode | undefined {
  try {
    return new Reader(text).document();
  } catch (error) {
    if (error instanceof NoJson) return undefined;
    throw error;
  }
}

/** A property of an object. */
export function member(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.type === 'object' ? node.members.find((one) => one.name === name)?.value : undefined;
}

export function items(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.type === 'array' ? node.items : [];
}

export function textOf(node: JsonNode | undefined): string | undefined {
  return node?.type === 'string' ? node.value : undefined;
}
