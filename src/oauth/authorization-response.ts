import { timingSafeEqual } from 'node:crypto';
import { AuthorizationResponseError, validateAuthResponse } from 'oauth4webapi';
import { EXIT, Failure } from '../errors.ts';
import type { OAuthClient } from './client.ts';

/** Why a callback is no answer to this login; the login goes on waiting. */
export class StrayResponse extends Error {}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function deniedOrFailed(error: AuthorizationResponseError): Failure {
  if (error.error === 'access_denied') {
    return new Failure('access_denied', EXIT.login, 'Access was declined at Zoom. Nothing was stored.', {
      hint: 'Run zoomctl login again to give it another try.',
    });
  }
  const description = error.error_description ? `: ${error.error_description}` : '';
  const temporary = error.error === 'server_error' || error.error === 'temporarily_unavailable';
  return new Failure(
    temporary ? 'zoom_unavailable' : 'authorization_failed',
    temporary ? EXIT.unavailable : EXIT.login,
    `Zoom answered the login with ${error.error}${description}`,
    temporary ? { hint: 'Try again later.' } : {},
  );
}

/**
 * Validates the parameters of a callback [RFC 6749 §4.1.2, §10.12]: `state` first, then `error`, then `code`.
 * @returns the parameters, marked as validated, for the token request
 * @throws StrayResponse when the callback isn't this login's; Failure when Zoom refused
 */
export function validateResponse(
  client: OAuthClient,
  parameters: URLSearchParams,
  state: string,
): URLSearchParams {
  const states = parameters.getAll('state');
  if (states.length !== 1 || !sameText(states[0] ?? '', state)) {
    const error = parameters.get('error');
    // Anybody can send this: no more of it is printed than a word that may be one of the RFC's.
    const said = error !== null && /^[a-z_]{1,40}$/.test(error) ? error : 'an error';
    throw new StrayResponse(
      error === null ? 'its state is not of this login' : `it says ${said}, but not for this login`,
    );
  }
  for (const name of ['code', 'error', 'iss']) {
    if (parameters.getAll(name).length > 1) throw new StrayResponse(`it has ${name} more than once`);
  }
  // Whether it was refused or not nobody can tell.
  if (parameters.get('error') === '') throw new StrayResponse('its error is empty');
  if (parameters.has('access_token'))
    throw new StrayResponse('it has an access_token, which only the token endpoint gives');
  try {
    const validated = validateAuthResponse(
      { issuer: client.oauthUrl },
      { client_id: client.clientId },
      parameters,
      state,
    );
    if (!validated.get('code')) throw new StrayResponse('it has no code');
    return validated;
  } catch (error) {
    if (error instanceof AuthorizationResponseError) throw deniedOrFailed(error);
    if (error instanceof StrayResponse) throw error;
    throw new StrayResponse((error as Error).message);
  }
}
