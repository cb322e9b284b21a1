import type { Catalogue } from '../catalogue/catalogue.ts';
import { APP_NAME, authenticateClient } from './app.ts';
import { consentPage } from './consent-page.ts';
import { DEVICE_CODE_LIFETIME, type DeviceRequest } from './device-grants.ts';
import { json, oauthError, parameters, type Reply, type SandboxRequest } from './http-message.ts';
import { escapeHtml, messagePage, page } from './page.ts';
import { DEVELOPER } from './people.ts';
import type { Tickets } from './tickets.ts';
import type { TokenServer } from './token-endpoint.ts';

export const DEVICE_PAGE = '/oauth_device';
export const DEVICE_COMPLETE = '/oauth/device/complete/';

export interface DeviceServer extends TokenServer {
  readonly catalogue: Catalogue;
  readonly deviceTickets: Tickets<DeviceRequest>;
}

/**
 * `POST /oauth/devicecode` (RFC 8628, section 3.1). Either client may ask; what Zoom does without a secret is
 * unknown.
 */
export function deviceCodeEndpoint(server: DeviceServer, request: SandboxRequest): Reply {
  const { settings, app, origin } = server;
  const params = parameters(request);
  const authenticated = authenticateClient(app, settings, request, params);
  if (!authenticated.ok) return oauthError('invalid_client', authenticated.reason);
  if (settings.appType === 's2s') return oauthError('unsupported_grant_type', 'unsupported grant type');
  const named = params.get('sandbox_user') ?? DEVELOPER.email;
  const user = server.settings.people.find(named);
  if (!user) return oauthError('invalid_request', `The sandbox has no user ${named}.`);
  const begun = server.devices.begin(authenticated.client, settings.autoConsent ? user : null);
  return json(200, {
    device_code: begun.deviceCode,
    user_code: begun.userCode,
    verification_uri: `${origin}${DEVICE_PAGE}`,
    verification_uri_complete: `${origin}${DEVICE_COMPLETE}${begun.userCode}`,
    expires_in: DEVICE_CODE_LIFETIME,
    interval: settings.deviceInterval,
  });
}

function codePage(status: number, hint: string): Reply {
  const content = `<p>${escapeHtml(hint)}</p>
<form method="get" action="${DEVICE_PAGE}">
<fieldset>
<legend><label for="user_code">Code</label></legend>
<input type="text" id="user_code" name="user_code" autocomplete="off" autocapitalize="none" spellcheck="false" required autofocus>
</fieldset>
<div class="actions"><button class="allow">Continue</button></div>
</form>`;
  return page({ status, title: 'Connect a device', content });
}

/** The page at the verification URI: takes the code that the device shows, then asks for consent. */
export function devicePage(server: DeviceServer, userCode: string | null): Reply {
  if (!userCode) return codePage(200, 'Type the code that your device shows.');
  const waiting = server.devices.waiting(userCode);
  if (!waiting)
    return codePage(400, 'No device waits with this code. It may have expired: see what it shows.');
  const ticket = server.deviceTickets.issue(waiting);
  const { scopes, people } = server.settings;
  return consentPage(server.catalogue, { action: DEVICE_PAGE, ticket, scopes, people: people.all });
}

/** The consent form of the device flow. */
export function deviceDecision(server: DeviceServer, request: SandboxRequest): Reply {
  const form = parameters(request);
  const waiting = server.deviceTickets.redeem(form.get('ticket') ?? '');
  if (!waiting) return messagePage(400, 'This page has been used', 'Start again from your device.');
  if (form.get('decision') !== 'allow') {
    server.devices.decide(waiting, null);
    return messagePage(200, 'Declined', 'The device was not given access. You can close this page.');
  }
  const user = server.settings.people.find(form.get('user') ?? DEVELOPER.email);
  if (!user) return messagePage(400, 'Unknown user', 'The sandbox has no such user.');
  server.devices.decide(waiting, user);
  return messagePage(200, 'Connected', `${APP_NAME} is connected as ${user.email}. You can close this page.`);
}
