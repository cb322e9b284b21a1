import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../src/http/http-client.ts';
import { nodeTransport } from '../../src/http/node-transport.ts';
import type { OAuthClient } from '../../src/oauth/client.ts';
import { revokeToken } from '../../src/oauth/revocation.ts';
import { readTokenClaims, readTokenClient } from '../../src/oauth/token-claims.ts';
import {
  accountCredentialsRequest,
  authorizationCodeRequest,
  processTokenResponse,
  refreshTokenRequest,
  TokenEndpointError,
} from '../../src/oauth/token-endpoint.ts';
import { Secret } from '../../src/secret.ts';
import { type HttpServer, type Responder, respondJson, startHttpServer } from '../support/http-server.ts';

interface WireExample {
  readonly name: string;
  readonly status: number;
  readonly response_headers: Readonly<Record<string, string>>;
  readonly response_body: Record<string, unknown>;
}

const EXAMPLES = JSON.parse(
  readFileSync(new URL('../support/wire-examples.json', import.meta.url), 'utf8'),
) as readonly WireExample[];
const of = (pattern: RegExp): WireExample[] => EXAMPLES.filter(({ name }) => pattern.test(name));

let server: HttpServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function publicClient(respond: Responder): Promise<OAuthClient> {
  server = await startHttpServer(respond);
  return { clientId: 'public-id', clientSecret: null, oauthUrl: server.url };
}

/** What the token endpoint's reply is taken for. */
async function refreshed(respond: Responder) {
  const client = await publicClient(respond);
  return processTokenResponse(await refreshTokenRequest(nodeTransport, client, new Secret('refresh-0')));
}

const replies =
  (status: number, body: string, headers: Record<string, string> = {}): Responder =>
  (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

function responseOf(body: object, status = 200): HttpResponse {
  return { status, headers: {}, body: JSON.stringify(body), receivedAt: 1_000_000 };
}

const GOOD = {
  access_token: 'access-1',
  token_type: 'bearer',
  refresh_token: 'refresh-1',
  expires_in: 3599,
  scope: 'a:b c:d',
};

describe('what is sent', () => {
  it('a public client names itself in the body and sends no Authorization', async () => {
    const client = await publicClient((response) => respondJson(response, 200, GOOD));
    await authorizationCodeRequest(
      nodeTransport,
      client,
      new Secret('c0de'),
      'http://127.0.0.1:1/callback',
      new Secret('verifier'),
    );
    const request = server?.requests[0];
    expect(request).toMatchObject({ method: 'POST', url: '/oauth/token' });
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(request?.headers.accept).toBe('application/json');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'c0de',
      redirect_uri: 'http://127.0.0.1:1/callback',
      code_verifier: 'verifier',
      client_id: 'public-id',
    });
  });

  it('a confidential client sends Basic with its id and secret as they are, not form-encoded', async () => {
    server = await startHttpServer((response) => respondJson(response, 200, GOOD));
    const client = { clientId: 'id_-.~', clientSecret: new Secret('sec-ret_x~1/+='), oauthUrl: server.url };
    await accountCredentialsRequest(nodeTransport, client, 'account id');
    const { headers, body } = server.requests[0] ?? { headers: {}, body: '' };
    expect(headers.authorization).toBe(`Basic ${Buffer.from('id_-.~:sec-ret_x~1/+=').toString('base64')}`);
    expect(body).toBe('grant_type=account_credentials&account_id=account+id');
  });

  it('line 11: no secret stands in a URL', async () => {
    const client = await publicClient((response) => respondJson(response, 200, GOOD));
    await refreshTokenRequest(nodeTransport, client, new Secret('refresh-0'));
    await revokeToken(nodeTransport, client, new Secret('access-0'));
    expect(server?.requests.map(({ url }) => url)).toEqual(['/oauth/token', '/oauth/revoke']);
  });
});

describe('a token response', () => {
  it.each(of(/^token-.*-200$/).map((example) => [example.name, example] as const))(
    'is understood: %s',
    async (_name, example) => {
      const body = example.response_body;
      const tokens = await refreshed((response) =>
        respondJson(response, 200, body, example.response_headers),
      );
      expect(tokens.accessToken.expose()).toBe(body.access_token);
      expect(tokens.refreshToken?.expose()).toBe(body.refresh_token);
      expect(tokens.expiresAt - tokens.obtainedAt).toBe(Number(body.expires_in) * 1000);
      expect(tokens.scopes?.join(' ')).toBe(body.scope);
    },
  );

  it('line 19: counts the expiry from the arrival of the reply', () => {
    expect(processTokenResponse(responseOf(GOOD))).toMatchObject({
      obtainedAt: 1_000_000,
      expiresAt: 1_000_000 + 3_599_000,
    });
  });

  it.each<[unknown, number]>([
    [undefined, 3_600_000],
    [null, 3_600_000],
    ['3599', 3_599_000],
    ['', 3_600_000],
    [' ', 3_600_000],
    ['soon', 3_600_000],
    [-1, 3_600_000],
    [366 * 24 * 3_600, 366 * 24 * 3_600_000],
    [366 * 24 * 3_600 + 1, 3_600_000],
    [0, 0],
    [1.5, 1_500],
    [true, 3_600_000],
    [1e300, 3_600_000],
    [{}, 3_600_000],
  ])('line 24: with expires_in %j lives %i ms, and its expiry is a date', (expiresIn, milliseconds) => {
    const { expiresAt } = processTokenResponse(responseOf({ ...GOOD, expires_in: expiresIn }));
    expect(expiresAt).toBe(1_000_000 + milliseconds);
    expect(() => new Date(expiresAt).toISOString()).not.toThrow();
  });

  it.each<[unknown, readonly string[] | null]>([
    [undefined, null],
    [null, null],
    [7, null],
    ['', []],
    ['a', ['a']],
    [' a  b\n', ['a', 'b']],
    ['a,b', ['a', 'b']],
  ])('with scope %j grants %j', (scope, scopes) => {
    expect(processTokenResponse(responseOf({ ...GOOD, scope })).scopes).toEqual(scopes);
  });

  it.each([undefined, null, '', 5])(
    'with refresh_token %j has none, so that the old one is kept',
    (refresh_token) => {
      expect(processTokenResponse(responseOf({ ...GOOD, refresh_token })).refreshToken).toBeNull();
    },
  );

  it('takes "Bearer" in any letters', () => {
    expect(processTokenResponse(responseOf({ ...GOOD, token_type: 'Bearer' })).accessToken.expose()).toBe(
      'access-1',
    );
  });
});

describe('an error of the token endpoint', () => {
  it.each(of(/^(token-error|device-poll)-/).map((example) => [example.name, example] as const))(
    'is understood: %s',
    async (_name, example) => {
      const { error, reason } = example.response_body as { error: string; reason: string };
      const failure: unknown = await refreshed((response) =>
        respondJson(response, example.status, example.response_body, example.response_headers),
      ).catch((e: unknown) => e);
      expect(failure).toBeInstanceOf(TokenEndpointError);
      expect(failure).toMatchObject({
        kind: error,
        error,
        reason,
        exitCode: 1,
        http: {
          status: example.status,
          code: error,
          message: reason,
          trackingId: example.response_headers['x-zm-trackingid'],
        },
      });
    },
  );

  it.each<[string, number, object, object]>([
    [
      'RFC 6749',
      401,
      { error: 'invalid_client', error_description: 'no' },
      { kind: 'invalid_client', reason: 'no' },
    ],
    [
      'a number',
      400,
      { errorCode: 4709, errorMessage: 'Redirect URI mismatch.' },
      { kind: 'token_refused', error: '4709', reason: 'Redirect URI mismatch.' },
    ],
    [
      'a number with HTTP 200',
      200,
      { status: false, errorCode: 4702, errorMessage: 'Invalid client_id: X', result: null },
      { kind: 'token_refused', error: '4702' },
    ],
    [
      'a word with HTTP 200',
      200,
      { reason: 'Invalid Token!', error: 'invalid_grant' },
      { kind: 'invalid_grant' },
    ],
    [
      'no reason',
      400,
      { error: 'invalid_request' },
      { kind: 'invalid_request', reason: '', message: expect.stringContaining('invalid_request') },
    ],
    [
      "the name of something of JavaScript's own",
      400,
      { error: 'constructor' },
      { kind: 'constructor', hint: undefined },
    ],
    [
      'another such name',
      400,
      { error: 'toString', reason: 'r' },
      { kind: 'token_refused', hint: undefined },
    ],
    ['yet another such name', 400, { error: '__proto__' }, { kind: '__proto__', hint: undefined }],
    ['an endless word', 400, { error: 'a'.repeat(100_000) }, { kind: 'token_refused' }],
    ['a word as the number', 400, { errorCode: 'gone', errorMessage: 'm' }, { kind: 'gone', error: 'gone' }],
    [
      'an endless word and its number',
      400,
      { error: 'a'.repeat(201), errorCode: 4709 },
      { error: 'a'.repeat(200) },
    ],
    ['an error that is no word', 400, { error: 'Internal Error\u001b[2J' }, { kind: 'token_refused' }],
  ])('is understood in the shape of %s', async (_shape, status, body, expected) => {
    await expect(refreshed((response) => respondJson(response, status, body))).rejects.toMatchObject({
      ...expected,
      exitCode: 1,
    });
  });

  it.each([429, 500, 502, 503, 504])(
    'HTTP %i is an outage with exit 5, whatever its body',
    async (status) => {
      for (const body of [
        '',
        '<html>Bad gateway</html>',
        '{"reason":"Save Access token into Database","error":"server_error"}',
      ]) {
        const error = body.startsWith('{') ? 'server_error' : '';
        const reason = error === '' ? '' : 'Save Access token into Database';
        await expect(refreshed(replies(status, body))).rejects.toMatchObject({
          kind: 'zoom_unavailable',
          exitCode: 5,
          message: `Zoom's token endpoint answered with HTTP ${status}.`,
          hint: 'Try again later.',
          error,
          reason,
          http: { status, code: error || null, message: reason },
        });
        await server?.stop();
      }
    },
  );

  it.each<[string, number, string]>([
    ['an HTML page', 200, '<!doctype html><title>Sign in to the Wi-Fi</title>'],
    ['an HTML page', 403, '<html>Forbidden</html>'],
    ['truncated JSON', 200, '{"access_token":"access-1","token_ty'],
    ['nothing', 200, ''],
    ['null', 200, 'null'],
    ['a list', 200, '[]'],
    ['a string', 200, '"ok"'],
    ['no access token', 200, '{"token_type":"bearer"}'],
    ['an empty access token', 200, '{"access_token":"","token_type":"bearer"}'],
    ['an access token with a line break', 200, '{"access_token":"a\\r\\nX: y","token_type":"bearer"}'],
    ['an access token with an escape', 200, '{"access_token":"a\\u001b[2J","token_type":"bearer"}'],
    ['an access token that is no ASCII', 200, '{"access_token":"tökén","token_type":"bearer"}'],
    ['an endless access token', 200, `{"access_token":"${'a'.repeat(16_385)}","token_type":"bearer"}`],
    ['a refresh token with a blank', 200, '{"access_token":"a","refresh_token":"b c","token_type":"bearer"}'],
    ['an error code that can’t become text', 400, '{"errorCode":{"toString":1}}'],
    ['an error code that is a list', 400, '{"errorCode":[{"toString":1}]}'],
    ['an access token of another kind', 200, '{"access_token":7,"token_type":"bearer"}'],
    ['another type of token', 200, '{"access_token":"a","token_type":"mac"}'],
    ['a redirect', 302, ''],
    ['a whole answer of another status', 201, '{"access_token":"a","token_type":"bearer"}'],
    ['an empty error', 400, '{}'],
  ])('line 24: %s (HTTP %i) is a bad reply with a hint and no stack trace', async (_what, status, body) => {
    await expect(refreshed(replies(status, body, { Location: '/elsewhere' }))).rejects.toMatchObject({
      name: 'Failure',
      kind: 'bad_reply',
      exitCode: 1,
      message: `Zoom's token endpoint sent a reply that zoomctl does not understand (HTTP ${status}).`,
      hint: expect.stringContaining('ZOOMCTL_OAUTH_URL'),
    });
    expect(server?.requests).toHaveLength(1);
  });
});

describe('line 24: a reply of the token endpoint', () => {
  it('that is larger than any pair of tokens is given up', async () => {
    const client = await publicClient(replies(200, ' '.repeat(256 * 1024 + 1)));
    await expect(refreshTokenRequest(nodeTransport, client, new Secret('refresh-0'))).rejects.toMatchObject({
      fault: 'too_large',
      sent: true,
      message: expect.stringContaining('256 kB'),
    });
  });

  it('with an endless reason makes no endless message', async () => {
    const reason = 'why '.repeat(30_000);
    const error: unknown = await refreshed((response) =>
      respondJson(response, 400, { error: 'invalid_grant', reason }),
    ).catch((e: unknown) => e);
    expect((error as Error).message.length).toBeLessThan(2_100);
    expect(error).toMatchObject({ kind: 'invalid_grant' });
  });

  it('with the longest token that there may be is understood', () => {
    const access_token = '!'.repeat(16_384);
    expect(processTokenResponse(responseOf({ ...GOOD, access_token })).accessToken.expose()).toBe(
      access_token,
    );
  });
});

describe('a revocation', () => {
  it.each<[string, number, string]>([
    ['done', 200, '{"status":"success"}'],
    ['of a token that is not valid any more', 400, '{"reason":"Invalid Token!","error":"invalid_grant"}'],
  ])('line 21: %s has worked', async (_what, status, body) => {
    const client = await publicClient(replies(status, body));
    await revokeToken(nodeTransport, client, new Secret('access-0'));
    expect(Object.fromEntries(new URLSearchParams(server?.requests[0]?.body))).toEqual({
      client_id: 'public-id',
      token: 'access-0',
    });
  });

  it.each<[number, string, string]>([
    [503, '', 'zoom_unavailable'],
    [429, '', 'zoom_unavailable'],
    [400, '{"reason":"Invalid client_id or client_secret","error":"invalid_client"}', 'revocation_refused'],
    [401, '', 'revocation_refused'],
    [302, '', 'revocation_refused'],
  ])('line 21: HTTP %i %s has not worked, and says so', async (status, body, kind) => {
    const client = await publicClient(replies(status, body));
    await expect(revokeToken(nodeTransport, client, new Secret('access-0'))).rejects.toMatchObject({
      kind,
      exitCode: 5,
    });
  });

  it('line 21: says so too when Zoom can’t be reached', async () => {
    const client = await publicClient((response) => response.destroy());
    await expect(revokeToken(nodeTransport, client, new Secret('access-0'))).rejects.toMatchObject({
      fault: 'cut',
    });
  });
});

describe('the claims of an access token', () => {
  const jwt = (payload: unknown): string =>
    `x.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.y`;

  it.each<[string, string, object]>([
    ['of version 10', jwt({ uid: 'u', aid: 'a', ver: 10 }), { userId: 'u', accountId: 'a' }],
    ['of version 6', jwt({ userId: 'u', accountId: 'a' }), { userId: 'u', accountId: 'a' }],
    ['without an account', jwt({ uid: 'u' }), { userId: 'u', accountId: null }],
    ['of other types', jwt({ uid: 7, aid: '' }), { userId: null, accountId: null }],
    ['that is null', jwt(null), { userId: null, accountId: null }],
    ['that is no JWT', 'opaque', { userId: null, accountId: null }],
    ['that is no JSON', 'a.%%%.b', { userId: null, accountId: null }],
    ['that is empty', '', { userId: null, accountId: null }],
  ])('are a hint, also of one %s', (_what, token, claims) => {
    expect(readTokenClaims(token)).toEqual(claims);
  });

  it.each<[string | null, string]>([
    ['QjPGjWb0SG2gQAAAAAAAAA', jwt({ iss: 'zm:cid:QjPGjWb0SG2gQAAAAAAAAA' })],
    [null, jwt({ iss: 'https://issuer.example' })],
    [null, jwt({ iss: 'not zm:cid:QjPGjWb0SG2gQAAAAAAAAA' })],
    [null, jwt({ iss: 'zm:cid:QjPGjWb0SG2gQAAAAAAAAA\nand more' })],
    [null, jwt({ iss: 7 })],
    [null, jwt(null)],
    [null, 'opaque'],
  ])('name the client %s', (client, token) => {
    expect(readTokenClient(token)).toBe(client);
  });
});
