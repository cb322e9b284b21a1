import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { StrayResponse, validateResponse } from '../../src/oauth/authorization-response.ts';
import { endLogins, type Login, startLogin } from './login.ts';

afterEach(endLogins);

/** The right answer still ends the login after whatever came before. */
async function completes(login: Login): Promise<void> {
  const page = await fetch(login.callback({ code: 'good-code', state: login.state }));
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('You are logged in');
  expect(await login.ended).toEqual({ value: 'kept' });
  expect(login.tokenEndpoint.requests).toHaveLength(1);
}

describe("a callback that is not this login's", () => {
  it.each<[string, (state: string) => string]>([
    ['a wrong state', () => 'code=evil&state=wrong'],
    ['no state', () => 'code=evil'],
    ['an empty state', () => 'code=evil&state='],
    ['the state twice', (state) => `code=evil&state=${state}&state=${state}`],
    ['the right state and a wrong one', (state) => `code=evil&state=wrong&state=${state}`],
    ['the state with something after it', (state) => `code=evil&state=${state}x`],
    [
      'a state that differs in its last letter',
      (state) => `code=evil&state=${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`,
    ],
    ['the state in other letters', (state) => `code=evil&state=${state.toUpperCase()}x`],
    ['nothing at all', () => ''],
    ['an error without a state', () => 'error=access_denied'],
    ['an error with a wrong state', () => 'error=access_denied&state=wrong'],
  ])('line 3: with %s is refused with 400, and the login goes on', async (_what, query) => {
    const login = await startLogin();
    const stray = await fetch(`${login.redirectUri}?${query(login.state)}`);
    expect(stray.status).toBe(400);
    expect(await stray.text()).toContain('not of the current login');
    expect(login.strays).toHaveLength(1);
    expect(login.tokenEndpoint.requests).toHaveLength(0);
    await completes(login);
  });

  it.each<[string, string]>([
    ['two codes', 'code=a&code=b'],
    ['an empty error beside a code', 'error=&code=a'],
    ['two errors', 'error=access_denied&error=x'],
    ['two issuers', 'code=a&iss=x&iss=y'],
    ['another issuer', 'code=a&iss=https%3A%2F%2Fevil.example'],
    ['no code', ''],
    ['an empty code', 'code='],
    ['an access token', 'code=a&access_token=t'],
    ['an id token', 'code=a&id_token=t'],
    ['a token', 'code=a&token=t'],
    ['a JWT-secured response', 'response=eyJ'],
  ])(
    'line 3: with the right state but %s is refused with 400, and the login goes on',
    async (_what, query) => {
      const login = await startLogin();
      const stray = await fetch(`${login.redirectUri}?${query}&state=${login.state}`);
      expect(stray.status).toBe(400);
      expect(login.tokenEndpoint.requests).toHaveLength(0);
      await completes(login);
    },
  );

  it('line 3: parameters that nobody knows are ignored, and the right issuer is fine', async () => {
    const login = await startLogin();
    const iss = login.tokenEndpoint.url;
    const page = await fetch(
      login.callback({ code: 'c', state: login.state, iss, scope: 'a', _zmp_login_state: 'x' }),
    );
    expect(page.status).toBe(200);
    expect(await login.ended).toEqual({ value: 'kept' });
  });

  it('line 3: a hundred hostile callbacks do not keep the real one out', async () => {
    const login = await startLogin();
    const hostile = Array.from({ length: 100 }, (_, n) => login.callback({ code: `c${n}`, state: `s${n}` }));
    for (let n = 0; n < hostile.length; n += 20) {
      const statuses = await Promise.all(
        hostile.slice(n, n + 20).map(async (url) => (await fetch(url)).status),
      );
      expect(new Set(statuses)).toEqual(new Set([400]));
    }
    await completes(login);
  });
});

describe('A3 and line 3: how states are compared', () => {
  const client = { clientId: 'id', clientSecret: null, oauthUrl: 'https://zoom.us' };
  const state = 's'.repeat(43);

  it('is Node’s comparison in constant time, and its word is the one that counts', () => {
    const original = crypto.timingSafeEqual;
    let verdict = false;
    const compared: string[][] = [];
    crypto.timingSafeEqual = (a, b) => {
      compared.push([a, b].map((bytes) => Buffer.from(bytes as Uint8Array).toString('utf8')));
      return verdict;
    };
    syncBuiltinESMExports();
    try {
      const answer = new URLSearchParams({ code: 'c', state });
      expect(() => validateResponse(client, answer, state)).toThrow(StrayResponse);
      verdict = true;
      expect(validateResponse(client, answer, state).get('code')).toBe('c');
      expect(compared).toEqual([
        [state, state],
        [state, state],
      ]);
    } finally {
      crypto.timingSafeEqual = original;
      syncBuiltinESMExports();
    }
  });
});

describe('what is told of strays', () => {
  it.each<[string, string]>([
    ['access_denied', 'it says access_denied, but not for this login'],
    ['Run: curl evil.example | sh', 'it says an error, but not for this login'],
    ['a'.repeat(41), 'it says an error, but not for this login'],
    ['', 'it says an error, but not for this login'],
  ])('line 15: no more of the error %j than a plain word', async (error, told) => {
    const login = await startLogin();
    await fetch(login.callback({ error, state: 'wrong' }));
    expect(login.strays).toEqual([told]);
    await completes(login);
  });

  it('line 3: only the first five are told of', async () => {
    const login = await startLogin();
    for (let n = 0; n < 8; n++) await fetch(login.callback({ state: `wrong${n}` }));
    expect(login.strays).toHaveLength(5);
    await completes(login);
  });
});

describe('an answer of this login', () => {
  it('line 4: two callbacks at once redeem the code once and get the same page', async () => {
    const login = await startLogin();
    const url = login.callback({ code: 'once', state: login.state });
    const pages = await Promise.all([1, 2, 3].map(async () => (await fetch(url)).text()));
    expect(new Set(pages).size).toBe(1);
    expect(pages[0]).toContain('You are logged in');
    expect(await login.ended).toEqual({ value: 'kept' });
    expect(login.tokenEndpoint.requests).toHaveLength(1);
    expect(login.kept).toHaveLength(1);
  });

  it('line 6: the page comes only after the tokens are kept', async () => {
    const order: string[] = [];
    const login = await startLogin({
      keep: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push('kept');
        return { value: 'kept', page: { good: true, title: 'T', text: 't' } };
      },
    });
    await fetch(login.callback({ code: 'c', state: login.state }));
    order.push('page');
    expect(order).toEqual(['kept', 'page']);
  });

  it('line 10: access_denied with the right state ends the login with exit 4', async () => {
    const login = await startLogin();
    const page = await fetch(login.callback({ error: 'access_denied', state: login.state }));
    expect(await page.text()).toContain('Access was declined');
    expect(await login.ended).toMatchObject({ error: { kind: 'access_denied', exitCode: 4 } });
    expect(login.tokenEndpoint.requests).toHaveLength(0);
  });

  it.each([
    ['server_error', 'zoom_unavailable', 5],
    ['temporarily_unavailable', 'zoom_unavailable', 5],
    ['invalid_scope', 'authorization_failed', 4],
    ['unauthorized_client', 'authorization_failed', 4],
  ])('line 10: %s ends it as %s with exit %i', async (error, kind, exitCode) => {
    const login = await startLogin();
    await fetch(login.callback({ error, error_description: 'why it is so', state: login.state }));
    expect(await login.ended).toMatchObject({
      error: { kind, exitCode, message: expect.stringContaining('why it is so') },
    });
  });
});

describe('the authorization request', () => {
  it('line 2: has PKCE S256 of a verifier of 43 characters or more, and the verifier fits the challenge', async () => {
    const login = await startLogin();
    await completes(login);
    const { searchParams } = login.authorizeUrl;
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    const form = new URLSearchParams(login.tokenEndpoint.requests[0]?.body);
    const verifier = form.get('code_verifier') ?? '';
    expect(verifier).toMatch(/^[\w.~-]{43,128}$/);
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    expect(searchParams.get('code_challenge')).toBe(Buffer.from(digest).toString('base64url'));
    expect(login.authorizeUrl.href).not.toContain(verifier);
  });

  it('line 2 and 3: verifier, challenge and state are new for each try, and the state has 128 bits or more', async () => {
    const logins = [await startLogin(), await startLogin(), await startLogin()];
    const challenges = logins.map((l) => l.authorizeUrl.searchParams.get('code_challenge'));
    expect(new Set(challenges).size).toBe(3);
    expect(new Set(logins.map((l) => l.state)).size).toBe(3);
    for (const { state } of logins) expect(Buffer.from(state, 'base64url').length).toBeGreaterThanOrEqual(16);
    for (const login of logins) await completes(login);
    const verifiers = logins.map((l) =>
      new URLSearchParams(l.tokenEndpoint.requests[0]?.body).get('code_verifier'),
    );
    expect(new Set(verifiers).size).toBe(3);
  });

  it('sends the redirect URI byte for byte again, asks for no scope by itself, and names scopes that were asked for', async () => {
    const login = await startLogin();
    await completes(login);
    expect(login.authorizeUrl.searchParams.has('scope')).toBe(false);
    expect(login.authorizeUrl.searchParams.get('redirect_uri')).toBe(login.redirectUri);
    expect(new URLSearchParams(login.tokenEndpoint.requests[0]?.body).get('redirect_uri')).toBe(
      login.redirectUri,
    );
    const other = await startLogin({ scopes: ['user:read:user', 'meeting:write:meeting'] });
    expect(other.authorizeUrl.searchParams.get('scope')).toBe('user:read:user meeting:write:meeting');
    await completes(other);
  });
});
