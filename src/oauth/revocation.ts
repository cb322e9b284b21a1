import { EXIT, Failure } from '../errors.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { Secret } from '../secret.ts';
import type { OAuthClient } from './client.ts';
import { authenticatedForm } from './client-authentication.ts';

/**
 * Revokes an access token, and with it, at Zoom, the refresh token of the same grant [RFC 7009 §2]. A token that is not
 * valid any more counts as revoked [§2.2].
 * @throws TransportError when Zoom can't be reached; `zoom_unavailable` when it can't do it now
 */
export async function revokeToken(http: HttpClient, client: OAuthClient, token: Secret): Promise<void> {
  const response = await http(authenticatedForm(client, '/oauth/revoke', { token: token.expose() }));
  if (response.status >= 500 || response.status === 429) {
    throw new Failure('zoom_unavailable', EXIT.unavailable, `Zoom could not revoke the login now (HTTP ${response.status}).`, {
      http: { status: response.status, code: null, message: '' },
    });
  }
}
