import net from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { CallbackQueue } from '../../src/oauth/callback-queue.ts';
import { startCallbackServer } from '../../src/oauth/callback-server.ts';
import { exchangeBytes, isClosed } from '../support/http-server.ts';
import { endLogins, type Login, startLogin } from './login.ts';

afterEach(endLogins);

const statusOf = (reply: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1]);

/** One request by hand, with the login's own Host unless the headers have one. */
function ask(login: Login, line: string, headers = `Host: 127.0.0.1:${login.port}`): Promise<string> {
  return exchangeBytes(login.port, `${line} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`);
}

async function completes(login: Login): Promise<void> {
  await fetch(login.callback({ code: 'good-code', state: login.state }));
  expect(await login.ended).toEqual({ value: 'kept' });
  expect(login.tokenEndpoint.requests).toHaveLength(1);
}

/** A server whose callbacks get their page only after `finish`. */
async function startHeldBack() {
  let finish: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const queue = new CallbackQueue(async () => {
    await waiting;
    return { page: { good: true, title: 'You are logged in', text: 't' } };
  });
  const server = await startCallbackServer({ host: '127.0.0.1', port: 0, path: '/callback' }, queue);
  return { server, queue, finish: () => finish() };
}

describe('where it listens', () => {
  it('line 1: on 127.0.0.1 and an ephemeral port, and on no other address of this machine', async () => {
    const login = await startLogin();
    expect(login.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    for (const address of [...others, '127.0.0.2', '::1'])
      expect(await isClosed(login.port, address)).toBe(true);
    await completes(login);
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
    list?.some(({ address }) => address === '::1'),
  );
  it.skipIf(!hasIpv6)('line 1: on [::1] where that is what the app registered', async () => {
    const login = await startLogin({
      redirect: { kind: 'loopback', address: { host: '::1', port: 0, path: '/callback' } },
    });
    expect(login.redirectUri).toMatch(/^http:\/\/\[::1\]:\d+\/callback$/);
    expect(await isClosed(login.port, '127.0.0.1')).toBe(true);
    await completes(login);
  });

  it('waits for nobody who has gone away before the answer', async () => {
    const { server, queue, finish } = await startHeldBack();
    const leaving = new AbortController();
    const answer = fetch(`${server.redirectUri}?code=c`, { signal: leaving.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));
    finish();
    await queue.ended;
    await server.close();
  });

  it('says which port is taken, and opens no browser', async () => {
    const squatter = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as net.AddressInfo;
    const queue = new CallbackQueue(async () => ({ stray: '' }));
    const opened = startCallbackServer({ host: '127.0.0.1', port, path: '/callback' }, queue);
    await expect(opened).rejects.toMatchObject({
      kind: 'port_in_use',
      message: expect.stringContaining(String(port)),
      hint: expect.stringContaining('--port'),
    });
    squatter.close();
  });
});

describe('what it answers', () => {
  it.each<[string, string, number]>([
    ['a favicon', 'GET /favicon.ico', 404],
    ['another path', 'GET /callback/x?code=a&state=STATE', 404],
    ['a path that only looks the same once it is resolved', 'GET /x/../callback?code=a&state=STATE', 404],
    ['the path in other letters', 'GET /Callback?code=a&state=STATE', 404],
    ['the root', 'GET /', 404],
    ['HEAD', 'HEAD /callback?code=a&state=STATE', 405],
    ['POST', 'POST /callback?code=a&state=STATE', 405],
    ['OPTIONS', 'OPTIONS /callback?code=a&state=STATE', 405],
    ['a target without a host', 'GET //[', 400],
    ['a target with a host of its own', 'GET //evil.example/callback?code=a&state=STATE', 400],
    ['a target in absolute form', 'GET http://127.0.0.1/callback?code=a&state=STATE', 400],
    ['a target with a backslash', 'GET /\\evil.example/callback?code=a&state=STATE', 404],
    ['the target *', 'OPTIONS *', 400],
  ])('line 4: %s (%s) gets %i, and the login goes on', async (_what, line, status) => {
    const login = await startLogin();
    expect(statusOf(await ask(login, line.replace('STATE', login.state)))).toBe(status);
    expect(login.strays).toEqual([]);
    await completes(login);
  });

  it.each<[string, string, string, RegExp]>([
    ['404', 'GET /favicon.ico', 'Not Found\n', /^Content-Type: text\/plain; charset=utf-8\r$/m],
    ['405', 'POST /callback', 'Method Not Allowed\n', /^Allow: GET\r$/m],
    ['403', 'GET /callback', 'Forbidden\n', /^Cache-Control: no-store\r$/m],
  ])('line 4: %s says so in plain words and is stored nowhere', async (status, line, words, header) => {
    const login = await startLogin();
    const reply = await ask(login, line, status === '403' ? 'Host: evil.example' : undefined);
    expect(reply).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(reply).toMatch(header);
    expect(reply).toMatch(/^Cache-Control: no-store\r$/m);
    expect(reply).toContain(words);
    await completes(login);
  });

  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    'localhost:PORT',
    '127.0.0.1:1',
    '[::1]:PORT',
    '',
  ])('line 4: a foreign Host (%s) gets 403 even with the right state', async (host) => {
    const login = await startLogin();
    const headers = `Host: ${host.replace('PORT', String(login.port))}`;
    expect(statusOf(await ask(login, `GET /callback?code=a&state=${login.state}`, headers))).toBe(403);
    await completes(login);
  });

  it('line 4: a header that has the word for its value is no Host', async () => {
    const login = await startLogin();
    const headers = `Host: 127.0.0.1:${login.port}\r\nX-Word: host`;
    const answer = await ask(login, `GET /callback?code=good-code&state=${login.state}`, headers);
    expect(statusOf(answer)).toBe(200);
    expect(await login.ended).toEqual({ value: 'kept' });
  });

  it('line 4: two Host headers get 403, whichever of them is the right one', async () => {
    const login = await startLogin();
    const own = `127.0.0.1:${login.port}`;
    for (const [first, second] of [
      [own, 'evil.example'],
      ['evil.example', own],
      [own, own],
    ]) {
      const headers = `Host: ${first}\r\nhOST: ${second}`;
      expect(statusOf(await ask(login, `GET /callback?code=a&state=${login.state}`, headers))).toBe(403);
    }
    await completes(login);
  });

  it.each([
    'Sec-Purpose: prefetch',
    'Sec-Purpose: prefetch;prerender',
    'Purpose: prefetch',
    'Purpose: preview',
  ])('line 4: a prefetch (%s) uses nothing up', async (header) => {
    const login = await startLogin();
    // Without a word of its own whether the connection stays open.
    const reply = await exchangeBytes(
      login.port,
      `GET /callback?code=a&state=${login.state} HTTP/1.1\r\nHost: 127.0.0.1:${login.port}\r\n${header}\r\n\r\n`,
    );
    expect(statusOf(reply)).toBe(204);
    expect(reply).toMatch(/^Cache-Control: no-store\r$/m);
    expect(reply).toMatch(/^Connection: close\r$/m);
    expect(login.tokenEndpoint.requests).toHaveLength(0);
    await completes(login);
  });

  it('line 4: what is no HTTP at all does no harm', async () => {
    const login = await startLogin();
    expect(statusOf(await exchangeBytes(login.port, 'hello there\r\n\r\n'))).toBe(400);
    expect(
      statusOf(await exchangeBytes(login.port, `GET /callback HTTP/1.1\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`)),
    ).toBe(431);
    await exchangeBytes(login.port, `CONNECT zoom.us:443 HTTP/1.1\r\nHost: 127.0.0.1:${login.port}\r\n\r\n`);
    await completes(login);
  });
});

describe('the pages', () => {
  const PAGE = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };

  it('line 5: have no script, load nothing, are stored nowhere and tell nobody where they were', async () => {
    const login = await startLogin();
    const stray = await fetch(login.callback({ state: 'wrong' }));
    const done = await fetch(login.callback({ code: 'c', state: login.state }));
    for (const page of [stray, done]) {
      const headers = Object.fromEntries(page.headers);
      expect(headers).toMatchObject(PAGE);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      const html = await page.text();
      expect(html).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|url\(|https?:/i);
    }
  });

  it("line 5: show an error's description as text, if at all", async () => {
    const login = await startLogin();
    const hostile = `<script>alert(1)</script>"'&`;
    const page = await fetch(
      login.callback({ error: hostile, error_description: hostile, state: login.state }),
    );
    expect(await page.text()).not.toContain('<script>');
    const { error } = await login.ended;
    expect((error as Error).message).toContain('<script>');
  });

  it('line 5: escape every value', async () => {
    const hostile = `<script>alert('1')</script><b title="x">&`;
    const login = await startLogin({
      keep: async () => ({
        value: 'kept',
        page: { good: true, title: hostile, text: hostile, note: hostile },
      }),
    });
    const html = await (await fetch(login.callback({ code: 'c', state: login.state }))).text();
    expect(html).not.toMatch(/<script|<b title/);
    expect(
      html.match(/&lt;script&gt;alert\(&#39;1&#39;\)&lt;\/script&gt;&lt;b title=&quot;x&quot;&gt;&amp;/g),
    ).toHaveLength(4);
  });

  it('line 6: hold neither code, state nor tokens', async () => {
    const login = await startLogin();
    const html = await (await fetch(login.callback({ code: 'the-code', state: login.state }))).text();
    for (const secret of ['the-code', login.state, 'access-of-login', 'refresh-of-login'])
      expect(html).not.toContain(secret);
  });
});

describe('slow requests', () => {
  function hold(port: number, bytes: string): Promise<void> {
    return new Promise((resolve) => {
      const socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
      socket.resume();
    });
  }

  it('line 7: are closed by the server, and a real callback works meanwhile', async () => {
    const login = await startLogin();
    const host = `Host: 127.0.0.1:${login.port}\r\n`;
    const held = [
      hold(login.port, ''),
      hold(login.port, 'GET /call'),
      hold(login.port, `GET /callback HTTP/1.1\r\n${host}X-Slow: `),
      hold(login.port, `POST /other HTTP/1.1\r\n${host}Content-Length: 100\r\n\r\nab`),
    ];
    expect((await fetch(login.callback({ state: 'wrong' }))).status).toBe(400);
    await Promise.all(held);
    await completes(login);
  });

  it('line 7: a trickle of bytes does not keep a connection open', async () => {
    const login = await startLogin();
    const socket = net.connect({ port: login.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.resume();
    const trickle = setInterval(() => socket.write('G'), 100);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(trickle);
    await completes(login);
  });

  it('line 7: idle connections, however many, do not keep the real callback out', async () => {
    const login = await startLogin();
    const idle: net.Socket[] = [];
    let closed = 0;
    for (let n = 0; n < 100; n++) {
      const socket = net.connect({ port: login.port, host: '127.0.0.1' }, () => socket.write('GET /call'));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        closed += 1;
      });
      idle.push(socket);
      await new Promise((resolve) => socket.once('connect', resolve));
    }
    const start = performance.now();
    await completes(login);
    // Before any time-out could have closed them.
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(closed).toBeGreaterThanOrEqual(68);
    for (const socket of idle) socket.destroy();
  });

  it('line 7: a request that waits for its answer is not closed for a newer connection', async () => {
    const { server, finish } = await startHeldBack();
    const port = Number(new URL(server.redirectUri).port);
    const answer = fetch(`${server.redirectUri}?code=c`).then((reply) => reply.text());
    await new Promise((resolve) => setTimeout(resolve, 100));
    const idle = Array.from({ length: 60 }, () => net.connect({ port, host: '127.0.0.1' }));
    for (const socket of idle) socket.on('error', () => undefined);
    await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    finish();
    expect(await answer).toContain('You are logged in');
    for (const socket of idle) socket.destroy();
    await server.close();
  });

  it('line 7: connections that have ended make room, those that idle after them stay', async () => {
    const { server, finish } = await startHeldBack();
    const port = Number(new URL(server.redirectUri).port);
    const connect = () =>
      new Promise<net.Socket>((resolve) => {
        const socket = net.connect({ port, host: '127.0.0.1' }, () => resolve(socket));
        socket.on('error', () => undefined);
        socket.resume();
      });
    for (let n = 0; n < 40; n++) {
      const socket = await connect();
      const ended = new Promise((resolve) => socket.once('close', resolve));
      // Nothing but its end tells the server that the other side is gone.
      socket.end();
      await ended;
    }
    const idle: net.Socket[] = [];
    for (let n = 0; n < 32; n++) idle.push(await connect());
    const one = await connect();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(idle.filter((socket) => socket.destroyed)).toEqual([idle[0]]);
    expect(one.destroyed).toBe(false);
    for (const socket of [...idle, one]) socket.destroy();
    finish();
    await server.close();
  });

  it('line 7: at most a few connections are served at once, the others are closed without a word', async () => {
    const login = await startLogin();
    const replies = await Promise.all(
      Array.from({ length: 60 }, () => exchangeBytes(login.port, 'GET /call')),
    );
    const served = replies.filter((reply) => reply !== '').length;
    expect(served).toBeGreaterThan(0);
    expect(served).toBeLessThanOrEqual(32);
    await completes(login);
  });
});
