import type { HttpRequest } from '../http/http-client.ts';
import type { OAuthClient } from './client.ts';

/**
 * A form request to the authorization server, with the client's authentication. A confidential client sends Basic with
 * its id and secret as they are: Zoom doesn't undo the form-encoding that RFC 6749 §2.3.1 asks for. A public one names
 * itself in the body [§3.2.1].
 */
export function authenticatedForm(
  client: OAuthClient,
  path: string,
  parameters: Readonly<Record<string, string>>,
): HttpRequest {
  const body = new URLSearchParams(parameters);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  if (client.clientSecret === null) body.set('client_id', client.clientId);
  else {
    const credentials = `${client.clientId}:${client.clientSecret.expose()}`;
    headers.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  }
  return { method: 'POST', url: client.oauthUrl + path, headers, body: body.toString() };
}
