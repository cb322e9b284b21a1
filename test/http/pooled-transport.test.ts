import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { TransportError } from '../../src/http/http-client.ts';
import { pooledHttpClientFor } from '../../src/http/proxied-transport.ts';

let server: http.Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});

async function serve(listener: http.RequestListener): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  server = http.createServer(listener).on('connection', () => {
    connections++;
  });
  await new Promise<void>((resolve) => {
    server?.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connections: () => connections,
  };
}

const fault = (error: unknown) => ({
  fault: (error as TransportError).fault,
  sent: (error as TransportError).sent,
});

describe('a pool of connections', () => {
  it('uses a connection again and again', async () => {
    const { url, connections } = await serve((request, reply) => {
      request.resume().on('end', () => reply.end('{"ok":true}'));
    });
    const send = pooledHttpClientFor({});
    for (let round = 0; round < 20; round++) {
      const replies = await Promise.all(
        Array.from({ length: 4 }, () => send({ method: 'POST', url, body: '{}' })),
      );
      for (const reply of replies) expect(reply).toMatchObject({ status: 200, body: '{"ok":true}' });
    }
    // A few more than four: one is not always free yet when the next request comes.
    expect(connections()).toBeLessThanOrEqual(16);
  });

  it('line 23: tells of a request right before it leaves, and not of one that never did', async () => {
    const { url } = await serve((_request, reply) => reply.end());
    const send = pooledHttpClientFor({});
    const told: string[] = [];
    const request = (name: string) => ({ method: 'POST', url, sending: () => void told.push(name) });
    await send(request('first'));
    expect(told).toEqual(['first']);
    server?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const error: unknown = await send(request('second')).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TransportError);
    expect(fault(error)).toEqual({ fault: 'refused', sent: false });
    expect(told).toEqual(['first']);
  });

  it('line 23: knows that a reply was lost when the connection breaks, also for one that was used before', async () => {
    let count = 0;
    const { url } = await serve((request, reply) => {
      count++;
      if (count < 3) request.resume().on('end', () => reply.end('{}'));
      else request.socket.destroy();
    });
    const send = pooledHttpClientFor({});
    await send({ method: 'POST', url, body: '{}' });
    await send({ method: 'POST', url, body: '{}' });
    expect(fault(await send({ method: 'POST', url, body: '{}' }).catch((e: unknown) => e))).toEqual({
      fault: 'cut',
      sent: true,
    });
    expect(count).toBe(3);
  });

  it('line 24: gives a reply up that is too late or too large, and goes on with the next', async () => {
    const { url } = await serve((request, reply) => {
      if (request.url === '/late') return;
      reply.end(request.url === '/large' ? 'x'.repeat(5_000) : '{}');
    });
    const send = pooledHttpClientFor({});
    const late = send({ method: 'POST', url: `${url}late`, timeouts: { headers: 100 } });
    expect(fault(await late.catch((e: unknown) => e))).toEqual({ fault: 'timeout', sent: true });
    const large = send({ method: 'POST', url: `${url}large`, maxBytes: 1_000 });
    expect(fault(await large.catch((e: unknown) => e))).toEqual({ fault: 'too_large', sent: true });
    const stopped = new AbortController();
    const aborted = send({ method: 'POST', url: `${url}late`, signal: stopped.signal });
    setTimeout(() => stopped.abort(), 50);
    expect(fault(await aborted.catch((e: unknown) => e))).toMatchObject({ fault: 'aborted' });
    expect((await send({ method: 'GET', url })).body).toBe('{}');
  });

  it('takes the reply that comes after informational ones', async () => {
    const { url } = await serve((request, reply) => {
      reply.writeProcessing();
      reply.writeEarlyHints({ link: '</style.css>; rel=preload' });
      request.resume().on('end', () => reply.writeHead(201, { 'x-zm-trackingid': 'after' }).end('{"id":1}'));
    });
    const heads: number[] = [];
    const receive = ({ status }: { status: number }) => void heads.push(status);
    const reply = await pooledHttpClientFor({})({ method: 'POST', url, body: '{}', receive });
    expect(reply).toMatchObject({ status: 201, body: '{"id":1}', headers: { 'x-zm-trackingid': 'after' } });
    expect(heads).toEqual([201]);
  });

  it('sends nothing for a request that was given up before there was a connection for it', async () => {
    const held: http.ServerResponse[] = [];
    const { url } = await serve((_request, reply) => void held.push(reply));
    const send = pooledHttpClientFor({});
    const arrived = async (count: number) => {
      while (held.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    // As many as the pool has connections, so that the next one waits.
    const others = Array.from({ length: 256 }, () => send({ method: 'POST', url }));
    await arrived(256);
    const told: string[] = [];
    const stopped = new AbortController();
    const sending = () => void told.push('left');
    const waiting = send({ method: 'POST', url, signal: stopped.signal, sending });
    await new Promise((resolve) => setTimeout(resolve, 20));
    stopped.abort();
    expect(fault(await waiting.catch((e: unknown) => e))).toEqual({ fault: 'aborted', sent: false });
    for (const reply of held) reply.end('{}');
    await Promise.all(others);
    const next = send({ method: 'GET', url });
    await arrived(257);
    held.at(-1)?.end('{}');
    expect((await next).body).toBe('{}');
    expect([told, held.length]).toEqual([[], 257]);
  });

  it('reads headers of up to 64 kB', async () => {
    const { url } = await serve((_request, reply) => reply.setHeader('x-long', 'a'.repeat(40_000)).end('{}'));
    const { status, headers } = await pooledHttpClientFor({})({ method: 'POST', url });
    expect([status, headers['x-long']?.length]).toEqual([200, 40_000]);
  });

  it('line 9: sends plain http to loopback only', async () => {
    await expect(pooledHttpClientFor({})({ method: 'GET', url: 'http://zoom.us/' })).rejects.toMatchObject({
      kind: 'usage',
    });
  });
});
