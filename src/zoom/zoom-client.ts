import { EXIT, Failure, interrupted, networkHint, usageError } from '../errors.ts';
import { type HttpClient, type HttpRequest, type HttpResponse, TransportError } from '../http/http-client.ts';
import type { Secret } from '../secret.ts';
import type { RateLimits } from './account-limits.ts';
import type { RateLabel } from './rate-labels.ts';
import {
  askedWait,
  CHECK_FIRST,
  changes,
  isDailyLimit,
  isRepeatable,
  refusesToken,
  ZoomApiError,
  zoomApiError,
} from './zoom-error.ts';

/** Where a request's access token comes from. */
export interface BearerSource {
  /** A valid access token. */
  token(): Promise<Secret>;
  /** A newer one than `refused`, which Zoom did not take; undefined where there is no way to get one. */
  renewed(refused: Secret): Promise<Secret | undefined>;
}

export interface ZoomRequest {
  readonly method: string;
  /** Below the API's base, with its parameters encoded: `/users/me/meetings?page_size=30`. */
  readonly path: string;
  readonly body?: HttpRequest['body'];
  /** Of the body; JSON unless told. */
  readonly contentType?: string;
  /** Another host of Zoom's, `https://zoom.us`, which the caller has found fit to see the token, unless `anonymous`. */
  readonly base?: string;
  /** Leaves the token out. */
  readonly anonymous?: boolean;
  /** A redirect is a reply like any other, for a caller who knows what to do with it; else it is a failure. */
  readonly mayRedirect?: boolean;
  /** Where the body of a reply goes that succeeded; see `HttpRequest`. Asked anew for each try. */
  receive?: HttpRequest['receive'];
  /** How to find out whether a change whose reply was lost has happened. */
  readonly check?: string;
  /** A larger reply is given up; see `HttpRequest`. */
  readonly maxBytes?: number;
  /** How much it weighs at Zoom; undefined: it is looked up. */
  readonly label?: RateLabel;
  /** Asked before each try, once the rate limits allow it: what it throws ends the request unsent. */
  ready?(): Promise<void>;
  /** See `HttpRequest`. */
  sending?: HttpRequest['sending'];
  /** Told that Zoom has not acted on a try, which will be followed by another one. */
  refused?(): void;
}

/** Learns from what Zoom answers, whichever command asked. Must not throw. */
export interface ReplyObserver {
  /** Zoom named the scopes that a call lacks. */
  refused(error: ZoomApiError): Promise<void>;
  opened(request: ZoomRequest): Promise<void>;
}

export interface ZoomClientOptions {
  readonly http: HttpClient;
  /** The API's base, without a trailing slash. */
  readonly apiUrl: string | (() => Promise<string>);
  readonly bearer: BearerSource;
  readonly signal: AbortSignal;
  /** Of the account at Zoom; undefined: Zoom's refusals alone slow requests down. */
  readonly limits?: RateLimits;
  /** Waits milliseconds, or until the signal. */
  sleep(milliseconds: number): Promise<void>;
  readonly observer?: ReplyObserver;
}

/** A reply, and whether an earlier try of the same request may have been carried out although its reply was lost. */
interface Sent {
  readonly response: HttpResponse;
  readonly repeated: boolean;
  /** What it was sent with. */
  readonly token: Secret;
}

const TRIES = 3;
const LONGEST_WAIT = 60_000;
/** Milliseconds of waiting after which a token that was good may be good no more. */
const LONG_WAIT = 1_000;

function backoff(attempt: number): number {
  return 250 * 2 ** attempt * (0.5 + Math.random());
}

/** Daily limits don't pass by waiting; only a per-second limit is worth another try at once. */
function passesSoon(response: HttpResponse): boolean {
  return !isDailyLimit(response) && !/concurrent/i.test(response.body.slice(0, 1000));
}

function lostReply(request: ZoomRequest, error: TransportError): Failure {
  return new Failure(
    'reply_lost',
    EXIT.maybeDone,
    `${request.method} ${request.path} was sent, but the reply was lost: it may have happened. (${error.message})`,
    { hint: request.check ?? CHECK_FIRST, cause: error },
  );
}

/** The headers that a request is sent with, but for the token's. */
export function headersOf(request: ZoomRequest): Record<string, string> {
  return {
    accept: request.receive === undefined ? 'application/json' : 'application/json, */*;q=0.5',
    ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
  };
}

/** What sends requests to Zoom. */
export type Requests = Pick<ZoomClient, 'request'>;

/**
 * Zoom's REST API over one account's tokens. A `GET`, `PUT` or `DELETE` is tried again after a fault that may pass; a
 * `POST` or `PATCH` only where Zoom certainly did not act on it. A change whose reply stays lost may have happened. A token that Zoom refuses is renewed once.
 */
export class ZoomClient {
  readonly #options: ZoomClientOptions;

  constructor(options: ZoomClientOptions) {
    this.#options = options;
  }

  /**
   * Sends a request and returns Zoom's success reply.
   * @throws ZoomApiError, `reply_lost`, `network`, `interrupted`
   */
  async request(request: ZoomRequest): Promise<HttpResponse> {
    // Only of what lies below the API's own base is it known which endpoint it is.
    const observer = request.base === undefined && !request.anonymous ? this.#options.observer : undefined;
    let response: HttpResponse;
    try {
      response = await this.#ask(request);
    } catch (error) {
      if (error instanceof ZoomApiError && error.exitCode === EXIT.scopes) await observer?.refused(error);
      throw error;
    }
    await observer?.opened(request);
    return response;
  }

  async #ask(request: ZoomRequest): Promise<HttpResponse> {
    // Anything else could make the base URL's host a part of another one, and the token go there.
    if (!request.path.startsWith('/')) throw usageError(`The path must start with a slash: ${request.path}`);
    const { bearer } = this.#options;
    const sent = await this.#send(request, await bearer.token());
    if (request.anonymous || !refusesToken(sent.response)) return this.#accepted(request, sent);
    const renewed = await bearer.renewed(sent.token);
    if (renewed === undefined) throw zoomApiError(request, sent.response);
    return this.#accepted(request, await this.#send(request, renewed));
  }

  #accepted(request: ZoomRequest, { response, repeated }: Sent): HttpResponse {
    if (response.status < 200 || response.status >= 300) {
      if (response.status >= 300 && response.status < 400) {
        if (request.mayRedirect) return response;
        throw new Failure(
          'bad_reply',
          EXIT.failed,
          `Zoom answered ${request.method} ${request.path} with a redirect (HTTP ${response.status}), which is not followed.`,
          {
            hint: 'Is ZOOMCTL_API_URL right?',
          },
        );
      }
      throw zoomApiError(request, response, request.check, repeated);
    }
    // Some refusals come as HTTP 200 with a code in the body.
    if (
      response.status === 200 &&
      /^\s*\{\s*"code"\s*:\s*\d+\s*,\s*"message"/.test(response.body.slice(0, 1000))
    ) {
      throw zoomApiError(request, response);
    }
    return response;
  }

  /** @param first a valid token; after a long wait for the limits, or between two tries, another one is asked for */
  async #send(request: ZoomRequest, first: Secret): Promise<Sent> {
    let token = first;
    let asked = performance.now();
    const repeatable = isRepeatable(request.method);
    // Limits are those of the API, not of other hosts.
    const limits = request.base === undefined ? this.#options.limits : undefined;
    let repeated = false;
    for (let attempt = 0; ; attempt++) {
      const lastTry = attempt + 1 >= TRIES;
      let wait: number;
      try {
        const label = await limits?.admit(request);
        if (this.#options.signal.aborted) throw interrupted();
        if (performance.now() - asked > LONG_WAIT) {
          token = await this.#options.bearer.token();
          asked = performance.now();
        }
        await request.ready?.();
        const response = await this.#once(request, token);
        limits?.replied(label, response);
        const limited = response.status === 429 && passesSoon(response);
        const outage = response.status >= 500 && repeatable;
        if (lastTry || !(limited || outage)) return { response, repeated, token };
        repeated ||= outage;
        wait = askedWait(response) ?? Math.max(backoff(attempt), limited ? 1_000 : 0);
        if (wait > LONGEST_WAIT) return { response, repeated, token };
        if (limited) request.refused?.();
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        if (error.fault === 'aborted') {
          if (!repeatable && error.sent) throw lostReply(request, error);
          throw interrupted();
        }
        if (error.sent && !repeatable) throw lostReply(request, error);
        if (lastTry || error.fault === 'tls' || error.fault === 'too_large') {
          if (changes(request.method) && (repeated || error.sent)) throw lostReply(request, error);
          throw new Failure('network', EXIT.unavailable, error.message, {
            hint: networkHint(error.host),
            cause: error,
          });
        }
        repeated ||= error.sent;
        wait = backoff(attempt);
      }
      await this.#options.sleep(wait);
      if (this.#options.signal.aborted) throw interrupted();
    }
  }

  async #base({ base }: ZoomRequest): Promise<string> {
    const { apiUrl } = this.#options;
    return base ?? (typeof apiUrl === 'string' ? apiUrl : apiUrl());
  }

  async #once(request: ZoomRequest, token: Secret): Promise<HttpResponse> {
    return this.#options.http({
      method: request.method,
      url: (await this.#base(request)) + request.path,
      headers: {
        ...headersOf(request),
        ...(request.anonymous ? {} : { authorization: `Bearer ${token.expose()}` }),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.maxBytes === undefined ? {} : { maxBytes: request.maxBytes }),
      ...(request.sending === undefined ? {} : { sending: request.sending }),
      ...(request.receive === undefined ? {} : { receive: request.receive }),
      signal: this.#options.signal,
    });
  }
}
