import { EXIT, Failure, type HttpFailure } from '../errors.ts';
import { type HttpClient, type HttpResponse, SMALL_BODY_BYTES } from '../http/http-client.ts';
import { redactSecrets, Secret, shortMessage } from '../secret.ts';
import { regionalApiUrl } from './api-url.ts';
import type { OAuthClient, TokenSet } from './client.ts';
import { authenticatedForm } from './client-authentication.ts';

/**
 * The token endpoint refused [RFC 6749 §5.2, in Zoom's shape `{"reason","error"}`]. `error` is the RFC's word
 * (`invalid_grant`), `reason` Zoom's sentence.
 */
export class TokenEndpointError extends Failure {
  readonly error: string;
  readonly reason: string;

  constructor(
    kind: string,
    message: string,
    error: string,
    reason: string,
    http: HttpFailure,
    hint?: string,
  ) {
    super(kind, kind === 'zoom_unavailable' ? EXIT.unavailable : EXIT.failed, message, { hint, http });
    this.error = error;
    this.reason = reason;
  }
}

const HINTS: Readonly<Record<string, string>> = {
  invalid_client:
    'Check the client id: a public client has an id of its own ("Public Client ID"), and development and production differ. A confidential one and a Server-to-Server app need their secret: copy id and secret again, each without blanks.',
  unsupported_grant_type:
    'A General app has no Server-to-Server grant: unset ZOOM_ACCOUNT_ID, or use a Server-to-Server app.',
};

function jsonObject(response: HttpResponse): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(response.body);
    return typeof content === 'object' && content !== null && !Array.isArray(content)
      ? (content as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Sends a token request [RFC 6749 §3.2]. @throws TransportError */
export function tokenRequest(
  http: HttpClient,
  client: OAuthClient,
  parameters: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  return http({ ...authenticatedForm(client, '/oauth/token', parameters), maxBytes: SMALL_BODY_BYTES });
}

/** What can stand in a header and is no longer than any token: everything else would be kept only to break later requests. */
function isToken(value: string): boolean {
  return /^[\x21-\x7e]{1,16384}$/.test(value);
}

/** Zoom's word for an error, or its number. */
function errorOf(content: Record<string, unknown> | undefined): string {
  const code = content?.errorCode;
  return (word(content?.error) || (typeof code === 'number' ? String(code) : word(code))).slice(0, 200);
}

const LONGEST_LIFETIME = 366 * 24 * 3600;

/** Lifetime in milliseconds; Zoom's documented hour where the field is absent or odd. */
function lifetime(expiresIn: unknown): number {
  const seconds = typeof expiresIn === 'string' && expiresIn.trim() !== '' ? Number(expiresIn) : expiresIn;
  const plausible = typeof seconds === 'number' && seconds >= 0 && seconds <= LONGEST_LIFETIME;
  return plausible ? seconds * 1000 : 3_600_000;
}

/**
 * Validates a token response [RFC 6749 §5.1].
 * @throws TokenEndpointError for an error response [§5.2]; `bad_reply` for anything that is neither
 */
export function processTokenResponse(response: HttpResponse): TokenSet {
  const content = jsonObject(response);
  const trackingId = response.headers['x-zm-trackingid'];
  const tracking = trackingId === undefined ? {} : { trackingId };
  if (
    response.status === 200 &&
    content !== undefined &&
    typeof content.access_token === 'string' &&
    isToken(content.access_token) &&
    (word(content.refresh_token) === '' || isToken(word(content.refresh_token)))
  ) {
    if (word(content.token_type).toLowerCase() === 'bearer') {
      return {
        accessToken: new Secret(content.access_token),
        refreshToken: word(content.refresh_token) === '' ? null : new Secret(word(content.refresh_token)),
        obtainedAt: response.receivedAt,
        expiresAt: response.receivedAt + lifetime(content.expires_in),
        scopes:
          typeof content.scope === 'string' ? content.scope.split(/[\s,]+/).filter((s) => s !== '') : null,
        apiUrl: regionalApiUrl(content.api_url),
      };
    }
  }
  const error = errorOf(content);
  // Zoom repeats what it was sent: "Invalid authorization code <the code>".
  const reason = redactSecrets(
    shortMessage(word(content?.reason) || word(content?.error_description) || word(content?.errorMessage)),
  );
  if (response.status >= 500 || response.status === 429) {
    throw new TokenEndpointError(
      'zoom_unavailable',
      `Zoom's token endpoint answered with HTTP ${response.status}.`,
      error,
      reason,
      { status: response.status, code: error || null, message: reason, ...tracking },
      'Try again later.',
    );
  }
  if (error === '') {
    throw new Failure(
      'bad_reply',
      EXIT.failed,
      `Zoom's token endpoint sent a reply that zoomctl does not understand (HTTP ${response.status}).`,
      {
        hint: 'Is something between you and Zoom, or ZOOMCTL_OAUTH_URL not Zoom? --debug shows more.',
      },
    );
  }
  throw new TokenEndpointError(
    /^[a-z_]{1,40}$/.test(error) ? error : 'token_refused',
    `Zoom refused the token request: ${reason || error}`,
    error,
    reason,
    { status: response.status, code: error, message: reason, ...tracking },
    Object.hasOwn(HINTS, error) ? HINTS[error] : undefined,
  );
}

/**
 * The refresh token of a success reply that is otherwise no use (broken JSON, a token type of another name): Zoom has
 * rotated it all the same. Null where none can be read.
 */
export function readableRefreshToken({ status, body }: HttpResponse): Secret | null {
  const token = status === 200 ? /"refresh_token"\s*:\s*"([^"\\]+)"/.exec(body)?.[1] : undefined;
  return token !== undefined && isToken(token) ? new Secret(token) : null;
}

/** A refresh token request [RFC 6749 §6]; at Zoom the old refresh token is dead once it was received. */
export function refreshTokenRequest(
  http: HttpClient,
  client: OAuthClient,
  refreshToken: Secret,
): Promise<HttpResponse> {
  return tokenRequest(http, client, { grant_type: 'refresh_token', refresh_token: refreshToken.expose() });
}

/** An authorization code's token request [RFC 6749 §4.1.3, RFC 7636 §4.5]. */
export function authorizationCodeRequest(
  http: HttpClient,
  client: OAuthClient,
  code: Secret,
  redirectUri: string,
  codeVerifier: Secret,
): Promise<HttpResponse> {
  return tokenRequest(http, client, {
    grant_type: 'authorization_code',
    code: code.expose(),
    redirect_uri: redirectUri,
    code_verifier: codeVerifier.expose(),
  });
}

/** Zoom's Server-to-Server grant: a token without anybody logging in. */
export function accountCredentialsRequest(
  http: HttpClient,
  client: OAuthClient,
  accountId: string,
): Promise<HttpResponse> {
  return tokenRequest(http, client, { grant_type: 'account_credentials', account_id: accountId });
}
