import type net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, TransportError } from '../../src/http/http-client.ts';
import { nodeTransport } from '../../src/http/node-transport.ts';
import { type HttpServer, type Responder, startHttpServer } from '../support/http-server.ts';
import { type RawServer, startRawServer } from './raw-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function server(respond: Responder): Promise<HttpServer> {
  const started = await startHttpServer(respond);
  stops.push(started.stop);
  return started;
}

async function rawServer(...handlers: Parameters<typeof startRawServer>): Promise<RawServer> {
  const started = await startRawServer(...handlers);
  stops.push(started.stop);
  return started;
}

const post = (url: string, more: object = {}) =>
  nodeTransport({ method: 'POST', url, body: '{"a":"ü"}', ...more });

async function faultOf(reply: Promise<unknown>): Promise<{ fault: string; sent: boolean; message: string }> {
  const error: unknown = await reply.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(TransportError);
  const { fault, sent, message } = error as TransportError;
  return { fault, sent, message };
}

describe('a request', () => {
  it('is sent as it is, and its reply comes back whole', async () => {
    const { url, requests } = await server((response) => {
      response.writeHead(201, { 'X-Zm-TrackingId': 't', 'Set-Cookie': ['a=1', 'b=2'] });
      response.write('{"x":"');
      response.end('€"}');
    });
    const reply = await post(`${url}/v2/users/me?page_size=3`, {
      headers: { 'content-type': 'application/json', authorization: 'Bearer t' },
    });
    expect(reply).toMatchObject({
      status: 201,
      body: '{"x":"€"}',
      headers: { 'x-zm-trackingid': 't', 'set-cookie': 'a=1, b=2' },
    });
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/v2/users/me?page_size=3', body: '{"a":"ü"}' });
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer t', 'content-length': '10' });
  });

  it('line 9: a redirect is not followed, so that neither token nor body goes elsewhere', async () => {
    const elsewhere = await server((response) => response.end());
    for (const status of [301, 302, 303, 307, 308]) {
      const { url } = await server((response) => {
        response.writeHead(status, { Location: `${elsewhere.url}/steal` });
        response.end();
      });
      expect((await post(url)).status).toBe(status);
    }
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('line 24: when there is no whole reply', () => {
  it('a refused connection was certainly not sent', async () => {
    const closed = await startHttpServer((response) => response.end());
    await closed.stop();
    expect(await faultOf(post(closed.url))).toEqual({
      fault: 'refused',
      sent: false,
      message: `127.0.0.1:${closed.port} refused the connection (ECONNREFUSED).`,
    });
  });

  it('a name that does not resolve was not sent', async () => {
    expect(await faultOf(post('https://zoom.invalid/'))).toMatchObject({
      fault: 'dns',
      sent: false,
      message: expect.stringContaining('zoom.invalid'),
    });
  });

  it('a TLS connection that nobody answers is given up as not sent', async () => {
    const { port } = await rawServer(() => undefined);
    expect(await faultOf(post(`https://127.0.0.1:${port}/`, { timeouts: { connect: 50 } }))).toMatchObject({
      fault: 'connect_timeout',
      sent: false,
    });
  });

  it('plain HTTP where TLS is expected was not sent', async () => {
    const { url, requests } = await server((response) => response.end());
    expect(await faultOf(post(url.replace('http:', 'https:')))).toMatchObject({ fault: 'tls', sent: false });
    expect(requests).toEqual([]);
  });

  it('a connection cut while TLS begins was not sent', async () => {
    const { port } = await rawServer((socket) => socket.destroy());
    expect(await faultOf(post(`https://127.0.0.1:${port}/`))).toMatchObject({ sent: false });
  });

  it('headers that never come are given up', async () => {
    const { url } = await server(() => undefined);
    expect(await faultOf(post(url, { timeouts: { headers: 50 } }))).toMatchObject({
      fault: 'timeout',
      sent: true,
    });
  });

  it('a body that stops is given up', async () => {
    const { url } = await server((response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"a":');
    });
    expect(await faultOf(post(url, { timeouts: { body: 50 } }))).toMatchObject({
      fault: 'timeout',
      sent: true,
    });
  });

  it('a body that trickles without end is given up', async () => {
    let trickle: NodeJS.Timeout | undefined;
    const { url } = await server((response) => {
      response.writeHead(200);
      trickle = setInterval(() => response.write(' '), 5);
    });
    expect(await faultOf(post(url, { timeouts: { body: 100 } }))).toMatchObject({
      fault: 'timeout',
      sent: true,
    });
    clearInterval(trickle);
  });

  it.each<[string, (socket: net.Socket) => void]>([
    ['before the reply', (socket) => socket.destroy()],
    ['within the status line', (socket) => socket.end('HTTP/1.1 20')],
    ['within the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le')],
    [
      'within a body of known length',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"a"'),
    ],
    [
      'within a chunked body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n'),
    ],
    [
      'within a body, by a reset',
      (socket) =>
        void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{', () => socket.resetAndDestroy()),
    ],
    ['by something that is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
    [
      'by a switch to another protocol',
      (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
  ])('a connection cut %s may have been sent', async (_where, act) => {
    const { port } = await rawServer(act);
    expect(await faultOf(post(`http://127.0.0.1:${port}/`))).toMatchObject({ fault: 'cut', sent: true });
  });

  it('a reply of 100 MB is given up before it fills the memory', async () => {
    let written = 0;
    const { url } = await server((response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      response.on('error', () => undefined);
      const more = (): void => {
        while (written < 100 && !response.destroyed) {
          written += 1;
          if (!response.write(chunk)) return;
        }
        response.end();
      };
      response.on('drain', more);
      more();
    });
    expect(await faultOf(post(url))).toMatchObject({
      fault: 'too_large',
      sent: true,
      message: expect.stringContaining('16 MB'),
    });
    expect(written).toBeLessThan(60);
  });

  it('a reply just as large as is allowed comes through', async () => {
    const { url } = await server((response) => response.end(Buffer.alloc(MAX_BODY_BYTES, 'x')));
    expect((await post(url)).body).toHaveLength(MAX_BODY_BYTES);
  });

  it('a request may set a smaller limit', async () => {
    const { url } = await server((response) => response.end('x'.repeat(3_000)));
    expect((await post(url, { maxBytes: 3_000 })).body).toHaveLength(3_000);
    expect(await faultOf(post(url, { maxBytes: 2_048 }))).toMatchObject({
      fault: 'too_large',
      sent: true,
      message: expect.stringContaining('over 2 kB'),
    });
  });

  it('headers without end are cut off', async () => {
    const { port } = await rawServer((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(200_000)}`),
    );
    expect(await faultOf(post(`http://127.0.0.1:${port}/`))).toMatchObject({ fault: 'cut', sent: true });
  });
});

describe('an interrupt', () => {
  it('ends a request under way, and closes its connection', async () => {
    const controller = new AbortController();
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { url } = await server((response) => {
      response.once('close', closed);
      controller.abort();
    });
    expect(await faultOf(post(url, { signal: controller.signal }))).toMatchObject({
      fault: 'aborted',
      sent: true,
    });
    await gone;
  });

  it('that came before sends nothing', async () => {
    const { url, requests } = await server((response) => response.end());
    expect(await faultOf(post(url, { signal: AbortSignal.abort() }))).toMatchObject({
      fault: 'aborted',
      sent: false,
    });
    expect(requests).toEqual([]);
  });
});
