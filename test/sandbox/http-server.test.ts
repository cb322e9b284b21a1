import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import {
  api,
  authorizationCode,
  authorizeUrl,
  control,
  exchange,
  get,
  jsonOf,
  login,
  outcome,
  refresh,
  sandboxWith,
} from './zoom-client.ts';

interface Logged {
  method: string;
  path: string;
  status: number;
  grantType?: string;
}

const requests = (sandbox: Sandbox) => jsonOf<Logged[]>(control(sandbox, 'GET', 'requests'));
const fault = (sandbox: Sandbox, body: object) => control(sandbox, 'POST', 'faults', body);

/** Sends bytes as they are and gives what comes back until the connection closes. */
async function raw(sandbox: Sandbox, text: string): Promise<string> {
  const socket = connect(Number(new URL(sandbox.oauthUrl).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    received += chunk;
  });
  socket.write(text, 'latin1');
  await once(socket, 'close');
  return received;
}

describe('the log of requests', () => {
  it('has each request but the sandbox own ones, in order, without its query', async () => {
    const sandbox = await sandboxWith();
    const { access_token, refresh_token } = await login(sandbox);
    await api(sandbox, access_token, 'GET', '/users/me?secret=1');
    await refresh(sandbox, refresh_token);
    await refresh(sandbox, 'garbage');
    expect(await requests(sandbox)).toEqual([
      { method: 'GET', path: '/oauth/authorize', status: 302 },
      { method: 'POST', path: '/oauth/token', status: 200, grantType: 'authorization_code' },
      { method: 'GET', path: '/v2/users/me', status: 200 },
      { method: 'POST', path: '/oauth/token', status: 200, grantType: 'refresh_token' },
      { method: 'POST', path: '/oauth/token', status: 400, grantType: 'refresh_token' },
    ]);
  });
});

describe('the secrets', () => {
  it('are all there, by kind if asked', async () => {
    const sandbox = await sandboxWith();
    const code = await authorizationCode(sandbox);
    const tokens = await jsonOf<Record<'access_token' | 'refresh_token', string>>(exchange(sandbox, code));
    const secrets = await jsonOf<string[]>(control(sandbox, 'GET', 'secrets'));
    const known = [sandbox.clientSecret, code, tokens.access_token, tokens.refresh_token];
    expect(secrets.sort()).toEqual(known.sort());
    expect(await jsonOf(control(sandbox, 'GET', 'secrets?kinds=code,client_secret'))).toEqual(
      expect.arrayContaining([code, sandbox.clientSecret]),
    );
    expect(await jsonOf(control(sandbox, 'GET', 'secrets?kinds=code'))).toEqual([code]);
  });
});

describe('faults', () => {
  it('cut the connection, once, before the request takes effect', async () => {
    const sandbox = await sandboxWith();
    const { refresh_token } = await login(sandbox);
    await fault(sandbox, { path: '/oauth/token', fault: 'cut' });
    await expect(refresh(sandbox, refresh_token)).rejects.toThrow();
    expect((await requests(sandbox)).at(-1)).toMatchObject({ path: '/oauth/token', status: 0 });
    expect((await refresh(sandbox, refresh_token)).status).toBe(200);
  });

  it('lose the reply to a request that has taken effect', async () => {
    const sandbox = await sandboxWith();
    const { refresh_token } = await login(sandbox);
    await fault(sandbox, { path: '/oauth/token', fault: 'cut', after: 'handled' });
    await expect(refresh(sandbox, refresh_token)).rejects.toThrow();
    expect(await jsonOf(refresh(sandbox, refresh_token))).toMatchObject({ reason: 'Invalid Token!' });
  });

  it('reply with a status as often as they say, in the order they were set', async () => {
    const sandbox = await sandboxWith();
    const { access_token } = await login(sandbox);
    await fault(sandbox, { path: '/v2/users/me', fault: 'status', times: 2 });
    await fault(sandbox, { path: '/v2/*', fault: 'status', status: 500 });
    await fault(sandbox, { path: '/v2/users/me', method: 'DELETE', fault: 'status', status: 418 });
    const statuses = [];
    for (let i = 0; i < 4; i += 1)
      statuses.push((await api(sandbox, access_token, 'GET', '/users/me')).status);
    expect(statuses).toEqual([503, 503, 500, 200]);
  });

  it('reply in the shape of the server they befall', async () => {
    const sandbox = await sandboxWith();
    await fault(sandbox, { path: '/v2/users/me', fault: 'status' });
    await fault(sandbox, { path: '/oauth/token', fault: 'status', status: 500 });
    expect(await outcome(api(sandbox, 'x', 'GET', '/users/me'))).toEqual({
      status: 503,
      body: { code: 503, message: 'Service Unavailable' },
    });
    expect(await outcome(refresh(sandbox, 'x'))).toEqual({
      status: 500,
      body: { reason: 'Internal Server Error', error: 'server_error' },
    });
  });

  it('create a meeting and lose the reply behind a status', async () => {
    const sandbox = await sandboxWith();
    const { access_token } = await login(sandbox);
    await fault(sandbox, { path: '/v2/users/me/meetings', fault: 'status', status: 504, after: 'handled' });
    expect((await api(sandbox, access_token, 'POST', '/users/me/meetings', {})).status).toBe(504);
    expect(await jsonOf(api(sandbox, access_token, 'GET', '/users/me/meetings'))).toMatchObject({
      total_records: 1,
    });
  });

  it('cut a reply short', async () => {
    const sandbox = await sandboxWith();
    const { access_token } = await login(sandbox);
    await fault(sandbox, { path: '/v2/users/me', fault: 'truncate' });
    const response = await api(sandbox, access_token, 'GET', '/users/me');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('reply with a page', async () => {
    const sandbox = await sandboxWith();
    await fault(sandbox, { path: '/oauth/token', fault: 'html', status: 200 });
    const response = await refresh(sandbox, 'x');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html;charset=UTF-8']);
  });

  it('delay, and are cleared', async () => {
    const sandbox = await sandboxWith();
    await fault(sandbox, { path: '/v2/users/me', fault: 'delay', delayMs: 150 });
    const begin = performance.now();
    expect((await api(sandbox, 'x', 'GET', '/users/me')).status).toBe(401);
    expect(performance.now() - begin).toBeGreaterThan(140);
    await fault(sandbox, { path: '/v2/users/me', fault: 'status' });
    await control(sandbox, 'DELETE', 'faults');
    expect((await api(sandbox, 'x', 'GET', '/users/me')).status).toBe(401);
  });

  it.each([
    [{ fault: 'cut' }, 'path'],
    [{ path: '/x', fault: 'explode' }, 'fault'],
    [{ path: '/x', fault: 'cut', times: 0 }, 'times'],
    [{ path: '/x', fault: 'status', status: 42 }, 'status'],
    [{ path: '/x', fault: 'reply', reply: 'constructor' }, 'reply'],
    [{ path: '/x', fault: 'cut', after: 'never' }, 'after'],
    [null, 'path'],
  ])('refuse %j', async (body, field) => {
    const sandbox = await sandboxWith();
    const reply = await outcome(control(sandbox, 'POST', 'faults', body));
    expect(reply).toEqual({ status: 400, body: { message: `The fault's ${field} is not a valid one` } });
  });
});

describe('the server', () => {
  it('reads 1 MB and no more', async () => {
    const sandbox = await sandboxWith();
    const { access_token } = await login(sandbox);
    const post = (size: number) =>
      api(sandbox, access_token, 'POST', '/users/me/meetings', `{"x":"${'x'.repeat(size - 8)}"}`);
    expect((await post(1024 * 1024)).status).toBe(201);
    expect((await post(1024 * 1024 + 1)).status).toBe(413);
    expect((await post(4 * 1024 * 1024)).status).toBe(413);
  });

  it('answers HEAD as GET, without a body', async () => {
    const sandbox = await sandboxWith();
    const { access_token } = await login(sandbox);
    const seen = await api(sandbox, access_token, 'GET', '/users/me');
    const head = await api(sandbox, access_token, 'HEAD', '/users/me');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(seen.headers.get('content-length'));
  });

  it.each([
    ['GET /oauth/token'],
    ['PUT /oauth/authorize'],
    ['GET /oauth/revoke'],
    ['POST /oauth/device/complete/x'],
  ])('refuses %s', async (line) => {
    const [method, path] = line.split(' ') as [string, string];
    const sandbox = await sandboxWith();
    const response = await fetch(`${sandbox.oauthUrl}${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).not.toBeNull();
  });

  it('lives on after what is no request', async () => {
    const sandbox = await sandboxWith();
    const { access_token } = await login(sandbox);
    const head = 'Host: 127.0.0.1\r\nConnection: close\r\n';
    expect(await raw(sandbox, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await raw(sandbox, `GET /v2/users/%zz?%zz HTTP/1.1\r\n${head}\r\n`)).toMatch(/^HTTP\/1\.1 401/);
    expect(await raw(sandbox, `GET http://zoom.example/v2/users/me HTTP/1.1\r\n${head}\r\n`)).toMatch(
      / 401 /,
    );
    expect(await raw(sandbox, `OPTIONS * HTTP/1.1\r\n${head}\r\n`)).toMatch(/^HTTP\/1\.1 404/);
    expect(await raw(sandbox, `GET /v2/users/../__proto__ HTTP/1.1\r\n${head}\r\n`)).toMatch(/ 401 /);
    const basic = `Authorization: Basic \xff\xfe\r\nContent-Length: 0\r\n`;
    expect(await raw(sandbox, `POST /oauth/token?grant_type=x HTTP/1.1\r\n${basic}${head}\r\n`)).toMatch(
      / 400 /,
    );
    const socket = connect(Number(new URL(sandbox.oauthUrl).port), '127.0.0.1');
    socket.write('POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () =>
      socket.destroy(),
    );
    await once(socket, 'close');
    expect((await api(sandbox, access_token, 'GET', '/users/me')).status).toBe(200);
  });

  it('has a page for who opens it in a browser, and no others', async () => {
    const sandbox = await sandboxWith();
    expect((await get(`${sandbox.oauthUrl}/`)).status).toBe(200);
    for (const path of ['/favicon.ico', '/constructor', '/_sandbox/constructor', '/v2']) {
      expect((await get(`${sandbox.oauthUrl}${path}`)).status, path).toBe(404);
    }
  });

  it('answers parallel requests', async () => {
    const sandbox = await sandboxWith();
    const locations = await Promise.all(
      Array.from({ length: 50 }, () => get(authorizeUrl(sandbox)).then((r) => r.headers.get('location'))),
    );
    expect(new Set(locations).size).toBe(50);
  });
});

describe('a request that a browser brings from elsewhere', () => {
  const status = async (sandbox: Sandbox, path: string, headers: string) =>
    Number(
      /^HTTP\/1\.1 (\d{3})/.exec(
        await raw(sandbox, `GET ${path} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`),
      )?.[1],
    );

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '10.0.0.1', 'localhost.evil'])(
    'is refused by the name %s',
    async (host) => {
      const sandbox = await sandboxWith();
      expect(await status(sandbox, '/_sandbox/secrets', `Host: ${host}\r\n`)).toBe(403);
      expect(await status(sandbox, '/v2/users/me', `Host: ${host}\r\n`)).toBe(403);
    },
  );

  it.each(['127.0.0.1', 'localhost:8080', '[::1]:80'])('is taken by the name %s', async (host) => {
    expect(await status(await sandboxWith(), '/_sandbox/requests', `Host: ${host}\r\n`)).toBe(200);
  });

  it.each([
    ['https://evil.example', 403],
    ['null', 403],
    ['http://127.0.0.1:3000', 200],
    ['http://localhost', 200],
  ])('is judged by its origin %s where it is for tests', async (origin, expected) => {
    const sandbox = await sandboxWith();
    const headers = `Host: 127.0.0.1\r\nOrigin: ${origin}\r\n`;
    expect(await status(sandbox, '/_sandbox/requests', headers)).toBe(expected);
    expect(await status(sandbox, '/v2/users/me', headers)).toBe(401);
  });
});
