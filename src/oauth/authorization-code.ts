import { count } from '../count.ts';
import { EXIT, Failure, interrupted } from '../errors.ts';
import type { HttpClient } from '../http/http-client.ts';
import { meantToBeSeen, Secret } from '../secret.ts';
import { type AuthorizationRequest, authorizationRequest } from './authorization-request.ts';
import { StrayResponse, validateResponse } from './authorization-response.ts';
import { type CallbackOutcome, CallbackQueue } from './callback-queue.ts';
import { startCallbackServer } from './callback-server.ts';
import type { OAuthClient, TokenSet } from './client.ts';
import type { RedirectUri } from './redirect-uri.ts';
import type { ResultPage } from './result-page.ts';
import { authorizationCodeRequest, processTokenResponse, TokenEndpointError } from './token-endpoint.ts';

export interface AuthorizationCodeFlow<T> {
  readonly client: OAuthClient;
  readonly http: HttpClient;
  readonly redirect: RedirectUri;
  /** Scopes to ask for; none: those that the app was configured with. */
  readonly scopes: readonly string[];
  /** Milliseconds until the login is given up. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Called once the server listens, with the URL that the person has to open. */
  announce(url: string, redirectUri: string): Promise<void>;
  /** Called after `announce`: a redirected URL that a person brings from a browser elsewhere is as good as a callback. */
  offerPaste?(submit: (url: string) => Promise<PasteOutcome>): void;
  /** A request came that isn't this login's answer. Told of the first few only: anybody can send any number of them. */
  onStray(why: string): void;
  /** Runs what a signal must not cut short: from the token request to the keeping of its tokens. */
  protect<R>(work: () => Promise<R>): Promise<R>;
  /** Keeps the tokens. Until it is done the browser waits, so that its page tells the truth. */
  keep(tokens: TokenSet): Promise<{ value: T; page: ResultPage }>;
}

/** Whether what was pasted ended the wait; if not, why not. */
export type PasteOutcome = { readonly done: true } | { readonly done: false; readonly why: string };

/** The parameters of a redirected URL, which must be exactly this login's redirect URI but for its query. */
export function redirectedParameters(text: string, redirectUri: string): URLSearchParams | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  const expected = new URL(redirectUri);
  if (url.origin !== expected.origin || url.pathname !== expected.pathname) return undefined;
  return url.searchParams;
}

function failurePage(error: unknown): ResultPage {
  const denied = error instanceof Failure && error.kind === 'access_denied';
  return {
    good: false,
    title: denied ? 'Access was declined' : 'The login did not work',
    text: denied ? 'Nothing was stored.' : 'The terminal says why.',
    note: 'You can close this window.',
  };
}

const STRAYS_TOLD = 5;

/** A code that Zoom doesn't take is a failed login; everything else keeps its own meaning. */
function explainExchange(error: unknown): unknown {
  if (!(error instanceof TokenEndpointError) || error.error !== 'invalid_grant') return error;
  return new Failure(
    'invalid_code',
    EXIT.login,
    "Zoom did not take the login's code: it was used before, or is too old.",
    {
      hint: 'Run zoomctl login again.',
      http: error.http,
    },
  );
}

/**
 * Validates an authorization response and exchanges its code [RFC 6749 §4.1.2, §4.1.3].
 * @throws StrayResponse when it isn't the answer to this request; `access_denied`, `invalid_code`, TransportError
 */
export async function redeemResponse(
  http: HttpClient,
  client: OAuthClient,
  request: Omit<AuthorizationRequest, 'url'>,
  parameters: URLSearchParams,
): Promise<TokenSet> {
  const validated = validateResponse(client, parameters, request.state);
  const code = new Secret(validated.get('code') ?? '');
  const { redirectUri, codeVerifier } = request;
  try {
    return processTokenResponse(
      await authorizationCodeRequest(http, client, code, redirectUri, codeVerifier),
    );
  } catch (error) {
    throw explainExchange(error);
  }
}

/**
 * The authorization code grant with PKCE through a temporary loopback server [RFC 6749 §4.1, RFC 7636, RFC 8252].
 * The server is closed in every outcome. A redirect URI elsewhere has no server: there the answer can only be pasted.
 * @throws `login_timeout`, `access_denied`, `interrupted`, and what the token endpoint and `keep` throw
 */
export async function authorizationCodeFlow<T>(flow: AuthorizationCodeFlow<T>): Promise<T> {
  let outcome: { value: T } | { error: unknown } | undefined;
  let redeeming: Promise<CallbackOutcome> | undefined;
  const { redirect } = flow;
  // The request needs the port, so for a moment the server listens without one: what comes then is stray.
  let request: AuthorizationRequest | undefined;
  let strays = 0;

  const redeem = async (parameters: URLSearchParams): Promise<CallbackOutcome> => {
    try {
      if (request === undefined) throw new StrayResponse('it came before the login began');
      const begun = request;
      const { value, page } = await flow.protect(async () =>
        flow.keep(await redeemResponse(flow.http, flow.client, begun, parameters)),
      );
      outcome = { value };
      return { page };
    } catch (error) {
      if (error instanceof StrayResponse) {
        strays += 1;
        if (strays <= STRAYS_TOLD) flow.onStray(error.message);
        return { stray: error.message };
      }
      outcome = { error };
      return { page: failurePage(error) };
    }
  };

  const queue = new CallbackQueue((parameters) => {
    redeeming = redeem(parameters);
    return redeeming;
  });
  const server =
    redirect.kind === 'loopback'
      ? await startCallbackServer(redirect.address, queue)
      : { redirectUri: redirect.uri, close: async () => undefined };

  const submit = async (text: string): Promise<PasteOutcome> => {
    const parameters = redirectedParameters(text, server.redirectUri);
    if (parameters === undefined) return { done: false, why: `it does not begin with ${server.redirectUri}` };
    let ended: PasteOutcome = { done: true };
    await queue.take(parameters, async (outcome) => {
      if ('stray' in outcome) ended = { done: false, why: outcome.stray };
    });
    return ended;
  };

  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  try {
    request = await authorizationRequest(flow.client, server.redirectUri, flow.scopes);
    const gaveUp = new Promise<'timeout' | 'aborted'>((resolve) => {
      timer = setTimeout(() => resolve('timeout'), flow.timeout);
      onAbort = () => resolve('aborted');
      flow.signal.addEventListener('abort', onAbort, { once: true });
    });
    if (flow.signal.aborted) throw interrupted();
    meantToBeSeen(request.url);
    await flow.announce(request.url, request.redirectUri);
    flow.offerPaste?.(submit);
    const end = await Promise.race([queue.ended, gaveUp]);
    // A code that is just being redeemed is brought to its end: its tokens exist at Zoom already.
    await redeeming;
    if (outcome !== undefined) {
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    }
    if (end === 'aborted') throw interrupted();
    throw new Failure(
      'login_timeout',
      EXIT.login,
      `Nobody allowed access within ${count(flow.timeout / 1000, 'second')}.`,
    );
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) flow.signal.removeEventListener('abort', onAbort);
    await server.close();
  }
}
