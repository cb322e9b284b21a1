import { describe, expect, it } from 'vitest';
import { redirectedParameters } from '../../src/oauth/authorization-code.ts';
import { authorizationRequest } from '../../src/oauth/authorization-request.ts';
import { readRedirectUri } from '../../src/oauth/redirect-uri.ts';

const read = (text: string) => readRedirectUri(text, '--redirect-uri');

describe('a redirect URI', () => {
  it.each([
    ['http://127.0.0.1/callback', { host: '127.0.0.1', port: 0, path: '/callback' }],
    ['http://127.0.0.1:4567/a/b', { host: '127.0.0.1', port: 4567, path: '/a/b' }],
    ['http://127.0.0.1', { host: '127.0.0.1', port: 0, path: '/' }],
    ['http://[::1]/callback', { host: '::1', port: 0, path: '/callback' }],
    ['http://[::1]:80/', { host: '::1', port: 0, path: '/' }],
  ])('%s is listened to', (text, address) => {
    expect(read(text)).toEqual({ kind: 'loopback', address });
  });

  it.each(['https://example.com/callback?a=b', 'https://127.0.0.1/'])('%s is elsewhere', (uri) => {
    expect(read(uri)).toEqual({ kind: 'elsewhere', uri });
  });

  it.each([
    ['callback', '--redirect-uri is not a URL.'],
    ['http://127.0.0.1/#x', '--redirect-uri: a redirect URI has no fragment and no user.'],
    ['https://example.com/#x', '--redirect-uri: a redirect URI has no fragment and no user.'],
    ['https://me@example.com/', '--redirect-uri: a redirect URI has no fragment and no user.'],
    ['https://:pass@example.com/', '--redirect-uri: a redirect URI has no fragment and no user.'],
    [
      'http://example.com/',
      '--redirect-uri: plain http is for 127.0.0.1 and [::1] only, and without a query.',
    ],
    [
      'http://127.0.0.1/?a=b',
      '--redirect-uri: plain http is for 127.0.0.1 and [::1] only, and without a query.',
    ],
    ['ftp://127.0.0.1/', '--redirect-uri: plain http is for 127.0.0.1 and [::1] only, and without a query.'],
  ])('%s is refused', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        hint: 'It takes http://127.0.0.1/callback, the same with a port, http://[::1]/callback, or an https URL.',
      }),
    );
  });

  it.each(['http', 'https'])(
    'with localhost over %s is refused, as Zoom does, with what to register',
    (scheme) => {
      expect(() => read(`${scheme}://localhost:8080/cb`)).toThrow(
        expect.objectContaining({
          kind: 'usage',
          message: '--redirect-uri: Zoom refuses localhost in redirect URIs.',
          hint: `Register 127.0.0.1 instead: ${scheme}://127.0.0.1:8080/cb`,
        }),
      );
    },
  );
});

describe('a redirected URL', () => {
  const EXPECTED = 'http://127.0.0.1:4567/callback';
  it.each([
    `${EXPECTED}?code=a&state=b`,
    ` ${EXPECTED}?code=a&state=b\n`,
    `${EXPECTED}?code=a&state=b#fragment`,
  ])('%j is this login’s', (text) => {
    expect(Object.fromEntries(redirectedParameters(text, EXPECTED) ?? [])).toEqual({ code: 'a', state: 'b' });
  });

  it.each([
    'http://127.0.0.1:4568/callback?code=a',
    'https://127.0.0.1:4567/callback?code=a',
    'http://127.0.0.1:4567/callback/?code=a',
    'http://127.0.0.1:4567/?code=a',
    'code=a&state=b',
    '',
  ])('%j is not', (text) => {
    expect(redirectedParameters(text, EXPECTED)).toBeUndefined();
  });
});

describe('an authorization request', () => {
  const client = { clientId: 'the client', clientSecret: null, oauthUrl: 'https://zoom.us' };
  const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

  it('has PKCE with S256, a state, and only what was asked for', async () => {
    const request = await authorizationRequest(client, 'http://127.0.0.1:4567/callback');
    expect(request.url.split('?')[0]).toBe('https://zoom.us/oauth/authorize');
    const { code_challenge, ...others } = parametersOf(request.url);
    expect(others).toEqual({
      response_type: 'code',
      client_id: 'the client',
      redirect_uri: 'http://127.0.0.1:4567/callback',
      code_challenge_method: 'S256',
      state: request.state,
    });
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(request.codeVerifier.expose()));
    expect(code_challenge).toBe(Buffer.from(digest).toString('base64url'));
    expect(request.redirectUri).toBe('http://127.0.0.1:4567/callback');
  });

  it('asks for scopes where they are named, and has another state and verifier each time', async () => {
    const one = await authorizationRequest(client, 'http://127.0.0.1/', ['a:b', 'c:d']);
    const two = await authorizationRequest(client, 'http://127.0.0.1/', ['a:b', 'c:d']);
    expect(parametersOf(one.url).scope).toBe('a:b c:d');
    expect(one.state).not.toBe(two.state);
    expect(one.codeVerifier.expose()).not.toBe(two.codeVerifier.expose());
  });
});
