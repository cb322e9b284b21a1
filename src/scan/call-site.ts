import { MEMBER } from './assignments.ts';
import { plainName, type Source } from './source.ts';

/** A name of a chain of members, with its parenthesis where it is called. */
export interface Link {
  readonly name: string;
  readonly at: number;
  readonly parenthesis: number;
}

/** Something that is given to a call. */
export interface Argument {
  /** `url` in `url=…`, `url: …`, `'url' => …`. */
  readonly name: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** A call: `axios.post(url, body)`. */
export interface CallSite {
  /** From the first name of its chain to the one that is called. */
  readonly chain: readonly Link[];
  readonly name: string;
  readonly at: number;
  /** Its parenthesis; -1 for Ruby's calls without. */
  readonly parenthesis: number;
  readonly end: number;
  readonly args: readonly Argument[];
}

const MOST_LINKS = 24;

function joins(source: Source, at: number): boolean {
  const text = source.text(at);
  return MEMBER.test(text) && !(text === '.' && source.language.concatenation === '.');
}

/** The chain that ends with the name at `last`, its first name first. */
export function chainTo(source: Source, last: number): Link[] {
  const links: Link[] = [];
  let at = last;
  let parenthesis = -1;
  for (; links.length < MOST_LINKS; ) {
    links.unshift({ name: source.text(at), at, parenthesis });
    if (!joins(source, at - 1)) break;
    let before = at - 2;
    parenthesis = -1;
    if (source.is(before, ']') && source.partner(before) > 0) before = source.partner(before) - 1;
    if (source.is(before, ')')) {
      parenthesis = source.partner(before);
      if (parenthesis < 0) break;
      const called = source.calledName(parenthesis);
      at = called >= 0 ? called : parenthesis;
    } else if (source.isName(before) || source.isString(before)) at = before;
    else break;
  }
  return links;
}

/** The links that follow a call: `.header(…)`, `.POST(…)`. */
export function chainAfter(source: Source, close: number): Link[] {
  const links: Link[] = [];
  let at = close;
  while (links.length < MOST_LINKS && joins(source, at + 1) && source.isName(at + 2)) {
    const name = at + 2;
    const generic = source.typeArgumentsEnd(name + 1);
    const parenthesis = generic >= 0 ? generic + 1 : name + 1;
    if (!source.is(parenthesis, '(') || source.partner(parenthesis) < 0) break;
    links.push({ name: source.text(name), at: name, parenthesis });
    at = source.partner(parenthesis);
  }
  return links;
}

/** Names of a chain before its last, as a key: `this.client`. */
export function receiverKeys(chain: readonly Link[]): string[] {
  const keys: string[] = [];
  let key = '';
  for (const { name } of chain.slice(0, -1)) {
    const own = key === '' && /^(?:self|cls|static)$/.test(plainName(name)) ? 'this' : plainName(name);
    const link = key === '' && name.startsWith('@') ? `this.${own}` : own;
    key = key === '' ? link : `${key}.${link}`;
    keys.push(key);
  }
  return keys.reverse();
}

function argument(source: Source, start: number, end: number): Argument {
  if (end > start + 2) {
    const mark = source.text(start + 1);
    if (
      (source.isName(start) && /^(?:=|:|=>)$/.test(mark)) ||
      (source.isString(start) && /^(?::|=>)$/.test(mark))
    ) {
      const name = source.isString(start) ? (source.token(start)?.text ?? '') : plainName(source.text(start));
      return { name, start: start + 2, end };
    }
  }
  return { name: undefined, start, end };
}

/** What stands in a bracket, by name where it has one: an argument list, an object, an array with keys. */
export function argumentsIn(source: Source, bracket: number): Argument[] {
  return source
    .items(bracket)
    .slice(0, 40)
    .map(({ start, end }) => {
      const found = argument(source, start, end);
      // `{ url }` is short for `{ url: url }`.
      const short =
        found.name === undefined && end === start + 1 && source.isName(start) && source.is(bracket, '{');
      return short ? { ...found, name: plainName(source.text(start)) } : found;
    });
}

/** The call whose parenthesis this is; undefined where it is none. */
export function callAt(source: Source, parenthesis: number): CallSite | undefined {
  const end = source.partner(parenthesis);
  if (end < parenthesis) return undefined;
  const at = source.calledName(parenthesis);
  if (at < 0) return undefined;
  return {
    chain: chainTo(source, at),
    name: source.text(at),
    at,
    parenthesis,
    end,
    args: argumentsIn(source, parenthesis),
  };
}

/** Ruby's `RestClient.post "https://…", body`: a name with an argument after it on its line. */
export function bareCallAt(source: Source, at: number): CallSite | undefined {
  if (!source.isName(at) || source.is(at + 1, '(') || !source.sameLine(at, at + 1)) return undefined;
  const isMember = joins(source, at - 1);
  if (!source.isString(at + 1) && !(isMember && source.isName(at + 1))) return undefined;
  if (/^(?:do|if|unless|and|or|then|end|rescue|while|until|in)$/.test(source.text(at + 1))) return undefined;
  const args: Argument[] = [];
  let start = at + 1;
  let end = start;
  for (const limit = at + 400; end < limit && source.token(end) !== undefined; end++) {
    const partner = source.partner(end);
    const newLine = !source.sameLine(end - 1, end) && !source.is(end - 1, ',') && end > at + 1;
    if (newLine || /^(?:do|if|unless|end|;|\}|\)|\])$/.test(source.text(end))) break;
    if (partner > end) end = partner;
    else if (source.is(end, ',')) {
      args.push(argument(source, start, end));
      start = end + 1;
    }
  }
  if (end > start) args.push(argument(source, start, end));
  return { chain: chainTo(source, at), name: source.text(at), at, parenthesis: -1, end: end - 1, args };
}
