import type { Context } from '../context.ts';
import { EXIT, Failure } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';
import { type Page, pageOf } from '../zoom/list-reply.ts';

/** As many page tokens and numbers are remembered, to notice one that comes again. */
const REMEMBERED = 10_000;

/** Notices a list that goes round in circles. */
class SeenPages {
  readonly #seen = new Set<string>();

  /** @throws `bad_reply` for a page that was there before */
  check({ name, value }: NonNullable<Page['next']>, what: string): void {
    const page = `${name} ${value}`;
    if (this.#seen.has(page)) {
      throw new Failure(
        'bad_reply',
        EXIT.failed,
        `Zoom's list for ${what} goes round in circles: ${name === 'page_number' ? `page ${value}` : 'a page token'} came again.`,
        {
          hint: 'Try again later, or with another page_size.',
        },
      );
    }
    this.#seen.add(page);
    const [oldest] = this.#seen;
    if (this.#seen.size > REMEMBERED && oldest !== undefined) this.#seen.delete(oldest);
  }
}

/** So many pages without an item, one after the other, are no list. */
const MOST_EMPTY = 1_000;

/** @throws `bad_reply` for a list that has ever more pages and nothing in them */
function checkEmpty(empty: number, what: string): void {
  if (empty < MOST_EMPTY) return;
  throw new Failure(
    'bad_reply',
    EXIT.failed,
    `Zoom's list for ${what} had ${MOST_EMPTY} pages without an item, one after the other.`,
    { hint: 'Try again later, or ask for less at once.' },
  );
}

function withParameter(path: string, name: string, value: string): string {
  const [before = '', query = ''] = path.split(/\?(.*)/s, 2);
  const parameters = query.split('&').filter((part) => part !== '' && part.split('=')[0] !== name);
  return `${before}?${[...parameters, `${name}=${encodeURIComponent(value)}`].join('&')}`;
}

/** Where an expression is written for the whole reply, what is left of it for an item. */
function hintFor(expression: string): string {
  const item = /^\s*\.\w*\[\]\s*\|?\s*(.*)$/s.exec(expression)?.[1];
  return `With --paginate jq sees one item at a time${item === undefined ? '' : `: try '${item || '.'}'`}.`;
}

/** Prints the items of pages as one JSON array, or, where `--jq` is given, what it makes of each item, one a line. */
class Printer {
  readonly #context: Context;
  readonly #jq: string | undefined;
  count = 0;
  #begun = false;

  constructor(context: Context) {
    this.#context = context;
    this.#jq = context.out.filter;
  }

  /** @returns whether anybody still reads */
  async print({ text, items }: Page): Promise<boolean> {
    const { out } = this.#context;
    this.count += items.length;
    if (this.#jq !== undefined) {
      if (items.length === 0) return !out.closed;
      const { filterJson, JqFailure } = await import('../output/jq.ts');
      try {
        return await out.foreignPart(await filterJson(items.join('\n'), this.#jq));
      } catch (error) {
        if (!(error instanceof JqFailure)) throw error;
        await out.foreignPart(error.printed);
        throw new JqFailure(error.message.replace(/^--jq: /, ''), '', error.cause, hintFor(this.#jq));
      }
    }
    const before = this.#begun ? (items.length > 0 && this.count > items.length ? ',' : '') : '[';
    this.#begun = true;
    return out.foreignPart(before + text);
  }

  /** Ends what has begun, so that it is JSON whether or not all came. */
  async end(): Promise<void> {
    if (this.#begun) await this.#context.out.part(']\n');
  }
}

function incomplete(error: unknown, count: number, what: string): unknown {
  if (!(error instanceof Failure) || error.kind === 'jq_failed') return error;
  const some = `After ${count} ${count === 1 ? 'item' : 'items'} of ${what}, which are not all: `;
  const expired = /next.page.token/i.test(error.message)
    ? 'A page token is good for 15 minutes. Begin again; with a larger page_size there are fewer pages.'
    : error.hint;
  return new Failure(error.kind, error.exitCode, `${some}${error.message}`, {
    hint: expired,
    http: error.http,
    cause: error.cause,
  });
}

/**
 * Asks for one page after the other and prints their items as they come; no page is kept.
 * @param ask sends a request for a page
 * @param named the array that holds the items, where it was said
 * @throws what `ask` does; after the first page with what was printed as one whole array
 */
export async function printPages(
  context: Context,
  path: string,
  ask: (path: string) => Promise<HttpResponse>,
  named: string | undefined,
): Promise<void> {
  const what = `GET ${path.split('?')[0]}`;
  const printer = new Printer(context);
  const seen = new SeenPages();
  let target: string | undefined = path;
  let later = false;
  let before: Page['list'];
  let empty = 0;
  try {
    while (target !== undefined) {
      const page: Page = pageOf(await ask(target), what, { named, later, before });
      later = true;
      before ??= page.list;
      if (!(await printer.print(page))) return;
      empty = page.items.length > 0 ? 0 : empty + 1;
      checkEmpty(empty, what);
      const { next } = page;
      if (next !== undefined) seen.check(next, what);
      target = next === undefined ? undefined : withParameter(target, next.name, next.value);
    }
  } catch (error) {
    await printer.end();
    throw printer.count === 0 ? error : incomplete(error, printer.count, what);
  }
  await printer.end();
}
