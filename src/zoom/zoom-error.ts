import { EXIT, Failure, type HttpFailure } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';

/** Zoom's REST API refused: `{"code","message"[,"errors"]}`. `code` in `http` is Zoom's own number. */
export class ZoomApiError extends Failure {
  readonly method: string;
  readonly path: string;
  /** Zoom's reply as it came, for `scopes explain` and for `api`. */
  readonly body: string;
  override readonly http: HttpFailure;

  constructor(kind: string, exitCode: Failure['exitCode'], message: string, request: RequestLine, http: HttpFailure, body: string, hint?: string) {
    super(kind, exitCode, message, { hint, http });
    this.method = request.method;
    this.path = request.path;
    this.body = body;
    this.http = http;
  }
}

export interface RequestLine {
  readonly method: string;
  /** As it was asked for: `/users/me/meetings`. */
  readonly path: string;
}

/** Zoom's codes that have a kind of their own; the others are `zoom_refused`. */
const KINDS: Readonly<Record<number, string>> = {
  300: 'validation',
  1001: 'user_not_found',
  1010: 'not_in_account',
  1120: 'user_not_found',
  3001: 'meeting_not_found',
  3161: 'license',
};

function parse(body: string): { code: number | null; message: string; fields: string } {
  try {
    const content = JSON.parse(body) as { code?: unknown; message?: unknown; errors?: unknown };
    const errors = Array.isArray(content.errors) ? content.errors : [];
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
    // Zoom Events answers scope errors with quotes inside quotes: no JSON, but the text says it all.
    const code = /"code"\s*:\s*(\d+)/.exec(body)?.[1];
    const message = /"message"\s*:\s*"([^]*)"\s*\}\s*$/.exec(body)?.[1];
    return { code: code === undefined ? null : Number(code), message: message ?? '', fields: '' };
  }
}

/** A reply of Zoom that is no success, as a typed error: a scope error exits with 3, a dead token with 4, a limit or an outage with 5. */
export function zoomApiError(request: RequestLine, response: HttpResponse): ZoomApiError {
  const { code, message, fields } = parse(response.body);
  const trackingId = response.headers['x-zm-trackingid'];
  const http: HttpFailure = { status: response.status, code, message, ...(trackingId === undefined ? {} : { trackingId }) };
  const said = `${message || `HTTP ${response.status}`}${fields === '' ? '' : ` (${fields})`}`;
  const make = (kind: string, exitCode: Failure['exitCode'], text: string, hint?: string): ZoomApiError =>
    new ZoomApiError(kind, exitCode, text, request, http, response.body, hint);

  if (/does not contain scopes/i.test(message)) {
    return make('missing_scopes', EXIT.scopes, `Zoom refused ${request.method} ${request.path}: ${said}`);
  }
  if (response.status === 401) {
    return make('token_invalid', EXIT.login, `Zoom does not take the access token: ${said}`, 'Log in again: zoomctl login');
  }
  if (response.status === 429) {
    const until = response.headers['retry-after'];
    return make('rate_limited', EXIT.unavailable, `Zoom's rate limit is reached: ${said}`, until ? `Try again after ${until}.` : 'Try again later.');
  }
  if (response.status >= 500) {
    return make('zoom_unavailable', EXIT.unavailable, `Zoom answered with HTTP ${response.status}: ${said}`, 'Try again later.');
  }
  const kind = (code !== null && KINDS[code]) || 'zoom_refused';
  return make(kind, EXIT.failed, `Zoom refused ${request.method} ${request.path}: ${said}`);
}
