import { EXIT, Failure, type HttpFailure } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';
import { shortMessage } from '../secret.ts';

/** Zoom's REST API refused: `{"code","message"[,"errors"]}`. `code` in `http` is Zoom's own number. */
export class ZoomApiError extends Failure {
  readonly method: string;
  readonly path: string;
  /** Zoom's reply as it came, for `scopes explain` and for `api`. */
  readonly body: string;
  readonly headers: HttpResponse['headers'];
  override readonly http: HttpFailure;
  /** Whether an earlier try of the same request may have been carried out although its reply was lost. */
  readonly repeated: boolean;

  constructor(
    kind: string,
    exitCode: Failure['exitCode'],
    message: string,
    request: RequestLine,
    http: HttpFailure,
    { body, headers }: Pick<HttpResponse, 'body' | 'headers'>,
    hint?: string,
    repeated = false,
  ) {
    super(kind, exitCode, message, { hint, http });
    this.method = request.method;
    this.path = request.path;
    this.body = body;
    this.headers = headers;
    this.http = http;
    this.repeated = repeated;
  }
}

export interface RequestLine {
  readonly method: string;
  /** As it was asked for: `/users/me/meetings`. */
  readonly path: string;
}

/** Zoom's words for a refusal for scopes: one endpoint has it with the one name in the middle. */
const SCOPE_REFUSAL = /does not contain (?:scopes|[a-z_]+(?::\w+)+ scope)\b/i;

/** Zoom's words for a token that it does not take: 124 stands for other refusals, too [wire.md 7, 12]. */
const TOKEN_REFUSAL =
  /\binvalid access token\b|\baccess token (?:is|has) expired\b|\bonly supports OAuth2 authorization\b/i;

/** What to do where nothing more exact is known. */
export const CHECK_FIRST = 'Check at Zoom before you try again.';

/** Zoom's codes that have a kind of their own; the others are `zoom_refused`. */
const KINDS: Readonly<Record<number, string>> = {
  300: 'validation',
  1001: 'user_not_found',
  1010: 'not_in_account',
  1120: 'user_not_found',
  3001: 'meeting_not_found',
  3002: 'meeting_state',
  3003: 'permission',
  3007: 'meeting_state',
  3018: 'permission',
  3037: 'permission',
  3063: 'permission',
  3161: 'license',
};

/** Zoom's code 3000 is whatever could not be done with a meeting; only its words tell one from the other. */
const KINDS_BY_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bcannot schedule a meeting for\b|\bcannot access meeting info/i, 'permission'],
  [/\bmeetings that have started\b/i, 'meeting_state'],
  [/\bdo not support the schedule_for\b|\binvalid occurrence_id\b/i, 'validation'],
];

function kindOf(code: number | null, message: string): string {
  const byWords = KINDS_BY_WORDS.findLast(([words]) => words.test(message))?.[1];
  return (code === 3000 ? byWords : code !== null && KINDS[code]) || 'zoom_refused';
}

interface Said {
  readonly code: number | null;
  readonly message: string;
  readonly fields: string;
}

/** Where a refusal that is no JSON has what it says; a longer one is no refusal of Zoom's. */
const READABLE = 20_000;

/** Zoom Events answers scope errors with quotes inside quotes: no JSON, but the text says it all. */
function parseBroken(body: string): Said {
  const text = body.slice(0, READABLE);
  const code = /"code"\s{0,100}:\s{0,100}(\d{1,15})/.exec(text)?.[1];
  const start = /"message"\s{0,100}:\s{0,100}"/.exec(text);
  // From its first quote to the last one before the brace that ends it all.
  const end = text.lastIndexOf('"');
  const from = start === null ? -1 : start.index + start[0].length;
  const ends = /^"\s*\}\s*$/.test(text.slice(end));
  const message = from !== -1 && from <= end && ends ? text.slice(from, end) : '';
  return { code: code === undefined ? null : Number(code), message, fields: '' };
}

function parse(body: string): Said {
  try {
    const content = JSON.parse(body) as { code?: unknown; message?: unknown; errors?: unknown };
    const errors = Array.isArray(content.errors) ? content.errors.slice(0, 100) : [];
    const fields = errors
      .map((e) => (typeof e === 'object' && e !== null ? (e as { field?: unknown; message?: unknown }) : {}))
      .filter((e) => typeof e.message === 'string')
      .map((e) => `${typeof e.field === 'string' ? `${e.field}: ` : ''}${e.message as string}`)
      .join('; ');
    return {
      code: typeof content.code === 'number' ? content.code : null,
      message: typeof content.message === 'string' ? content.message : '',
      fields,
    };
  } catch {
    return parseBroken(body);
  }
}

/** Methods that do the same when they are sent twice [RFC 9110 §9.2.2]. */
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

export function isRepeatable(method: string): boolean {
  return REPEATABLE.has(method);
}

/** Whether a request changes something at Zoom. */
export function changes(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}

/**
 * Whether Zoom refused the token itself: mostly HTTP 401, at times 400 with the same code 124, which it shares with scope
 * errors and with a file that is missing.
 */
export function refusesToken(response: HttpResponse): boolean {
  if (response.status !== 401 && response.status !== 400) return false;
  const { code, message } = parse(response.body);
  if (code === 124) return message === '' || (TOKEN_REFUSAL.test(message) && !SCOPE_REFUSAL.test(message));
  return response.status === 401;
}

/** Milliseconds that a reply asks to wait, from `Retry-After` (an ISO date at Zoom, seconds or an HTTP date elsewhere) or else `X-RateLimit-Reset`. */
export function askedWait(response: HttpResponse): number | undefined {
  const value = (response.headers['retry-after'] ?? response.headers['x-ratelimit-reset'])?.trim();
  if (value === undefined) return undefined;
  // The two clocks may differ by days: what counts is the time since the reply was written.
  const written = Date.parse(response.headers.date ?? '');
  const now = Number.isNaN(written) ? response.receivedAt : written;
  if (/^\d+$/.test(value)) {
    const seconds = Number(value);
    // Nobody asks to wait for thirty years: so large a number is a time since 1970.
    return seconds < 1e9 ? seconds * 1000 : Math.max(0, seconds * 1000 - now);
  }
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Whether a limit is one that only another day ends. */
export function isDailyLimit(response: HttpResponse): boolean {
  return /daily|per day/i.test(
    `${response.headers['x-ratelimit-type'] ?? ''} ${response.body.slice(0, 1000)}`,
  );
}

/** Where the reply does not say when. */
export const TRY_LATER = 'Try again later.';

const HOSTS_DAY =
  'One host may have 100 meetings created or updated in a day (UTC), whatever the plan. Go on after 00:00 UTC, or name another host.';

function whenToTryAgain(response: HttpResponse): string {
  const wait = askedWait(response);
  if (wait !== undefined) {
    const until = new Date(Math.min(response.receivedAt + wait, 8.64e15)).toISOString();
    return `Try again after ${until}.`;
  }
  // This one limit is neither the account's nor a plan's: a larger plan does not help, another host does.
  if (/of Meeting Create\/Update API requests/i.test(response.body.slice(0, 1000))) return HOSTS_DAY;
  return isDailyLimit(response) ? "Zoom's daily limits start afresh at 00:00 UTC." : TRY_LATER;
}

/**
 * A reply of Zoom that is no success, as a typed error: a scope error exits with 3, a dead token with 4, a limit or an
 * outage with 5, and an outage that may have come after a change was made with 6.
 * @param check how to find out whether the change was made
 * @param repeated whether an earlier try of the request may have been carried out
 */
export function zoomApiError(
  request: RequestLine,
  response: HttpResponse,
  check?: string,
  repeated = false,
): ZoomApiError {
  const { code, message: whole, fields: allFields } = parse(response.body);
  const [message, fields] = [shortMessage(whole), shortMessage(allFields)];
  const trackingId = response.headers['x-zm-trackingid'];
  const http: HttpFailure = {
    status: response.status,
    code,
    message,
    ...(trackingId === undefined ? {} : { trackingId }),
  };
  const said = `${message || `HTTP ${response.status}`}${fields === '' ? '' : ` (${fields})`}`;
  const make = (kind: string, exitCode: Failure['exitCode'], text: string, hint?: string): ZoomApiError =>
    new ZoomApiError(kind, exitCode, text, request, http, response, hint, repeated);

  if (SCOPE_REFUSAL.test(whole)) {
    return make('missing_scopes', EXIT.scopes, `Zoom refused ${request.method} ${request.path}: ${said}`);
  }
  if (refusesToken(response)) {
    return make(
      'token_invalid',
      EXIT.login,
      `Zoom does not take the access token: ${said}`,
      'Log in again: zoomctl login',
    );
  }
  if (response.status === 429) {
    return make(
      'rate_limited',
      EXIT.unavailable,
      `Zoom's rate limit is reached: ${said}`,
      whenToTryAgain(response),
    );
  }
  if (response.status >= 500) {
    const text = `Zoom answered ${request.method} ${request.path} with an outage: ${said}`;
    if (isRepeatable(request.method))
      return make('zoom_unavailable', EXIT.unavailable, text, whenToTryAgain(response));
    return make('zoom_unavailable', EXIT.maybeDone, `${text}. It may have happened.`, check ?? CHECK_FIRST);
  }
  return make(kindOf(code, message), EXIT.failed, `Zoom refused ${request.method} ${request.path}: ${said}`);
}
