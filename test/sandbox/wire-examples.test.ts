import { describe, expect, it } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import examples from '../support/wire-examples.json' with { type: 'json' };
import {
  api,
  authorizationCode,
  authorizeUrl,
  basic,
  control,
  exchange,
  get,
  jsonOf,
  login,
  postForm,
  REGISTERED_URI,
  refresh,
  s2sToken,
  sandboxWith,
  token,
} from './zoom-client.ts';

interface Example {
  name: string;
  request: string;
  status: number;
  response_headers: Record<string, string>;
  response_body: unknown;
}

interface Replay {
  options?: SandboxOptions;
  /** Makes the example's request. */
  ask: (sandbox: Sandbox) => Promise<Response>;
  /** What the sandbox's reply says where the example has a made-up value. */
  made?: Record<string, string>;
}

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
/** An API call as dev@example.com, for whom `prepare` may have made something whose id it gives. */
function call(
  method: string,
  path: string,
  body?: unknown,
  prepare?: (sandbox: Sandbox, accessToken: string) => Promise<string>,
): Replay['ask'] {
  return async (sandbox) => {
    const { access_token } = await login(sandbox);
    const id = prepare ? await prepare(sandbox, access_token) : '';
    return api(sandbox, access_token, method, path.replace('ID', id), body);
  };
}

async function made(sandbox: Sandbox, accessToken: string, body: object): Promise<string> {
  const { id } = await jsonOf(api(sandbox, accessToken, 'POST', '/users/me/meetings', body));
  return String(id);
}

const INSTANT = { type: 1, topic: 'Instant meeting' };
const SCHEDULED = { topic: 'Weekly', type: 2, start_time: '2126-11-25T08:00:00Z', duration: 60, agenda: '' };
const instant = (sandbox: Sandbox, accessToken: string) => made(sandbox, accessToken, INSTANT);
const scheduled = (sandbox: Sandbox, accessToken: string) =>
  made(sandbox, accessToken, { ...SCHEDULED, agenda: 'My Meeting' });

/** The reply that a fault makes the next request for the path get. */
function canned(reply: string, path: string, ask: Replay['ask']): Replay['ask'] {
  return async (sandbox) => {
    await control(sandbox, 'POST', 'faults', { path, fault: 'reply', reply });
    return ask(sandbox);
  };
}

const cannedApi = (reply: string, method: string, path: string): Replay['ask'] =>
  canned(reply, `/v2${path}`, call(method, path));

async function deviceCode(
  sandbox: Sandbox,
): Promise<{ device_code: string; verification_uri_complete: string }> {
  return jsonOf(postForm(`${sandbox.oauthUrl}/oauth/devicecode`, {}, basic(sandbox)));
}

const poll = (sandbox: Sandbox, device_code: string) =>
  token(sandbox, { grant_type: DEVICE, device_code }, basic(sandbox));

function confidentialCode(sandbox: Sandbox): Promise<string> {
  return authorizationCode(sandbox, {
    client_id: sandbox.clientId,
    redirect_uri: REGISTERED_URI,
    code_challenge: null,
    code_challenge_method: null,
  });
}

async function confidentialTokens(sandbox: Sandbox): Promise<Response> {
  const code = await confidentialCode(sandbox);
  const form = { grant_type: 'authorization_code', code, redirect_uri: REGISTERED_URI };
  return token(sandbox, form, basic(sandbox));
}

let clock = 0;

const REPLAYS: Record<string, Replay> = {
  'authorize-200-success-redirect': { ask: (s) => get(authorizeUrl(s)) },
  'authorize-denied-redirect': { ask: (s) => get(authorizeUrl(s, { sandbox_decision: 'decline' })) },
  'authorize-invalid-redirect': {
    ask: (s) => get(authorizeUrl(s, { redirect_uri: 'http://localhost:8787/callback' })),
  },
  'authorize-invalid-client': { ask: (s) => get(authorizeUrl(s, { client_id: 'BOGUS' })) },
  'authorize-invalid-scope': {
    options: { scopes: ['user:read:user'] },
    ask: (s) => get(authorizeUrl(s, { scope: 'meeting:write:meeting user:read:user' })),
  },
  'token-authorization_code-public-200': {
    ask: async (s) => exchange(s, await authorizationCode(s)),
  },
  'token-authorization_code-confidential-200': { ask: confidentialTokens },
  'token-refresh-public-200': { ask: async (s) => refresh(s, (await login(s)).refresh_token) },
  'token-refresh-confidential-200': {
    ask: async (s) => {
      const { refresh_token } = await jsonOf<{ refresh_token: string }>(confidentialTokens(s));
      return token(s, { grant_type: 'refresh_token', refresh_token }, basic(s));
    },
  },
  'token-account_credentials-200': {
    options: { appType: 's2s' },
    ask: (s) =>
      postForm(
        `${s.oauthUrl}/oauth/token?grant_type=account_credentials&account_id=${s.accountId}`,
        {},
        basic(s),
      ),
  },
  'token-client_credentials-200': {
    ask: (s) => token(s, { grant_type: 'client_credentials' }, basic(s)),
  },
  'token-error-invalid-code': { ask: (s) => exchange(s, 'STALE') },
  'token-error-pkce-mismatch': {
    ask: async (s) => exchange(s, await authorizationCode(s), { code_verifier: 'x'.repeat(43) }),
    made: { AUTHCODE: '[A-Za-z0-9_]{20,}' },
  },
  'token-error-invalid-client': {
    ask: (s) => token(s, { grant_type: 'refresh_token', refresh_token: 'x' }, basic(s, 'wrong')),
  },
  'token-error-refresh-rotated': {
    ask: async (s) => {
      const { refresh_token } = await login(s);
      await refresh(s, refresh_token);
      return refresh(s, refresh_token);
    },
  },
  'token-error-refresh-garbage': { ask: (s) => refresh(s, 'garbage') },
  'token-error-redirect-mismatch': {
    ask: async (s) =>
      exchange(s, await authorizationCode(s), { redirect_uri: 'http://127.0.0.1:52937/callback' }),
  },
  'token-error-missing-credentials': {
    ask: (s) => token(s, { grant_type: 'refresh_token', refresh_token: 'x' }),
  },
  'token-error-unsupported-grant': {
    ask: (s) => token(s, { grant_type: 'account_credentials', account_id: s.accountId }, basic(s)),
  },
  'token-error-s2s-bad-account': {
    options: { appType: 's2s' },
    ask: (s) => token(s, { grant_type: 'account_credentials', account_id: 'BAD' }, basic(s)),
  },
  'token-error-s2s-not-enabled': {
    options: { appType: 's2s' },
    ask: (s) => {
      const account_id = s.accounts.find(({ email }) => email === 'work@example.com')?.accountId ?? '';
      return token(s, { grant_type: 'account_credentials', account_id }, basic(s));
    },
  },
  'token-error-app-disabled': {
    options: { appType: 's2s' },
    ask: canned('app-disabled', '/oauth/token', (s) =>
      token(s, { grant_type: 'account_credentials', account_id: s.accountId }, basic(s)),
    ),
  },
  'devicecode-200': { ask: (s) => postForm(`${s.oauthUrl}/oauth/devicecode`, {}, basic(s)) },
  'device-poll-authorization_pending': {
    ask: async (s) => poll(s, (await deviceCode(s)).device_code),
  },
  'device-poll-slow_down': {
    ask: async (s) => {
      const { device_code } = await deviceCode(s);
      await poll(s, device_code);
      return poll(s, device_code);
    },
  },
  'device-poll-expired_token': {
    options: { now: () => Date.now() + clock },
    ask: async (s) => {
      const { device_code } = await deviceCode(s);
      clock = 900_000;
      return poll(s, device_code);
    },
  },
  'device-poll-access_denied': {
    options: { autoConsent: false },
    ask: async (s) => {
      const { device_code, verification_uri_complete } = await deviceCode(s);
      const page = await (await get(verification_uri_complete)).text();
      const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
      await postForm(`${s.oauthUrl}/oauth_device`, { ticket, decision: 'decline' });
      return poll(s, device_code);
    },
  },
  'revoke-200': {
    ask: async (s) => {
      const { access_token } = await jsonOf<{ access_token: string }>(confidentialTokens(s));
      return postForm(`${s.oauthUrl}/oauth/revoke?token=${access_token}`, {}, basic(s));
    },
  },
  'users-me-200': { ask: call('GET', '/users/me') },
  'users-me-missing-scope': {
    options: { scopes: ['meeting:write:meeting'] },
    ask: call('GET', '/users/me'),
  },
  'users-other-missing-admin-scope': { ask: call('GET', '/users/someone@example.com') },
  'api-401-invalid-token': { ask: (s) => api(s, 'garbage', 'GET', '/users/me') },
  'api-401-expired-token': {
    ask: async (s) => {
      const { access_token } = await login(s);
      await control(s, 'POST', 'expire');
      return api(s, access_token, 'GET', '/users/me');
    },
  },
  'users-404': { options: { appType: 'admin' }, ask: call('GET', '/users/nobody@example.com') },
  'users-me-zak-200': { options: { scopes: ['user:read:zak'] }, ask: call('GET', '/users/me/zak') },
  'meetings-create-instant-201': { ask: call('POST', '/users/me/meetings', INSTANT) },
  'meetings-create-scheduled-201': { ask: call('POST', '/users/me/meetings', SCHEDULED) },
  'meetings-create-429-daily': { ask: cannedApi('rate-limit-meetings', 'POST', '/users/me/meetings') },
  'api-429-qps': { ask: cannedApi('rate-limit-per-second', 'GET', '/users/me') },
  'api-429-daily': { ask: cannedApi('rate-limit-daily', 'GET', '/report/daily') },
  'api-429-lock': { ask: cannedApi('rate-limit-lock', 'DELETE', '/users/U') },
  'meetings-create-missing-scope': {
    options: { scopes: ['user:read:user'] },
    ask: call('POST', '/users/me/meetings', INSTANT),
  },
  'meetings-create-unlicensed': { ask: cannedApi('unlicensed', 'POST', '/users/me/meetings') },
  'meetings-create-instant-schedule_for': {
    ask: call('POST', '/users/me/meetings', { ...INSTANT, schedule_for: 'b@example.com' }),
  },
  'meetings-create-schedule_for-denied': {
    ask: call('POST', '/users/me/meetings', { type: 2, schedule_for: 'b@example.com' }),
  },
  'meetings-create-validation': { ask: call('POST', '/users/me/meetings', { type: 99 }) },
  'api-bad-json': { ask: call('POST', '/users/me/meetings', '{"type":1') },
  'meetings-create-unknown-user': {
    options: { appType: 'admin' },
    ask: call('POST', '/users/ghost@example.com/meetings', INSTANT),
  },
  'meetings-get-200': { ask: call('GET', '/meetings/ID', undefined, instant) },
  'meetings-get-404': { ask: call('GET', '/meetings/1') },
  'meetings-list-200': {
    ask: call('GET', '/users/me/meetings?type=scheduled&page_size=30', undefined, scheduled),
  },
  'meetings-end-204': { ask: call('PUT', '/meetings/ID/status', { action: 'end' }, instant) },
  'meetings-delete-204': { ask: call('DELETE', '/meetings/ID', undefined, scheduled) },
  'meetings-delete-in-progress': {
    ask: call('DELETE', '/meetings/ID', undefined, async (s, accessToken) => {
      const id = await instant(s, accessToken);
      await control(s, 'POST', `start?meetingId=${id}`);
      return id;
    }),
  },
  'meetings-patch-204': { ask: call('PATCH', '/meetings/ID', { topic: 'New' }, scheduled) },
  'api-200-denial': { ask: cannedApi('denied-with-200', 'DELETE', '/meetings/1/recordings') },
  's2s-users-me': {
    options: { appType: 's2s' },
    ask: async (s) => api(s, await s2sToken(s), 'GET', '/users/me'),
  },
};

/** Keys in their order and the types of what they hold; arrays by their first item. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([key, inner]) => [key, shape(inner)]);
}

function isError(body: unknown): body is Record<string, unknown> {
  return (
    typeof body === 'object' && body !== null && ['code', 'error', 'errorCode'].some((key) => key in body)
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A pattern for an example's header value, in which what differs from call to call is left open. */
function headerPattern(name: string, value: string): RegExp {
  if (name === 'x-zm-trackingid') return /^v=2\.0;clid=us04;rid=WEB_[0-9a-f]{32}$/;
  if (name === 'retry-after') return /^\d{4}-\d\d-\d\dT00:00:00Z$/;
  return new RegExp(`^${escaped(value).replace('AUTHCODE', '[A-Za-z0-9_]{20,}')}$`);
}

describe('the replies that are known of Zoom', () => {
  it('are all replayed', () => {
    expect(Object.keys(REPLAYS).sort()).toEqual((examples as Example[]).map(({ name }) => name).sort());
  });

  it.each((examples as Example[]).map((example) => [example.name, example] as const))(
    '%s',
    async (name, example) => {
      const replay = REPLAYS[name] as Replay;
      clock = 0;
      const sandbox = await sandboxWith(replay.options);
      const response = await replay.ask(sandbox);
      const text = await response.text();

      expect(response.status, text).toBe(example.status);
      for (const [header, value] of Object.entries(example.response_headers)) {
        const pattern = headerPattern(header.toLowerCase(), value);
        expect(response.headers.get(header), header).toMatch(pattern);
      }
      expect(response.headers.get('x-zm-trackingid')).toMatch(headerPattern('x-zm-trackingid', ''));

      const expected = example.response_body;
      if (expected === null) {
        expect(text).toBe('');
        return;
      }
      const body = JSON.parse(text) as unknown;
      if (isError(expected)) {
        let pattern = escaped(JSON.stringify(expected));
        for (const [word, open] of Object.entries(replay.made ?? {})) pattern = pattern.replace(word, open);
        expect(text).toMatch(new RegExp(`^${pattern}$`));
      } else {
        expect(shape(body)).toEqual(shape(expected));
      }
    },
  );

  it('name a daily limit of meetings without a type or a time to retry', async () => {
    const sandbox = await sandboxWith();
    const response = await (REPLAYS['meetings-create-429-daily'] as Replay).ask(sandbox);
    expect(response.headers.get('x-ratelimit-type')).toBeNull();
    expect(response.headers.get('retry-after')).toBeNull();
  });

  it('carry the default settings of the examples', async () => {
    const sandbox = await sandboxWith();
    const example = (examples as Example[]).find(
      ({ name }) => name === 'meetings-create-instant-201',
    ) as unknown;
    const { settings } = await jsonOf((REPLAYS['meetings-create-instant-201'] as Replay).ask(sandbox));
    const known = (example as { response_body: { settings: object } }).response_body.settings;
    expect(JSON.stringify(settings)).toBe(JSON.stringify(known));
  });
});
