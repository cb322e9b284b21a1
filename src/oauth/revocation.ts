import { EXIT, Failure } from '../errors.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { Secret } from '../secret.ts';
import type { OAuthClient } from './client.ts';
import { authenticatedForm } from './client-authentication.ts';

/**
 * Revokes an access token, and with it, at Zoom, the refresh token of the same grant [RFC 7009 §2]. A token that is not
 * valid any more counts as revoked [§2.2], but not one that Zoom did not look at.
 * @throws TransportError when Zoom can't be reached; `zoom_unavailable` when it can't do it now; `revocation_refused`
 */
export async function revokeToken(http: HttpClient, client: OAuthClient, token: Secret): Promise<void> {
  const response = await http(authenticatedForm(client, '/oauth/revoke', { token: token.expose() }));
  if (response.status >= 500 || response.status === 429) {
    throw new Failure(
      'zoom_unavailable',
      EXIT.unavailable,
      `Zoom could not revoke the login now (HTTP ${response.status}).`,
      {
        http: { status: response.status, code: null, message: '' },
      },
    );
  }
  const refused =
    response.status === 401 || /"error"\s*:\s*"(?:invalid_client|unauthorized_client)"/.test(response.body);
  if (refused || (response.status >= 300 && response.status < 400)) {
    throw new Failure(
      'revocation_refused',
      EXIT.unavailable,
      `Zoom did not revoke the login (HTTP ${response.status}).`,
      {
        hint: 'Remove the app at https://marketplace.zoom.us under "Added Apps" to be sure.',
        http: { status: response.status, code: refused ? 'invalid_client' : null, message: '' },
      },
    );
  }
}
