import { plainName, type Source } from './source.ts';

/** A function or a class, by the indexes of its tokens. */
export interface NamedRange {
  readonly kind: 'function' | 'class';
  readonly name: string;
  /** From the parameters, or where there are none the body, to the end. */
  readonly start: number;
  readonly end: number;
  readonly body: number;
  readonly parameters: readonly Parameter[];
}

export interface Parameter {
  readonly name: string;
  readonly at: number;
  /** Where its default begins, else -1. */
  readonly fallback: number;
}

const CONTROL =
  /^(?:if|for|foreach|while|switch|catch|using|lock|synchronized|fixed|with|elseif|match|select|return|unless|until)$/;
const CLASS = /^(?:class|interface|struct|module|namespace|object|enum|trait|record)$/;

/** What may stand between the parameters and the body: a return type, `throws`. */
const BETWEEN = /^(?:[.<>|*[\]:&]|throws|where|const|async|->)$/;

/** More functions than this inside one another are looked at as one. */
const DEEPEST = 64;

function parametersOf(source: Source, open: number): Parameter[] {
  const close = source.partner(open);
  if (open < 0 || close < open) return [];
  return source.items(open).flatMap(({ start, end }): Parameter[] => {
    const equals = equalsIn(source, start, end);
    const last = equals < 0 ? end : equals;
    // `url string` in Go and `url: string` have the name first, `String url` has it last.
    const colon = first(source, start, last, ':');
    let at = colon >= 0 ? colon - 1 : source.language.name === 'Go' ? start : last - 1;
    if (source.is(start, '{') || source.is(start, '[')) return namesIn(source, start, last);
    if (!source.isName(at)) at = start;
    while (at < last && !source.isName(at)) at++;
    if (at >= last) return namesIn(source, start, end);
    return [{ name: plainName(source.text(at)), at, fallback: equals < 0 ? -1 : equals + 1 }];
  });
}

/** The names of a parameter that is taken apart: `{ userId, topic }`. */
function namesIn(source: Source, start: number, end: number): Parameter[] {
  const names: Parameter[] = [];
  for (let at = start; at < end && names.length < 32; at++) {
    if (!source.isName(at) || source.is(at - 1, '=')) continue;
    names.push({ name: plainName(source.text(at)), at, fallback: source.is(at + 1, '=') ? at + 2 : -1 });
  }
  return names;
}

function first(source: Source, start: number, end: number, mark: string): number {
  for (let at = start; at < end; at++) {
    if (source.is(at, mark)) return at;
    const partner = source.partner(at);
    if (partner > at) at = partner;
  }
  return -1;
}

function equalsIn(source: Source, start: number, end: number): number {
  return first(source, start, end, '=');
}

/** Where an expression ends that begins here: at the next separator outside brackets. */
function expressionEnd(source: Source, from: number): number {
  let at = from;
  for (const limit = from + 400; at < limit && source.token(at) !== undefined; at++) {
    const partner = source.partner(at);
    if (partner > at) at = partner;
    else if (/^[)\]},;]$/.test(source.text(at))) return at;
  }
  return at;
}

function className(source: Source, brace: number): string | undefined {
  for (let at = brace - 1; at >= brace - 30 && at >= 0; at--) {
    const text = source.text(at);
    if (/^[;{})(]$/.test(text)) return undefined;
    // Go writes `type Client struct {`.
    if (CLASS.test(text)) return source.language.name === 'Go' ? source.text(at - 1) : source.text(at + 1);
  }
  return undefined;
}

/** The parenthesis of the parameters before a body's brace, else -1. */
function parametersBefore(source: Source, brace: number): number {
  let at = brace - 1;
  const java = source.language.name === 'Java';
  for (const limit = brace - 24; at >= limit && at >= 0; at--) {
    if (source.is(at, ')')) break;
    if (source.isName(at) && !CONTROL.test(source.text(at))) continue;
    if (!BETWEEN.test(source.text(at)) && source.text(at) !== '=>' && !(java && source.is(at, ',')))
      return -1;
  }
  if (!source.is(at, ')')) return -1;
  let open = source.partner(at);
  // Go puts several results in parentheses of their own.
  if (source.is(open - 1, ')')) open = source.partner(open - 1);
  if (open < 0) return -1;
  const name = source.calledName(open);
  if (source.is(brace - 1, '=>')) return open;
  if (name >= 0 && (CONTROL.test(source.text(name)) || source.is(name - 1, 'new'))) return -1;
  return open;
}

/** The parenthesis of an arrow function's parameters, before its result type if it has one; else -1. */
function arrowParameters(source: Source, arrow: number): number {
  if (source.is(arrow - 1, ')')) return source.partner(arrow - 1);
  let at = arrow - 1;
  while (at > arrow - 16 && (source.isName(at) || /^[.<>[\]|&]$/.test(source.text(at)))) at--;
  return source.is(at, ':') && source.is(at - 1, ')') ? source.partner(at - 1) : -1;
}

/** What stands before the type parameters that end here. */
function beforeTypes(source: Source, end: number): number {
  let at = end;
  while (at > end - 16 && at >= 0 && !source.is(at, '<')) at--;
  return at - 1;
}

/** What a function is called: by its declaration, or by what it is assigned to. */
function functionName(source: Source, open: number): string {
  const called = source.calledName(open);
  if (called >= 0 && !/^(?:function|async|func|fn)$/.test(source.text(called)))
    return plainName(source.text(called));
  // `async <T>(path: string) => …`
  let at = called >= 0 ? called : source.is(open - 1, '>') ? beforeTypes(source, open - 1) : open - 1;
  while (at >= 0 && at > open - 16 && /^(?:function|async|func|fn|static)$/.test(source.text(at))) at--;
  return /^[=:]$/.test(source.text(at)) && source.isName(at - 1) ? plainName(source.text(at - 1)) : '';
}

function bracedRanges(source: Source): NamedRange[] {
  const ranges: NamedRange[] = [];
  for (let at = 0; at < source.tokens.length; at++) {
    if (source.is(at, '{') && source.partner(at) > at) {
      const end = source.partner(at);
      const open = parametersBefore(source, at);
      if (open >= 0) {
        const parameters = parametersOf(source, open);
        ranges.push({
          kind: 'function',
          name: functionName(source, open),
          start: open,
          end,
          body: at + 1,
          parameters,
        });
        continue;
      }
      const name = className(source, at);
      if (name !== undefined)
        ranges.push({ kind: 'class', name, start: at, end, body: at + 1, parameters: [] });
    } else if (source.is(at, '=>') && !source.is(at + 1, '{')) {
      const open = arrowParameters(source, at);
      const alone = open < 0 && source.isName(at - 1) ? at - 1 : -1;
      if (open < 0 && alone < 0) continue;
      const parameters =
        open >= 0
          ? parametersOf(source, open)
          : [{ name: plainName(source.text(alone)), at: alone, fallback: -1 }];
      const start = open >= 0 ? open : alone;
      const name = functionName(source, start);
      ranges.push({
        kind: 'function',
        name,
        start,
        end: expressionEnd(source, at + 1),
        body: at + 1,
        parameters,
      });
    } else if (source.is(at, '=>') && source.isName(at - 1)) {
      const end = source.partner(at + 1);
      const parameters = [{ name: plainName(source.text(at - 1)), at: at - 1, fallback: -1 }];
      if (end > at)
        ranges.push({
          kind: 'function',
          name: functionName(source, at - 1),
          start: at - 1,
          end,
          body: at + 2,
          parameters,
        });
    }
  }
  return ranges;
}

function indentedRanges(source: Source, columns: (index: number) => number): NamedRange[] {
  const ranges: NamedRange[] = [];
  const open: { range: Omit<NamedRange, 'end'>; column: number }[] = [];
  const closeTo = (column: number, end: number): void => {
    while (open.length > 0 && (open.at(-1)?.column ?? 0) >= column) {
      const last = open.pop();
      if (last !== undefined) ranges.push({ ...last.range, end });
    }
  };
  for (let at = 0; at < source.tokens.length; at++) {
    if (source.around(at) >= 0 || source.sameLine(at, at - 1)) continue;
    const column = columns(at);
    closeTo(column, at - 1);
    let word = source.text(at);
    let name = at + 1;
    if (word === 'async') {
      word = source.text(at + 1);
      name++;
    }
    const kind = word === 'def' ? 'function' : CLASS.test(word) ? 'class' : undefined;
    if (kind === undefined || open.length >= DEEPEST) continue;
    if (source.is(name, 'self') && source.is(name + 1, '.')) name += 2;
    const parameters = source.is(name + 1, '(') ? name + 1 : -1;
    let body = parameters >= 0 ? source.partner(parameters) + 1 : name + 1;
    // A result type: `-> str`.
    while (source.sameLine(name, body)) body++;
    const range = {
      kind,
      name: plainName(source.text(name)),
      start: name,
      body,
      parameters: kind === 'function' ? parametersOf(source, parameters) : [],
    } as const;
    open.push({ range, column });
  }
  closeTo(-1, source.tokens.length - 1);
  return ranges;
}

/** The functions and classes of a source. `columns` tells how far a line is indented. */
export function rangesOf(source: Source, columns: (index: number) => number): NamedRange[] {
  return source.language.indented ? indentedRanges(source, columns) : bracedRanges(source);
}
