import { EXIT, Failure, usageError } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';
import { elementsOf, membersOf, type Span } from './json-spans.ts';

/** A page of one of Zoom's lists. Its items are texts as Zoom sent them: no digit of an id is lost. */
export interface Page {
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

function chooseList(
  holder: Map<string, Span>,
  text: string,
  what: string,
  named: string | undefined,
): Span | undefined {
  const lists = [...holder].filter(([, { start }]) => text[start] === '[');
  if (named !== undefined) {
    const found = lists.find(([name]) => name === named);
    if (found === undefined && !holder.has('next_page_token')) throw noSuchList(named, lists);
    return found?.[1];
  }
  if (lists.length > 1) {
    const names = lists.map(([name]) => name);
    throw usageError(
      `The reply for ${what} has more than one list: ${names.join(', ')}.`,
      `Say which holds the items: --items ${names[0]}`,
    );
  }
  // A list without items may be left out.
  if (lists.length === 0 && !holder.has('next_page_token')) throw badReply(what, 'has no list');
  return lists[0]?.[1];
}

function noSuchList(named: string, lists: readonly (readonly [string, Span])[]): Failure {
  const names = lists.map(([name]) => name).join(' or ');
  return usageError(
    `--items: the reply has no list "${named}".`,
    names === '' ? 'It has no list at all.' : `It has ${names}.`,
  );
}

function nextOf(holder: Map<string, Span>, text: string): Page['next'] {
  const content = (name: string): unknown => {
    const span = holder.get(name);
    return span === undefined ? undefined : JSON.parse(text.slice(span.start, span.end));
  };
  if (holder.has('next_page_token')) {
    const token = content('next_page_token');
    return typeof token === 'string' && token !== '' ? { name: 'next_page_token', value: token } : undefined;
  }
  // The oldest lists count their pages.
  const [number, count] = [content('page_number'), content('page_count')];
  const goesOn = typeof number === 'number' && typeof count === 'number' && number >= 1 && number < count;
  return goesOn ? { name: 'page_number', value: String(number + 1) } : undefined;
}

/**
 * Reads a page of a list: its items are in the one array next to `next_page_token`.
 * @param named the array's name, where it was said
 * @throws a usage error where more than one array may hold them, `bad_reply` for what is no list
 */
export function pageOf({ body }: HttpResponse, what: string, named?: string): Page {
  try {
    JSON.parse(body);
  } catch {
    throw badReply(what, 'is not JSON');
  }
  const isList = /^\s*\[/.test(body);
  const holder = isList ? new Map<string, Span>() : holderOf(body);
  const list = isList
    ? { start: body.indexOf('['), end: body.length }
    : chooseList(holder, body, what, named);
  const spans = list === undefined ? [] : elementsOf(body, list.start);
  const [first, last] = [spans[0], spans.at(-1)];
  return {
    text: first === undefined || last === undefined ? '' : body.slice(first.start, last.end),
    items: spans.map(({ start, end }) => body.slice(start, end)),
    next: nextOf(holder, body),
  };
}
