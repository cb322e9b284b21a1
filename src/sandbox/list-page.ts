import { apiError, invalidFields, type Reply } from './http-message.ts';

const LARGEST_PAGE = 300;

function positive(text: string | null, fallback: number): number | undefined {
  if (text === null || text === '') return fallback;
  return /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : undefined;
}

function makeToken(offset: number, until: number): string {
  return Buffer.from(`offset:${offset}:${until}`).toString('base64url');
}

/** The offset that a token stands for; undefined for one that is none of ours or has expired. */
function readToken(token: string, now: number): number | undefined {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  const [, offset, until] = /^offset:([0-9]{1,9}):([0-9]{1,15})$/.exec(text) ?? [];
  return offset !== undefined && Number(until) > now ? Number(offset) : undefined;
}

export interface ListPage<T> {
  /** The fields that Zoom's lists begin with; `next_page_token` is the empty text on the last page. */
  readonly head: {
    readonly page_count: number;
    readonly page_number: number;
    readonly page_size: number;
    readonly total_records: number;
    readonly next_page_token: string;
  };
  readonly items: readonly T[];
}

/** A list, or what makes the part of it that is asked for. */
export interface ListSource<T> {
  readonly length: number;
  slice(start: number, end: number): readonly T[];
}

/** When it is, and how long page tokens are good. */
interface Clock {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly lists: { readonly tokenLifetime: number };
}

/** The page of a list that `page_size` with `page_number` or `next_page_token` asks for, or why there is none. */
export function listPage<T>(
  query: URLSearchParams,
  all: ListSource<T>,
  { now, lists }: Clock,
): ListPage<T> | Reply {
  const asked = positive(query.get('page_size'), 30);
  if (asked === undefined) return invalidFields('page_size');
  const number = positive(query.get('page_number'), 1);
  if (number === undefined) return invalidFields('page_number');
  const size = Math.min(asked, LARGEST_PAGE);
  const token = query.get('next_page_token');
  const offset = token ? readToken(token, now) : (number - 1) * size;
  if (offset === undefined) return apiError(400, 300, 'The next page token is invalid or expired.');
  const end = offset + size;
  const next = end < all.length ? makeToken(end, now + lists.tokenLifetime) : '';
  return {
    head: {
      page_count: Math.ceil(all.length / size),
      page_number: Math.floor(offset / size) + 1,
      page_size: size,
      total_records: all.length,
      next_page_token: next,
    },
    items: all.slice(offset, end),
  };
}
