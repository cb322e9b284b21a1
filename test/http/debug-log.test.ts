import { afterEach, describe, expect, it } from 'vitest';
import { withDebugLog } from '../../src/http/debug-log.ts';
import type { HttpRequest } from '../../src/http/http-client.ts';
import { nodeTransport } from '../../src/http/node-transport.ts';
import { authorizationCodeRequest, refreshTokenRequest } from '../../src/oauth/token-endpoint.ts';
import { Secret } from '../../src/secret.ts';
import { type HttpServer, type Responder, respondJson, startHttpServer } from '../support/http-server.ts';

let server: HttpServer;
afterEach(() => server.stop());

async function logOf(
  respond: Responder,
  ask: (url: string) => Omit<HttpRequest, 'url'> & { url: string },
): Promise<string> {
  server = await startHttpServer(respond);
  const lines: string[] = [];
  await withDebugLog(nodeTransport, (line) => lines.push(line))(ask(server.url)).catch(() => undefined);
  return lines.join('\n');
}

describe('the debug log', () => {
  it('line 11: tells of a call and its reply without token, start_url, passwords or ZAK', async () => {
    const log = await logOf(
      (response) =>
        respondJson(
          response,
          201,
          {
            id: 92674392836,
            topic: 'Stand-up',
            start_url: 'https://us04web.zoom.us/s/92674392836?zak=the-zak',
            join_url: 'https://us04web.zoom.us/j/92674392836?pwd=the-pwd.1',
            password: 'the-passw0rd',
            h323_password: '987123',
            settings: { host_key: '445566' },
          },
          { 'x-zm-trackingid': 'v=2.0;rid=WEB_1' },
        ),
      (url) => ({
        method: 'POST',
        url: `${url}/v2/users/me/meetings`,
        headers: { authorization: 'Bearer opaque-token-of-the-call' },
        body: '{"topic":"Stand-up","password":"my-passc0de"}',
      }),
    );
    expect(log).toContain('> POST http://127.0.0.1');
    expect(log).toContain('/v2/users/me/meetings');
    expect(log).toMatch(/< 201 in \d+ ms \(x-zm-trackingid v=2.0;rid=WEB_1\)/);
    expect(log).toContain('92674392836');
    expect(log).not.toMatch(/opaque-token|the-zak|the-pwd|the-passw0rd|987123|445566|my-passc0de/);
  });

  it('line 11: shows neither body of a token request, also where the server has a path of its own', async () => {
    for (const path of ['', '/gateway']) {
      server = await startHttpServer((response) =>
        respondJson(response, 200, {
          access_token: 'opaque-1',
          token_type: 'bearer',
          refresh_token: 'opaque-2',
        }),
      );
      const lines: string[] = [];
      const client = { clientId: 'the-id', clientSecret: new Secret('s3cret'), oauthUrl: server.url + path };
      await refreshTokenRequest(
        withDebugLog(nodeTransport, (line) => lines.push(line)),
        client,
        new Secret('opaque-0'),
      );
      expect(lines).toHaveLength(2);
      expect(lines.join()).not.toMatch(/opaque|s3cret|grant_type/);
      await server.stop();
    }
  });

  it('line 11: shows the refusal of a token request, without the code that Zoom repeats', async () => {
    server = await startHttpServer((response) =>
      respondJson(response, 400, { reason: 'Invalid authorization code c0de-77', error: 'invalid_grant' }),
    );
    const lines: string[] = [];
    const client = { clientId: 'the-id', clientSecret: null, oauthUrl: server.url };
    await authorizationCodeRequest(
      withDebugLog(nodeTransport, (line) => lines.push(line)),
      client,
      new Secret('c0de-77'),
      'http://127.0.0.1/callback',
      new Secret('verifier-77'),
    );
    expect(lines.join()).toContain('Invalid authorization code [redacted]');
    expect(lines.join()).not.toMatch(/c0de-77|verifier-77/);
  });

  it('line 11: shows no half secret at the place where a long body is cut', async () => {
    for (let pad = 1_940; pad < 2_000; pad++) {
      const log = await logOf(
        (response) => response.end(`{"x":"${'x'.repeat(pad)}","password":"half-and-half-and-half"}`),
        (url) => ({ method: 'GET', url }),
      );
      expect(log).not.toContain('half');
      await server.stop();
    }
  });

  it('line 11: tells of a broken connection', async () => {
    const log = await logOf(
      (response) => response.destroy(),
      (url) => ({ method: 'GET', url: `${url}/callback?code=the-c0de&state=the-state` }),
    );
    expect(log).toMatch(
      /< The connection to 127\.0\.0\.1:\d+ broke before the reply was complete\. after \d+ ms/,
    );
    expect(log).not.toMatch(/the-c0de|the-state/);
  });
});
