import { type App, authenticateClient, type Client } from './app.ts';
import type { DeviceGrants } from './device-grants.ts';
import type { Grants, IssuedTokens } from './grants.ts';
import { json, oauthError, parameters, type Reply, type SandboxRequest } from './http-message.ts';
import type { Settings } from './options.ts';
import { DEVELOPER } from './people.ts';

export interface TokenServer {
  readonly settings: Settings;
  readonly app: App;
  readonly grants: Grants;
  readonly devices: DeviceGrants;
  /**
   * The sandbox's own `scheme://host:port`: replies name it where Zoom names its hosts, so no token is sent
   * elsewhere.
   */
  readonly origin: string;
}

type GrantType = (server: TokenServer, client: Client, params: URLSearchParams) => Reply;

function tokenReply({ origin, settings }: TokenServer, tokens: IssuedTokens, withScope = true): Reply {
  return json(
    200,
    {
      access_token: tokens.accessToken,
      token_type: 'bearer',
      ...(tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }),
      expires_in: tokens.expiresIn,
      ...(withScope ? { scope: tokens.scopes.join(' ') } : {}),
      api_url: settings.apiUrl ?? origin,
    },
    { 'Cache-Control': 'no-store' },
  );
}

const authorizationCode: GrantType = (server, client, params) => {
  const code = params.get('code') ?? '';
  const outcome = server.grants.exchangeCode(
    client,
    code,
    params.get('redirect_uri'),
    params.get('code_verifier'),
  );
  if (outcome === 'redirect mismatch') return oauthError('invalid_request', 'Redirect URI mismatch.');
  if (outcome === 'invalid code') {
    return oauthError('invalid_grant', `Invalid authorization code ${code}`.trimEnd());
  }
  return tokenReply(server, outcome);
};

const refreshToken: GrantType = (server, client, params) => {
  const outcome = server.grants.refresh(client, params.get('refresh_token') ?? '');
  if (outcome === 'spent') return oauthError('invalid_grant', 'Invalid Token!');
  if (outcome === 'unknown') return oauthError('invalid_grant', 'Invalid refresh token');
  return tokenReply(server, outcome, server.settings.refreshScope === 'include');
};

const accountCredentials: GrantType = (server, client, params) => {
  const accountId = params.get('account_id');
  if (accountId !== DEVELOPER.accountId) {
    const exists = server.settings.people.all.some((person) => person.accountId === accountId);
    const reason = exists ? 'Account does not enabled the OAuth app type' : 'Account does not exist';
    return oauthError('invalid_request', reason);
  }
  return tokenReply(server, server.grants.issueToApp('s2s', client, server.settings.scopes));
};

const clientCredentials: GrantType = (server, client) =>
  tokenReply(server, server.grants.issueToApp('chatbot', client, ['imchat:bot']));

const deviceCode: GrantType = (server, client, params) => {
  const outcome = server.devices.poll(client, params.get('device_code') ?? '');
  if (outcome === 'unknown') return oauthError('invalid_grant', 'Invalid device code');
  return typeof outcome === 'string' ? oauthError(outcome, outcome) : tokenReply(server, outcome);
};

const GRANT_TYPES: Readonly<Record<string, GrantType>> = {
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  'urn:ietf:params:oauth:grant-type:device_code': deviceCode,
  account_credentials: accountCredentials,
  client_credentials: clientCredentials,
};

function offers(settings: Settings, client: Client, grantType: string): boolean {
  if (grantType === 'client_credentials') return client.kind === 'confidential';
  return (grantType === 'account_credentials') === (settings.appType === 's2s');
}

/** `POST /oauth/token` (RFC 6749, section 3.2), with the parameters in the query or in a form. */
export function tokenEndpoint(server: TokenServer, request: SandboxRequest): Reply {
  const params = parameters(request);
  const grantType = params.get('grant_type');
  if (!grantType) return oauthError('invalid_request', 'Missing grant type.');
  const authenticated = authenticateClient(server.app, server.settings, request, params);
  if (!authenticated.ok) return oauthError('invalid_client', authenticated.reason);
  const handle = Object.hasOwn(GRANT_TYPES, grantType) ? GRANT_TYPES[grantType] : undefined;
  if (!handle || !offers(server.settings, authenticated.client, grantType)) {
    return oauthError('unsupported_grant_type', 'unsupported grant type');
  }
  return handle(server, authenticated.client, params);
}

/** `POST /oauth/revoke` (RFC 7009) of an access token; a refresh token does too. An unknown token is a success. */
export function revokeEndpoint(server: TokenServer, request: SandboxRequest): Reply {
  const params = parameters(request);
  const authenticated = authenticateClient(server.app, server.settings, request, params);
  if (!authenticated.ok) return oauthError('invalid_client', authenticated.reason);
  const token = params.get('token');
  if (!token) return oauthError('invalid_request', 'Token cannot be empty.');
  if (server.grants.revoke(authenticated.client, token) === 'refused') {
    return oauthError('invalid_grant', 'Invalid Token!');
  }
  return json(200, { status: 'success' });
}
