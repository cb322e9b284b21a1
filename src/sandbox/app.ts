import { timingSafeEqual } from 'node:crypto';
import { authorization, type SandboxRequest } from './http-message.ts';
import type { Settings } from './options.ts';

/** The name on the consent page. */
export const APP_NAME = 'Clinic Meetings';

export type ClientKind = 'confidential' | 'public';

export interface Client {
  readonly kind: ClientKind;
  readonly id: string;
}

/** The sandbox's one app: a confidential client and, for General apps, a public one with an id of its own. */
export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicClientId: string;
}

const CLIENT_ID = 'Kq3vT8bQRmWc1x7LzYd0Aw';
const PUBLIC_CLIENT_ID = 'pW5hN2sJTfKg9uEoBiXr4Q';

export function makeApp(clientSecret: string): App {
  return { clientId: CLIENT_ID, clientSecret, publicClientId: PUBLIC_CLIENT_ID };
}

/**
 * The client that an authorization request names; undefined for ids nobody has. A Server-to-Server app has no
 * such.
 */
export function clientById(app: App, settings: Settings, id: string): Client | undefined {
  if (settings.appType === 's2s') return undefined;
  if (id === app.publicClientId) return { kind: 'public', id };
  return id === app.clientId ? { kind: 'confidential', id } : undefined;
}

export type ClientAuthentication =
  | { readonly ok: true; readonly client: Client }
  | { readonly ok: false; readonly reason: string };

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Who sends a request to the token endpoint. A public client says its `client_id` and nothing else, and Zoom ignores an
 * Authorization header it may send; the confidential client takes HTTP Basic with its secret (RFC 6749, section 2.3.1).
 */
export function authenticateClient(
  app: App,
  settings: Settings,
  request: SandboxRequest,
  params: URLSearchParams,
): ClientAuthentication {
  const named = params.get('client_id');
  if (named === app.publicClientId && settings.appType !== 's2s') {
    return { ok: true, client: { kind: 'public', id: named } };
  }
  const basic = authorization(request, 'Basic');
  if (basic === undefined && !named) {
    return { ok: false, reason: 'Client ID or client secret is missing.' };
  }
  const pair = Buffer.from(basic ?? '', 'base64').toString('utf8');
  if (!sameText(pair, `${app.clientId}:${app.clientSecret}`)) {
    return { ok: false, reason: 'Invalid client_id or client_secret' };
  }
  return { ok: true, client: { kind: 'confidential', id: app.clientId } };
}

/** The URI without its port, when it is plain http on the IPv4 loopback literal. */
function withoutLoopbackPort(uri: string): string {
  return uri.replace(/^(http:\/\/127\.0\.0\.1):[0-9]{1,5}(?=[/?#]|$)/, '$1');
}

/**
 * Whether a redirect URI is accepted: character for character one of the registered ones, except that Zoom ignores the
 * port on a loopback literal (RFC 8252, section 7.3) for requests with PKCE, where the knob says so.
 */
export function acceptsRedirect(settings: Settings, withPkce: boolean, uri: string): boolean {
  if (settings.redirectUris.includes(uri)) return true;
  if (!withPkce || settings.portMatch === 'exact') return false;
  const port = Number(/^http:\/\/127\.0\.0\.1:([0-9]{1,5})/.exec(uri)?.[1]);
  if (!(port >= 1 && port <= 65535)) return false;
  return settings.redirectUris.some((known) => withoutLoopbackPort(known) === withoutLoopbackPort(uri));
}
