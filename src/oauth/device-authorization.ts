import { isLoopbackHost } from '../config/host-url.ts';
import { EXIT, Failure, interrupted } from '../errors.ts';
import { type HttpClient, TransportError } from '../http/http-client.ts';
import { Secret } from '../secret.ts';
import type { OAuthClient, TokenSet } from './client.ts';
import { authenticatedForm } from './client-authentication.ts';
import { processTokenResponse, TokenEndpointError, tokenRequest } from './token-endpoint.ts';

const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** Seconds, where the reply names none [RFC 8628 §3.2]. */
const DEFAULT_INTERVAL = 5;
/** Seconds that a `slow_down` adds [§3.5]. */
const SLOW_DOWN = 5;

/** A device authorization response [RFC 8628 §3.2]. Times are in seconds. */
export interface DeviceAuthorization {
  readonly deviceCode: Secret;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string | null;
  readonly expiresIn: number;
  readonly interval: number;
}

function text(content: Record<string, unknown>, name: string): string | undefined {
  const value = content[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function seconds(content: Record<string, unknown>, name: string, otherwise: number): number {
  const value = Number(content[name] ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
}

/** A page that may be shown to a person: never one that a reply could use to lead them astray over plain http. */
function pageUrl(value: string | undefined): string | undefined {
  if (value === undefined || !URL.canParse(value)) return undefined;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname)) ? value : undefined;
}

/**
 * Asks for a device code and the code that the person types in [RFC 8628 §3.1; Zoom: /oauth/devicecode].
 * @throws TokenEndpointError where Zoom refuses, `bad_reply`, TransportError
 */
export async function requestDeviceAuthorization(
  http: HttpClient,
  client: OAuthClient,
  scopes: readonly string[],
): Promise<DeviceAuthorization> {
  const scope: Record<string, string> = scopes.length > 0 ? { scope: scopes.join(' ') } : {};
  const form = authenticatedForm(client, '/oauth/devicecode', scope);
  // Zoom's documents put the id into the query, also beside Basic.
  const response = await http({
    ...form,
    url: `${form.url}?client_id=${encodeURIComponent(client.clientId)}`,
  });
  let content: Record<string, unknown> = {};
  try {
    content = (JSON.parse(response.body) ?? {}) as Record<string, unknown>;
  } catch {
    // Not JSON: told below.
  }
  const deviceCode = text(content, 'device_code');
  const userCode = text(content, 'user_code');
  const verificationUri = pageUrl(text(content, 'verification_uri') ?? text(content, 'verification_url'));
  if (
    response.status !== 200 ||
    deviceCode === undefined ||
    userCode === undefined ||
    verificationUri === undefined
  ) {
    // An error response is one of the token endpoint's shapes.
    processTokenResponse(response);
    throw new Failure('bad_reply', EXIT.failed, "Zoom's device authorization reply is not complete.");
  }
  return {
    deviceCode: new Secret(deviceCode),
    userCode,
    verificationUri,
    verificationUriComplete: pageUrl(text(content, 'verification_uri_complete')) ?? null,
    expiresIn: seconds(content, 'expires_in', 900),
    interval: Math.max(1, seconds(content, 'interval', DEFAULT_INTERVAL)),
  };
}

function expired(): Failure {
  return new Failure('login_timeout', EXIT.login, 'The code expired before anybody allowed access.', {
    hint: 'Run zoomctl login --device again.',
  });
}

export interface DevicePolling<T> {
  readonly http: HttpClient;
  readonly client: OAuthClient;
  readonly authorization: DeviceAuthorization;
  /** Milliseconds after which the wait is given up, even if the code would live on. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Waits milliseconds, or until the signal. */
  sleep(milliseconds: number): Promise<void>;
  /** Runs what a signal must not cut short. */
  protect<R>(work: () => Promise<R>): Promise<R>;
  /** Keeps the tokens. */
  keep(tokens: TokenSet): Promise<T>;
}

/** What one poll came to: a kept login, or how many seconds more to wait between two polls. */
async function poll<T>(polling: DevicePolling<T>): Promise<{ kept: T } | { slower: number }> {
  const { http, client, authorization } = polling;
  let tokens: TokenSet;
  try {
    tokens = processTokenResponse(
      await tokenRequest(http, client, {
        grant_type: DEVICE_CODE_GRANT,
        device_code: authorization.deviceCode.expose(),
      }),
    );
  } catch (error) {
    // A lost poll takes the next one longer to come, as RFC 8628 §3.5 asks after a time-out.
    if (error instanceof TransportError) return { slower: SLOW_DOWN };
    if (!(error instanceof TokenEndpointError)) throw error;
    if (error.error === 'authorization_pending') return { slower: 0 };
    if (error.error === 'slow_down' || error.exitCode === EXIT.unavailable) return { slower: SLOW_DOWN };
    if (error.error === 'expired_token') throw expired();
    if (error.error !== 'access_denied') throw error;
    throw new Failure('access_denied', EXIT.login, 'Access was declined at Zoom. Nothing was stored.', {
      hint: 'Run zoomctl login again to give it another try.',
    });
  }
  return { kept: await polling.keep(tokens) };
}

/**
 * Polls until the person has decided [RFC 8628 §3.4, §3.5].
 * @throws `access_denied`, `login_timeout`, `interrupted`, TokenEndpointError
 */
export async function pollForTokens<T>(polling: DevicePolling<T>): Promise<T> {
  const { authorization, signal } = polling;
  const deadline = performance.now() + Math.min(polling.timeout, authorization.expiresIn * 1000);
  let { interval } = authorization;
  for (;;) {
    const left = deadline - performance.now();
    if (left <= 0) throw expired();
    await polling.sleep(Math.min(interval * 1000, left));
    if (signal.aborted) throw interrupted();
    const outcome = await polling.protect(() => poll(polling));
    if ('kept' in outcome) return outcome.kept;
    interval += outcome.slower;
  }
}
