/** Longer words are no scope names; they are likely a token that was pasted by mistake, which must not be echoed. */
const LONGEST_NAME = 120;

const SCOPE_KEYS = new Set(['scope', 'scopes', 'granted']);

function fromList(text: string): string[] {
  const words = text
    .replace(/^\s*(?:granted\s+)?scopes?\s*[:=]\s+/i, '')
    .split(/[\s,;|+"'`\u2018-\u201f\u00ab\u00bb[\](){}<>\u0000-\u001f\u007f-\u009f\u00a0\u200b\ufeff]+/);
  return words.filter((word) => word.length <= LONGEST_NAME && /[a-z]/i.test(word));
}

/** The scopes of a JSON document: those of the first member, at any depth, that is named after them. */
function fromJson(value: unknown, depth = 0): string[] | undefined {
  if (typeof value !== 'object' || value === null || depth > 8) return undefined;
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((item) => typeof item === 'string')) return fromList(value.join(' '));
    return first(value, (item) => fromJson(item, depth + 1));
  }
  return first(Object.entries(value), ([key, member]) => {
    if (!SCOPE_KEYS.has(key))
      return typeof member === 'object' && !Array.isArray(member) ? fromJson(member, depth + 1) : undefined;
    if (typeof member === 'string') return fromList(member);
    return Array.isArray(member) ? member.flatMap((item) => fromItem(item, depth + 1)) : undefined;
  });
}

/** One member of a list of scopes: a name, or, as in an app's manifest, an object with the name in it. */
function fromItem(item: unknown, depth: number): string[] {
  return typeof item === 'string' ? fromList(item) : (fromJson(item, depth) ?? []);
}

function first<T, R>(items: Iterable<T>, find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const PLAIN_LIST = /^[a-z][a-z0-9_]*(?::[a-z0-9_]+)+(?:[\s,]+[a-z][a-z0-9_]*(?::[a-z0-9_]+)+)*$/;

/**
 * The scopes of a list in which nothing else can be meant, as most are: to find that out takes one pattern, and V8 compiles
 * each when it is first used.
 * @returns undefined for any other text
 */
export function plainScopes(text: string): string[] | undefined {
  if (!PLAIN_LIST.test(text) || text.includes('_token')) return undefined;
  return unique(text.split(/[\s,]+/).filter((word) => word.length <= LONGEST_NAME));
}

/** What lists that are kept in files have besides: comments of any kind, what is in a box without a tick, and ticks. */
const NOT_GRANTED = [
  /\/\*[\s\S]*?(?:\*\/|$)/g,
  /<!--[\s\S]*?(?:-->|$)/g,
  /(?<!\S)(?:#|\/\/|--(?=\s)).*$/gm,
  /^[^\S\n]*(?:;|rem\b|[-*][^\S\n]+\[[^\S\n]*\]).*$/gim,
  /^[^\S\n]*[-*][^\S\n]+\[x\]/gim,
];

/** A scope that is commented out is not granted. */
function withoutComments(text: string): string {
  return NOT_GRANTED.reduce((rest, comment) => rest.replace(comment, ' '), text);
}

/**
 * The scopes in a text: a list set apart by spaces, commas, line breaks or plus signs, with or without quotes and
 * brackets, without what is commented out, or a whole token response pasted as it came. Each once, in their order. Of a
 * JSON document or a form-encoded text only the scopes are taken, so that a token in it goes nowhere.
 */
export function parseScopes(text: string): string[] {
  const trimmed = text.trim();
  const plain = plainScopes(trimmed);
  if (plain !== undefined) return plain;
  const json = /^[[{"]/.test(trimmed) ? parseJson(trimmed) : undefined;
  if (typeof json === 'string') return unique(fromList(json));
  if (typeof json === 'object') return unique(fromJson(json) ?? []);

  const member = /"(?:scopes?|granted)"\s*:\s*(?:"([^"]*)"|\[([^[\]]*)\])/.exec(trimmed);
  if (member !== null) return unique(fromList(member[1] ?? member[2] ?? ''));
  const parameter = /(?:^|[?&#])scope=([^&\s#]*)/.exec(trimmed);
  if (parameter !== null) return unique(fromList(decode(parameter[1] ?? '')));
  if (trimmed.startsWith('{') || /[?&]?\b(?:access|refresh)_token\b/.test(trimmed)) return [];
  return unique(fromList(withoutComments(trimmed)));
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
