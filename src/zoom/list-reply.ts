import { EXIT, Failure, usageError } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';
import { elementsOf, membersOf, type Span } from './json-spans.ts';

/** A page of one of Zoom's lists. Its items are texts as Zoom sent them: no digit of an id is lost. */
export interface Page {
  /** The list's name; null where the reply is itself the list, undefined where there was none. */
  readonly list: string | null | undefined;
  /** What stands between the brackets of the list, as it came. */
  readonly text: string;
  readonly items: readonly string[];
  /** The query's parameter that asks for the next page; undefined on the last one. */
  readonly next: { readonly name: 'next_page_token' | 'page_number'; readonly value: string } | undefined;
}

function badReply(what: string, why: string): Failure {
  return new Failure('bad_reply', EXIT.failed, `Zoom's reply for ${what} ${why}.`, {
    hint: 'Leave out --paginate to see it.',
  });
}

/** Which of a reply's arrays holds the items. */
export interface Which {
  /** Its name, where it was said. */
  readonly named?: string | undefined;
  /** Whether a page before this one had it: then it may be left out for being empty. */
  readonly later?: boolean;
  /** Where the pages before had it, as `Page` says. */
  readonly before?: string | null | undefined;
}

/** The object that holds the list: the reply itself, or the one below it where the page token is. */
function holderOf(text: string): Map<string, Span> {
  const top = membersOf(text);
  if (top.has('next_page_token')) return top;
  for (const { start } of top.values()) {
    const below = membersOf(text, start);
    if (below.has('next_page_token')) return below;
  }
  return top;
}

/** What stands next to a list that has pages. */
const PAGE_MARKS = ['next_page_token', 'page_number', 'page_count', 'page_size', 'total_records'];

type NamedSpan = readonly [name: string | null, span: Span];

function chooseList(
  holder: Map<string, Span>,
  text: string,
  what: string,
  which: Which,
): NamedSpan | undefined {
  const lists = [...holder].filter(([, { start }]) => text[start] === '[');
  const names = lists.map(([name]) => name);
  const { named } = which;
  if (named !== undefined) {
    const found = lists.find(([name]) => name === named);
    // A list without items may be left out, but not where others stand in its place.
    const leftOut =
      !holder.has(named) && (which.later || (names.length === 0 && holder.has('next_page_token')));
    if (found === undefined && !leftOut) throw noSuchList(named, names, holder.has(named));
    return found;
  }
  const one = !PAGE_MARKS.some((name) => holder.has(name)) && names.length !== 1;
  if (one && /^\s*\{/.test(text)) throw oneObject(what, names);
  if (lists.length > 1) {
    throw usageError(
      `The reply for ${what} has more than one list: ${names.join(', ')}.`,
      `Say which holds the items: --items ${names[0]}`,
    );
  }
  // A list without items may be left out.
  if (lists.length === 0 && !holder.has('next_page_token')) throw badReply(what, 'has no list');
  return lists[0];
}

/** @throws `bad_reply` for a page that has its items elsewhere than those before: to go on would lose some without a word */
function checkSameList(
  name: string | null | undefined,
  holder: Map<string, Span>,
  text: string,
  what: string,
  { before }: Which,
): void {
  if (before === undefined || name === before) return;
  const there = before === null ? undefined : holder.get(before);
  // Where null stands in the place of the list, it has no items.
  const isLeftOut = there === undefined || text.startsWith('null', there.start);
  if (name !== undefined || before === null || !isLeftOut)
    throw badReply(what, 'has its list elsewhere on this page than on those before');
}

function noSuchList(named: string, names: readonly string[], isThere: boolean): Failure {
  return usageError(
    isThere ? `--items: "${named}" is no list in the reply.` : `--items: the reply has no list "${named}".`,
    names.length === 0 ? 'It has no list at all: leave --paginate out.' : `It has ${names.join(' and ')}.`,
  );
}

function oneObject(what: string, names: readonly string[]): Failure {
  const list =
    names.length === 0 ? '' : `, or say which of its lists is meant: --items ${names.join(' or ')}`;
  return usageError(
    `The reply for ${what} is one object, and no list with pages.`,
    `Leave --paginate out${list}.`,
  );
}

function nextOf(holder: Map<string, Span>, text: string, what: string): Page['next'] {
  const content = (name: string): unknown => {
    const span = holder.get(name);
    return span === undefined ? undefined : JSON.parse(text.slice(span.start, span.end));
  };
  if (holder.has('next_page_token')) {
    const token = content('next_page_token');
    // To take it for the end would leave out the rest without a word.
    // Half a pair of surrogates is no text, either, and can't be sent back.
    if (token !== null && (typeof token !== 'string' || /\p{Surrogate}/u.test(token)))
      throw badReply(what, 'has a next_page_token that is no text');
    return typeof token === 'string' && token !== '' ? { name: 'next_page_token', value: token } : undefined;
  }
  // The oldest lists count their pages.
  const [number, count] = [content('page_number'), content('page_count')];
  const goesOn = typeof number === 'number' && typeof count === 'number' && number >= 1 && number < count;
  if (goesOn && !Number.isSafeInteger(number)) throw badReply(what, 'has a page_number that is none');
  return goesOn ? { name: 'page_number', value: String(number + 1) } : undefined;
}

/**
 * Reads a page of a list: its items are in the one array next to `next_page_token`.
 * @throws a usage error where more than one array may hold them, none has the name that was said, or the reply is one
 *   object; `bad_reply` for what is none
 */
export function pageOf({ body }: HttpResponse, what: string, which: Which = {}): Page {
  try {
    JSON.parse(body);
  } catch {
    throw badReply(what, 'is not JSON');
  }
  const isList = /^\s*\[/.test(body);
  if (isList && which.named !== undefined)
    throw usageError(`--items: the reply for ${what} is itself the list.`, 'Leave --items out.');
  const holder = isList ? new Map<string, Span>() : holderOf(body);
  const whole = { start: body.indexOf('['), end: body.length };
  const [name, list] = (isList ? [null, whole] : chooseList(holder, body, what, which)) ?? [];
  checkSameList(name, holder, body, what, which);
  const spans = list === undefined ? [] : elementsOf(body, list.start);
  const [first, last] = [spans[0], spans.at(-1)];
  return {
    list: name,
    text: first === undefined || last === undefined ? '' : body.slice(first.start, last.end),
    items: spans.map(({ start, end }) => body.slice(start, end)),
    next: nextOf(holder, body, what),
  };
}
