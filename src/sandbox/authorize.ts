import type { Catalogue } from '../catalogue/catalogue.ts';
import { type App, acceptsRedirect, type Client, clientById } from './app.ts';
import { consentPage } from './consent-page.ts';
import type { CodeBinding, Grants } from './grants.ts';
import { json, parameters, type Reply, redirect, type SandboxRequest, wantsHtml } from './http-message.ts';
import type { Settings } from './options.ts';
import { messagePage } from './page.ts';
import { DEVELOPER, type Person } from './people.ts';
import type { Tickets } from './tickets.ts';

export const AUTHORIZE_PATH = '/oauth/authorize';

/** A request that has been found right and waits for its user. */
export interface AuthorizationRequest {
  readonly client: Client;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly scopes: readonly string[];
  readonly challenge: CodeBinding['challenge'];
}

export interface AuthorizationServer {
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly app: App;
  readonly grants: Grants;
  readonly tickets: Tickets<AuthorizationRequest>;
}

interface Refusal {
  readonly errorCode: number;
  readonly errorMessage: string;
}

function refusal(errorCode: number, errorMessage: string): Refusal {
  return { errorCode, errorMessage };
}

/** 43 to 128 unreserved characters (RFC 7636, section 4.2). */
const CHALLENGE = /^[A-Za-z0-9\-._~]{43,128}$/;

function readChallenge(client: Client, query: URLSearchParams): CodeBinding['challenge'] | Refusal {
  const value = query.get('code_challenge');
  const method = query.get('code_challenge_method') || 'plain';
  if (!value) return client.kind === 'public' ? refusal(4700, 'Missing code_challenge') : null;
  if (method !== 'S256' && method !== 'plain') return refusal(4700, 'Invalid code_challenge_method');
  return CHALLENGE.test(value) ? { method, value } : refusal(4700, 'Invalid code_challenge');
}

function readScopes(settings: Settings, query: URLSearchParams): readonly string[] | Refusal {
  const asked = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (asked.length === 0) return settings.scopes;
  if (!asked.every((scope) => settings.scopes.includes(scope))) return refusal(4700, 'Invalid scope');
  return settings.scopes.filter((scope) => asked.includes(scope));
}

function readRequest(
  { settings, app }: AuthorizationServer,
  query: URLSearchParams,
): AuthorizationRequest | Refusal {
  const clientId = query.get('client_id') ?? '';
  const client = clientById(app, settings, clientId);
  if (!client) return refusal(4702, `Invalid client_id: ${clientId}`);
  const redirectUri = query.get('redirect_uri') ?? '';
  // A public client can do nothing without PKCE; that it left it out is another error.
  const withPkce = client.kind === 'public' || query.has('code_challenge');
  if (!acceptsRedirect(settings, withPkce, redirectUri)) return refusal(4700, 'Invalid redirect url');
  if (query.get('response_type') !== 'code') return refusal(4700, 'Invalid response_type');
  const scopes = readScopes(settings, query);
  if ('errorCode' in scopes) return scopes;
  const challenge = readChallenge(client, query);
  if (challenge && 'errorCode' in challenge) return challenge;
  return { client, redirectUri, state: query.get('state'), scopes, challenge };
}

/** Zoom never redirects a request that it refuses. Its page writes the code with a thousands comma. */
function refuse(request: SandboxRequest, { errorCode, errorMessage }: Refusal): Reply {
  if (!wantsHtml(request)) return json(200, { status: false, errorCode, errorMessage, result: null });
  return messagePage(200, 'Zoom refused', `${errorMessage} (${errorCode.toLocaleString('en-US')})`);
}

function callback(asked: AuthorizationRequest, answer: Record<string, string>): Reply {
  const params = new URLSearchParams(answer);
  if (asked.state !== null) params.set('state', asked.state);
  return redirect(`${asked.redirectUri}${asked.redirectUri.includes('?') ? '&' : '?'}${params}`);
}

function allow(server: AuthorizationServer, asked: AuthorizationRequest, user: Person): Reply {
  const { client, scopes, redirectUri, challenge } = asked;
  const grant = { kind: server.settings.appType, user, client, scopes };
  return callback(asked, { code: server.grants.issueCode({ grant, redirectUri, challenge }) });
}

function decline({ settings }: AuthorizationServer, asked: AuthorizationRequest): Reply {
  if (settings.denial === 'silent') {
    return messagePage(200, 'Declined', 'The app was not given access. You can close this page.');
  }
  const answer = { error: 'access_denied', error_description: 'The user denied the request' };
  return callback(asked, answer);
}

function unknownUser(request: SandboxRequest, user: string): Reply {
  const message = `The sandbox has no user ${user}.`;
  return wantsHtml(request)
    ? messagePage(400, 'Unknown user', message)
    : json(400, { status: false, errorCode: 400, errorMessage: message, result: null });
}

/**
 * `GET /oauth/authorize` (RFC 6749, section 4.1.1; RFC 7636, section 4.3): the consent page, or at once its
 * outcome.
 */
export function authorizeEndpoint(server: AuthorizationServer, request: SandboxRequest): Reply {
  const asked = readRequest(server, request.query);
  if ('errorCode' in asked) return refuse(request, asked);
  if (!server.settings.autoConsent) {
    const { scopes, redirectUri } = asked;
    const ticket = server.tickets.issue(asked);
    const people = server.settings.people.all;
    return consentPage(server.catalogue, { action: AUTHORIZE_PATH, ticket, scopes, people, redirectUri });
  }
  const named = request.query.get('sandbox_user') ?? DEVELOPER.email;
  const user = server.settings.people.find(named);
  if (!user) return unknownUser(request, named);
  if (request.query.get('sandbox_decision') === 'decline') return decline(server, asked);
  return allow(server, asked, user);
}

/** The consent page's form. Its ticket stands for the whole request and is good once. */
export function decideEndpoint(server: AuthorizationServer, request: SandboxRequest): Reply {
  const form = parameters(request);
  const asked = server.tickets.redeem(form.get('ticket') ?? '');
  if (!asked) {
    return messagePage(400, 'This page has been used', 'Start again from the app that sent you here.');
  }
  if (form.get('decision') !== 'allow') return decline(server, asked);
  const named = form.get('user') ?? DEVELOPER.email;
  const user = server.settings.people.find(named);
  return user ? allow(server, asked, user) : unknownUser(request, named);
}
