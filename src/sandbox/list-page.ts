import { apiError, invalidFields, type Reply } from './http-message.ts';

const LARGEST_PAGE = 300;

function positive(text: string | null, fallback: number): number | undefined {
  if (text === null || text === '') return fallback;
  return /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : undefined;
}

function readToken(token: string): number | undefined {
  const offset = Buffer.from(token, 'base64url').toString('latin1');
  return /^offset:[0-9]{1,9}$/.test(offset) ? Number(offset.slice(7)) : undefined;
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

/** The page of a list that `page_size` with `page_number` or `next_page_token` asks for, or why there is none. */
export function listPage<T>(query: URLSearchParams, all: readonly T[]): ListPage<T> | Reply {
  const asked = positive(query.get('page_size'), 30);
  if (asked === undefined) return invalidFields('page_size');
  const number = positive(query.get('page_number'), 1);
  if (number === undefined) return invalidFields('page_number');
  const size = Math.min(asked, LARGEST_PAGE);
  const token = query.get('next_page_token');
  const offset = token ? readToken(token) : (number - 1) * size;
  if (offset === undefined) return apiError(400, 300, 'The next page token is invalid or expired.');
  const end = offset + size;
  const next = end < all.length ? Buffer.from(`offset:${end}`).toString('base64url') : '';
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
