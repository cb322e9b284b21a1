import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import {
  api,
  authorizationCode,
  authorizeUrl,
  basic,
  CHALLENGE,
  control,
  exchange,
  get,
  jsonOf,
  login,
  outcome,
  postForm,
  REDIRECT_URI,
  REGISTERED_URI,
  refresh,
  s2sToken,
  sandboxWith,
  type Tokens,
  token,
  VERIFIER,
} from './zoom-client.ts';

const INVALID_TOKEN = { status: 401, body: { code: 124, message: 'Invalid access token.' } };
const ROTATED = { status: 400, body: { reason: 'Invalid Token!', error: 'invalid_grant' } };
const UNKNOWN_REFRESH = { status: 400, body: { reason: 'Invalid refresh token', error: 'invalid_grant' } };
const invalidCode = (code: string) => ({
  status: 400,
  body: { reason: `Invalid authorization code ${code}`, error: 'invalid_grant' },
});
const refused = (errorMessage: string, errorCode = 4700) => ({
  status: 200,
  body: { status: false, errorCode, errorMessage, result: null },
});

/** Only what a payload says, without checking the signature, which nobody but the sandbox can. */
function payload(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

describe('starting', () => {
  it.each([
    [{ scopes: ['meeting:write:meeting:admin', 'user:read:user'] }, /meeting:write:meeting:admin/],
    [{ scopes: ['meeting:master'] }, /meeting:master/],
    [{ scopes: ['meeting:wirte'] }, /meeting:wirte/],
    [{ accessTokenTtl: 1.5 }, /accessTokenTtl/],
    [{ denial: 'loud' as 'silent' }, /redirect, silent/],
  ])('refuses %o', async (options, message) => {
    await expect(startSandbox(options)).rejects.toThrow(message);
  });

  it('says plainly that a port is in use', async () => {
    const first = await sandboxWith();
    const port = Number(new URL(first.oauthUrl).port);
    await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('has the same users each time and new secrets each time', async () => {
    const [first, second] = [await sandboxWith(), await sandboxWith()];
    expect(first.accounts).toEqual(second.accounts);
    expect(first.clientSecret).not.toBe(second.clientSecret);
    expect(first.accounts.map(({ userId }) => userId.length)).toEqual([22, 22, 22, 22]);
    const [dev, colleague, work, clinician] = first.accounts.map(({ accountId }) => accountId);
    expect(colleague).toBe(dev);
    expect(new Set([dev, work, clinician]).size).toBe(3);
  });

  it('closes twice, and with a request still waiting', async () => {
    const sandbox = await sandboxWith();
    await control(sandbox, 'POST', 'faults', { path: '/v2/users/me', fault: 'delay', delayMs: 60_000 });
    const waiting = api(sandbox, 'x', 'GET', '/users/me').catch((error: Error) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sandbox.close();
    await sandbox.close();
    expect(await waiting).toBeInstanceOf(Error);
    await expect(get(sandbox.oauthUrl)).rejects.toThrow();
  });
});

describe('the redirect URI', () => {
  const bad = refused('Invalid redirect url');
  it.each([
    ['http://127.0.0.1/callback', true],
    ['http://127.0.0.1:1/callback', true],
    ['http://127.0.0.1:65535/callback', true],
    ['http://127.0.0.1:0/callback', false],
    ['http://127.0.0.1:65536/callback', false],
    ['http://127.0.0.1:/callback', false],
    ['http://127.0.0.1:52936/callback/', false],
    ['http://127.0.0.1:52936/Callback', false],
    ['http://127.0.0.1:52936/callback?x=1', false],
    ['http://127.0.0.1:52936/callback#x', false],
    ['http://127.0.0.1:52936', false],
    ['http://localhost:52936/callback', false],
    ['http://localhost/callback', false],
    ['http://[::1]:52936/callback', false],
    ['http://127.0.0.2:52936/callback', false],
    ['http://127.1:52936/callback', false],
    ['https://127.0.0.1:52936/callback', false],
    ['http://user@127.0.0.1:52936/callback', false],
    ['http://127.0.0.1:52936@evil.example/callback', false],
    ['HTTP://127.0.0.1:52936/callback', false],
    ['', false],
  ])('%s is accepted: %s', async (redirect_uri, accepted) => {
    const sandbox = await sandboxWith();
    const response = get(authorizeUrl(sandbox, { redirect_uri }));
    if (accepted) {
      expect((await response).headers.get('location')).toMatch(new RegExp(`^${redirect_uri}\\?code=`));
    } else {
      expect(await outcome(response)).toEqual(bad);
    }
  });

  it('has its exact port where ports are not relaxed, and for requests without PKCE', async () => {
    const exact = await sandboxWith({ portMatch: 'exact' });
    expect(await outcome(get(authorizeUrl(exact)))).toEqual(bad);
    expect(await authorizationCode(exact, { redirect_uri: REGISTERED_URI })).not.toBe('');
    const relaxed = await sandboxWith();
    const confidential = { client_id: relaxed.clientId };
    expect(await authorizationCode(relaxed, confidential)).not.toBe('');
    const url = new URL(authorizeUrl(relaxed, confidential));
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    expect(await outcome(get(url.href))).toEqual(bad);
    url.searchParams.set('redirect_uri', REGISTERED_URI);
    expect((await get(url.href)).headers.get('location')).toMatch(/\?code=/);
  });

  it('may be registered with ports', async () => {
    const redirectUris = ['http://127.0.0.1:53682/callback', 'http://127.0.0.1:53683/callback'];
    const sandbox = await sandboxWith({ portMatch: 'exact', redirectUris });
    expect(await authorizationCode(sandbox, { redirect_uri: redirectUris[1] as string })).not.toBe('');
    expect(await outcome(get(authorizeUrl(sandbox, { redirect_uri: REGISTERED_URI })))).toEqual(bad);
  });
});

describe('the authorization request', () => {
  it.each([
    ['no client', { client_id: null }, refused('Invalid client_id: ', 4702)],
    ['another response type', { response_type: 'token' }, refused('Invalid response_type')],
    ['a scope the app lacks', { scope: 'user:read:user user:write' }, refused('Invalid scope')],
    [
      'scopes with commas between',
      { scope: 'user:read:user,meeting:read:meeting' },
      refused('Invalid scope'),
    ],
    ['no challenge', { code_challenge: null }, refused('Missing code_challenge')],
    ['an unknown method', { code_challenge_method: 'S512' }, refused('Invalid code_challenge_method')],
    ['a short challenge', { code_challenge: 'abc' }, refused('Invalid code_challenge')],
  ])('is refused without a redirect for %s', async (_what, params, expected) => {
    const sandbox = await sandboxWith();
    expect(await outcome(get(authorizeUrl(sandbox, params)))).toEqual(expected);
  });

  it('is refused with a page in a browser', async () => {
    const sandbox = await sandboxWith();
    const url = authorizeUrl(sandbox, { client_id: '<script>' });
    const response = await get(url, { Accept: 'text/html,*/*' });
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html;charset=UTF-8');
    expect(text).toContain('Invalid client_id: &#60;script&#62; (4,702)');
    expect(text).not.toContain('<script>');
  });

  it('is not there for a Server-to-Server app', async () => {
    const sandbox = await sandboxWith({ appType: 's2s' });
    for (const client_id of [sandbox.publicClientId, sandbox.clientId]) {
      const response = get(authorizeUrl(sandbox, { client_id, redirect_uri: REGISTERED_URI }));
      expect(await outcome(response)).toEqual(refused(`Invalid client_id: ${client_id}`, 4702));
    }
  });

  it('echoes the state only if there is one, and any text as it is', async () => {
    const sandbox = await sandboxWith();
    const none = (await get(authorizeUrl(sandbox, { state: null }))).headers.get('location') ?? '';
    expect([...new URL(none).searchParams.keys()]).toEqual(['code']);
    const state = 'a&b=c #é+%20';
    const some = (await get(authorizeUrl(sandbox, { state }))).headers.get('location') ?? '';
    expect([...new URL(some).searchParams.keys()]).toEqual(['code', 'state']);
    expect(new URL(some).searchParams.get('state')).toBe(state);
  });

  it('grants the scopes asked for, and all of the app when none are', async () => {
    const sandbox = await sandboxWith();
    const some = await login(sandbox, 'dev@example.com', { scope: 'user:read:user meeting:write:meeting' });
    expect(some.scope).toBe('meeting:write:meeting user:read:user');
    expect((await login(sandbox)).scope.split(' ')).toHaveLength(8);
  });

  it('knows no other users than its own', async () => {
    const sandbox = await sandboxWith();
    const { status, body } = await outcome(get(authorizeUrl(sandbox, { sandbox_user: 'x@example.com' })));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('x@example.com');
  });

  it('is declined with a page alone when denial is silent', async () => {
    const sandbox = await sandboxWith({ denial: 'silent' });
    const response = await get(authorizeUrl(sandbox, { sandbox_decision: 'decline' }));
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
  });

  it('changes nothing by HEAD', async () => {
    const sandbox = await sandboxWith();
    const response = await fetch(authorizeUrl(sandbox), { method: 'HEAD', redirect: 'manual' });
    expect(response.status).toBe(405);
    expect(await jsonOf(control(sandbox, 'GET', 'secrets?kinds=code'))).toEqual([]);
  });
});

describe('the consent page', () => {
  async function consent(options = {}, params = {}) {
    const sandbox = await sandboxWith({ autoConsent: false, ...options });
    const response = await get(authorizeUrl(sandbox, params), { Accept: 'text/html' });
    const html = await response.text();
    const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const decide = (form: Record<string, string>) =>
      postForm(`${sandbox.oauthUrl}/oauth/authorize`, { ticket, ...form });
    return { sandbox, response, html, decide };
  }

  it('names the app, its scopes and the users, and leads to the redirect URI', async () => {
    const { response, html } = await consent();
    expect(response.status).toBe(200);
    for (const text of ['Clinic Meetings', 'meeting:write:meeting', 'colleague@example.com']) {
      expect(html).toContain(text);
    }
    expect(html).toContain('value="dev@example.com" checked');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:52936");
    expect(html).not.toMatch(/<script|javascript:| on[a-z]+=/i);
  });

  it('shows what the catalogue says of a scope', async () => {
    const { html } = await consent({ scopes: ['meeting:write'] });
    expect(html).toMatch(/<code>meeting:write<\/code><small>[^<]+<\/small>/);
  });

  it('logs in the user who was chosen, once', async () => {
    const { sandbox, decide } = await consent();
    const answer = { user: 'work@example.com', decision: 'allow' };
    const location = new URL((await decide(answer)).headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe(REDIRECT_URI);
    const { access_token } = await jsonOf<Tokens>(exchange(sandbox, location.searchParams.get('code') ?? ''));
    expect(await jsonOf(api(sandbox, access_token, 'GET', '/users/me'))).toMatchObject({
      email: 'work@example.com',
    });
    const again = await decide(answer);
    expect([again.status, again.headers.get('location')]).toEqual([400, null]);
  });

  it.each([
    ['redirect', 302, /^http:\/\/127\.0\.0\.1:52936\/callback\?error=access_denied&/],
    ['silent', 200, /^$/],
  ] as const)('declines, denial %s', async (denial, status, location) => {
    const { decide } = await consent({ denial });
    const response = await decide({ user: 'dev@example.com', decision: 'decline' });
    expect(response.status).toBe(status);
    expect(response.headers.get('location') ?? '').toMatch(location);
  });

  it('takes no form without its ticket', async () => {
    const { sandbox } = await consent();
    const form = { decision: 'allow', user: 'dev@example.com' };
    const response = await postForm(`${sandbox.oauthUrl}/oauth/authorize`, form);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });
});

describe('an authorization code', () => {
  it('is good once', async () => {
    const sandbox = await sandboxWith();
    const code = await authorizationCode(sandbox);
    expect((await exchange(sandbox, code)).status).toBe(200);
    expect(await outcome(exchange(sandbox, code))).toEqual(invalidCode(code));
  });

  it.each([
    [5 * 60 * 1000 - 1, 200],
    [5 * 60 * 1000, 400],
  ])('after %i ms: %i', async (elapsed, status) => {
    let now = Date.now();
    const sandbox = await sandboxWith({ now: () => now });
    const code = await authorizationCode(sandbox);
    now += elapsed;
    expect((await exchange(sandbox, code)).status).toBe(status);
  });

  it.each([
    ['S256', CHALLENGE, VERIFIER, 200],
    ['S256', CHALLENGE, `${VERIFIER}x`, 400],
    ['S256', CHALLENGE, CHALLENGE, 400],
    ['S256', CHALLENGE, '', 400],
    ['plain', VERIFIER, VERIFIER, 200],
    [null, VERIFIER, VERIFIER, 200],
    [null, CHALLENGE, VERIFIER, 400],
  ])('with method %s, challenge %s, verifier %s: %i', async (method, challenge, code_verifier, status) => {
    const sandbox = await sandboxWith();
    const params = { code_challenge: challenge, code_challenge_method: method };
    const code = await authorizationCode(sandbox, params);
    expect((await exchange(sandbox, code, { code_verifier })).status).toBe(status);
  });

  it('needs its verifier also from the confidential client, if that sent a challenge', async () => {
    const sandbox = await sandboxWith();
    const form = { grant_type: 'authorization_code', redirect_uri: REGISTERED_URI };
    const params = { client_id: sandbox.clientId, redirect_uri: REGISTERED_URI };
    const code = await authorizationCode(sandbox, params);
    expect(await outcome(token(sandbox, { ...form, code }, basic(sandbox)))).toEqual(invalidCode(code));
    const other = await authorizationCode(sandbox, params);
    const right = { ...form, code: other, code_verifier: VERIFIER };
    expect((await token(sandbox, right, basic(sandbox))).status).toBe(200);
  });

  it('is for the client that asked, and a mistake of another leaves it alone', async () => {
    const sandbox = await sandboxWith();
    const code = await authorizationCode(sandbox);
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      code_verifier: VERIFIER,
    };
    expect(await outcome(token(sandbox, form, basic(sandbox)))).toEqual(invalidCode(code));
    expect((await exchange(sandbox, code)).status).toBe(200);
  });
});

describe('client authentication', () => {
  const wrong = { reason: 'Invalid client_id or client_secret', error: 'invalid_client' };
  it.each([
    ['an unknown id', 'user', () => ({ client_id: 'nobody' }), () => ({}), wrong],
    [
      'the confidential id without a secret',
      'user',
      (s: { clientId: string }) => ({ client_id: s.clientId }),
      () => ({}),
      wrong,
    ],
    [
      'a Basic header that is no Basic header',
      'user',
      () => ({}),
      () => ({ Authorization: 'Basic !' }),
      wrong,
    ],
    [
      'the public id in a Server-to-Server app',
      's2s',
      (s: { publicClientId: string }) => ({ client_id: s.publicClientId }),
      () => ({}),
      wrong,
    ],
  ] as const)('fails with %s', async (_what, appType, form, headers, body) => {
    const sandbox = await sandboxWith({ appType });
    const all = { grant_type: 'refresh_token', refresh_token: 'x', ...form(sandbox) };
    expect(await outcome(token(sandbox, all, headers()))).toEqual({ status: 400, body });
  });

  it('ignores a header that the public client sends', async () => {
    const sandbox = await sandboxWith();
    const form = { grant_type: 'refresh_token', refresh_token: 'x', client_id: sandbox.publicClientId };
    expect(await outcome(token(sandbox, form, basic(sandbox, 'bogus')))).toEqual(UNKNOWN_REFRESH);
  });

  it.each([
    [{}, { reason: 'Missing grant type.', error: 'invalid_request' }],
    [{ grant_type: 'password' }, { reason: 'unsupported grant type', error: 'unsupported_grant_type' }],
    [{ grant_type: 'constructor' }, { reason: 'unsupported grant type', error: 'unsupported_grant_type' }],
  ] as Record<string, string>[][])('answers grant type %o', async (form, body) => {
    const sandbox = await sandboxWith();
    expect(await outcome(token(sandbox, form as Record<string, string>, basic(sandbox)))).toEqual({
      status: 400,
      body,
    });
  });

  it('takes parameters from the query, and none from a JSON body', async () => {
    const sandbox = await sandboxWith();
    const { refresh_token } = await login(sandbox);
    const query = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token,
      client_id: sandbox.publicClientId,
    });
    const url = `${sandbox.oauthUrl}/oauth/token`;
    const json = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const body = JSON.stringify(Object.fromEntries(query));
    expect((await fetch(url, { ...json, body })).status).toBe(400);
    expect((await postForm(`${url}?${query}`, {})).status).toBe(200);
  });
});

describe('refreshing', () => {
  it('makes new tokens; the old refresh token is spent, the old access token lives on', async () => {
    const sandbox = await sandboxWith();
    const first = await login(sandbox);
    const second = await jsonOf<Tokens>(refresh(sandbox, first.refresh_token));
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.scope).toBe(first.scope);
    expect(await outcome(refresh(sandbox, first.refresh_token))).toEqual(ROTATED);
    for (const { access_token } of [first, second]) {
      expect((await api(sandbox, access_token, 'GET', '/users/me')).status).toBe(200);
    }
    expect((await refresh(sandbox, second.refresh_token)).status).toBe(200);
  });

  it('revokes the previous access token where the knob says so', async () => {
    const sandbox = await sandboxWith({ previousAccessToken: 'revoked' });
    const first = await login(sandbox);
    await refresh(sandbox, first.refresh_token);
    expect(await outcome(api(sandbox, first.access_token, 'GET', '/users/me'))).toEqual(INVALID_TOKEN);
  });

  it('gives one of two parallel refreshes the tokens', async () => {
    const sandbox = await sandboxWith();
    const { refresh_token } = await login(sandbox);
    const replies = await Promise.all([1, 2, 3].map(() => refresh(sandbox, refresh_token)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  it('leaves out the scopes where the knob says so, but not after a login', async () => {
    const sandbox = await sandboxWith({ refreshScope: 'omit' });
    const first = await login(sandbox);
    expect(first.scope).toContain('user:read:user');
    expect(await jsonOf(refresh(sandbox, first.refresh_token))).not.toHaveProperty('scope');
  });

  it('is for the client that logged in', async () => {
    const sandbox = await sandboxWith();
    const { refresh_token } = await login(sandbox);
    const form = { grant_type: 'refresh_token', refresh_token };
    expect(await outcome(token(sandbox, form, basic(sandbox)))).toEqual(UNKNOWN_REFRESH);
    expect((await refresh(sandbox, refresh_token)).status).toBe(200);
  });

  it('takes no access token', async () => {
    const sandbox = await sandboxWith();
    const { access_token } = await login(sandbox);
    expect(await outcome(refresh(sandbox, access_token))).toEqual(UNKNOWN_REFRESH);
  });
});

describe('tokens', () => {
  it('of one user die with the next login of that user, whichever client it is, and of no other', async () => {
    const sandbox = await sandboxWith();
    const dev = await login(sandbox);
    const work = await login(sandbox, 'work@example.com');
    const code = await authorizationCode(sandbox, {
      client_id: sandbox.clientId,
      redirect_uri: REGISTERED_URI,
    });
    const unspent = { grant_type: 'authorization_code', code, redirect_uri: REGISTERED_URI };
    expect((await api(sandbox, dev.access_token, 'GET', '/users/me')).status).toBe(200);
    await token(sandbox, { ...unspent, code_verifier: VERIFIER }, basic(sandbox));
    expect(await outcome(api(sandbox, dev.access_token, 'GET', '/users/me'))).toEqual(INVALID_TOKEN);
    expect(await outcome(refresh(sandbox, dev.refresh_token))).toEqual(ROTATED);
    expect((await api(sandbox, work.access_token, 'GET', '/users/me')).status).toBe(200);
    expect((await refresh(sandbox, work.refresh_token)).status).toBe(200);
  });

  it.each([
    [undefined, 3599],
    [7, 7],
  ])('with time to live %s expire', async (accessTokenTtl, expiresIn) => {
    let now = Date.now();
    const ttl = accessTokenTtl === undefined ? {} : { accessTokenTtl };
    const sandbox = await sandboxWith({ now: () => now, ...ttl });
    const { access_token, expires_in } = await login(sandbox);
    expect(expires_in).toBe(expiresIn);
    now += (accessTokenTtl ?? 3600) * 1000 - 1;
    expect((await api(sandbox, access_token, 'GET', '/users/me')).status).toBe(200);
    now += 1;
    expect(await outcome(api(sandbox, access_token, 'GET', '/users/me'))).toEqual({
      status: 401,
      body: { code: 124, message: 'Access token is expired.' },
    });
  });

  it('are JWTs of version 10 without scopes, no two alike', async () => {
    const sandbox = await sandboxWith();
    const first = await login(sandbox);
    const second = await jsonOf<Tokens>(refresh(sandbox, first.refresh_token));
    const [dev] = sandbox.accounts;
    expect(payload(first.access_token)).toMatchObject({
      aud: 'https://oauth.zoom.us',
      ver: 10,
      uid: dev?.userId,
      aid: dev?.accountId,
      iss: `zm:cid:${sandbox.publicClientId}`,
    });
    expect(payload(first.access_token)).not.toHaveProperty('scope');
    const all = [first, second].flatMap((tokens) => [tokens.access_token, tokens.refresh_token]);
    expect(new Set(all).size).toBe(4);
    for (const jwt of all) expect(jwt).toMatch(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{86}$/);
  });

  it('of a Server-to-Server app do not replace each other', async () => {
    const sandbox = await sandboxWith({ appType: 's2s', s2sMe: 'allow' });
    const [first, second] = [await s2sToken(sandbox), await s2sToken(sandbox)];
    for (const accessToken of [first, second]) {
      expect((await api(sandbox, accessToken, 'GET', '/users/me')).status).toBe(200);
    }
  });

  it.each(['access_token', 'refresh_token'] as const)('die by revoking the %s', async (kind) => {
    const sandbox = await sandboxWith();
    const tokens = await login(sandbox);
    const form = { token: tokens[kind], client_id: sandbox.publicClientId };
    expect(await jsonOf(postForm(`${sandbox.oauthUrl}/oauth/revoke`, form))).toEqual({ status: 'success' });
    expect(await outcome(api(sandbox, tokens.access_token, 'GET', '/users/me'))).toEqual(INVALID_TOKEN);
    expect(await outcome(refresh(sandbox, tokens.refresh_token))).toEqual(ROTATED);
  });

  it('are not revoked by another client, and an unknown one is as good as revoked', async () => {
    const sandbox = await sandboxWith();
    const tokens = await login(sandbox);
    const url = `${sandbox.oauthUrl}/oauth/revoke`;
    expect((await postForm(url, { token: tokens.access_token }, basic(sandbox))).status).toBe(400);
    expect((await api(sandbox, tokens.access_token, 'GET', '/users/me')).status).toBe(200);
    expect((await postForm(url, { token: 'unknown' }, basic(sandbox))).status).toBe(200);
    expect((await postForm(url, {}, basic(sandbox))).status).toBe(400);
  });
});

describe('the device flow', () => {
  const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

  async function device(options = {}, form = {}) {
    let now = Date.now();
    const sandbox = await sandboxWith({ now: () => now, ...options });
    const client_id = sandbox.publicClientId;
    const begun = await jsonOf<Record<'device_code' | 'user_code' | 'verification_uri', string>>(
      postForm(`${sandbox.oauthUrl}/oauth/devicecode`, { client_id, ...form }),
    );
    const poll = (seconds: number) => {
      now += seconds * 1000;
      return jsonOf<Partial<Tokens> & { error?: string }>(
        token(sandbox, { grant_type: DEVICE, client_id, device_code: begun.device_code }),
      );
    };
    return { sandbox, begun, poll };
  }

  it('consents by itself after the first poll, as the user asked for', async () => {
    const { sandbox, poll } = await device({}, { sandbox_user: 'work@example.com' });
    expect((await poll(5)).error).toBe('authorization_pending');
    const { access_token } = await poll(5);
    const me = await jsonOf(api(sandbox, access_token ?? '', 'GET', '/users/me'));
    expect(me.email).toBe('work@example.com');
    expect((await poll(5)).error).toBe('invalid_grant');
  });

  it('lengthens the interval of those who poll too fast', async () => {
    const { poll } = await device({ autoConsent: false });
    expect((await poll(0)).error).toBe('authorization_pending');
    expect((await poll(4)).error).toBe('slow_down');
    expect((await poll(6)).error).toBe('slow_down');
    expect((await poll(15)).error).toBe('authorization_pending');
  });

  it('asks the person who types the code', async () => {
    const { sandbox, begun, poll } = await device({ autoConsent: false });
    const wrong = await get(`${begun.verification_uri}?user_code=zzzzzzzz`);
    expect(wrong.status).toBe(400);
    const typed = `${begun.user_code.slice(0, 4)}-${begun.user_code.slice(4)}`.toUpperCase();
    const html = await (await get(`${begun.verification_uri}?user_code=${typed}`)).text();
    const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? '';
    expect((await poll(5)).error).toBe('authorization_pending');
    const form = { ticket, decision: 'allow', user: 'clinician@example.com' };
    expect((await postForm(begun.verification_uri, form)).status).toBe(200);
    const { access_token } = await poll(5);
    const me = await jsonOf(api(sandbox, access_token ?? '', 'GET', '/users/me'));
    expect(me.email).toBe('clinician@example.com');
  });
});
