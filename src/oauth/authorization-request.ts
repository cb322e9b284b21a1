import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from 'oauth4webapi';
import { Secret } from '../secret.ts';
import type { OAuthClient } from './client.ts';

/** One try at an authorization: its URL, and what only this try knows. */
export interface AuthorizationRequest {
  readonly url: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeVerifier: Secret;
}

/**
 * An authorization request with a fresh `state` and PKCE S256 [RFC 6749 §4.1.1, RFC 7636 §4]. `scope` is left out
 * unless scopes are named: Zoom then grants the scopes that the app was configured with.
 */
export async function authorizationRequest(
  client: OAuthClient,
  redirectUri: string,
  scopes: readonly string[] = [],
): Promise<AuthorizationRequest> {
  const codeVerifier = generateRandomCodeVerifier();
  const state = generateRandomState();
  const url = new URL(`${client.oauthUrl}/oauth/authorize`);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('client_id', client.clientId);
  url.searchParams.set('redirect_uri', redirectUri);
  url.searchParams.set('code_challenge', await calculatePKCECodeChallenge(codeVerifier));
  // Never left out: Zoom takes an absent method for "plain".
  url.searchParams.set('code_challenge_method', 'S256');
  url.searchParams.set('state', state);
  if (scopes.length > 0) url.searchParams.set('scope', scopes.join(' '));
  return { url: url.href, redirectUri, state, codeVerifier: new Secret(codeVerifier) };
}
