import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClient, StreamedBody } from '../../src/http/http-client.ts';
import { nodeTransport } from '../../src/http/node-transport.ts';
import { undiciTransport } from '../../src/http/undici-transport.ts';
import { type HttpServer, type Responder, startHttpServer } from '../support/http-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function server(respond: Responder): Promise<HttpServer> {
  const started = await startHttpServer(respond);
  stops.push(started.stop);
  return started;
}

const CHUNK = Buffer.alloc(64 * 1024, 'zoom');
const CHUNKS = 40;

function upload(more: () => void = () => undefined): StreamedBody {
  return {
    length: CHUNK.length * CHUNKS,
    async *open() {
      for (let count = 0; count < CHUNKS; count++) {
        more();
        yield CHUNK;
      }
    },
  };
}

function collector() {
  const chunks: Uint8Array[] = [];
  return {
    bytes: () => Buffer.concat(chunks),
    write: async (chunk: Uint8Array) => {
      chunks.push(Buffer.from(chunk));
    },
  };
}

describe.each<[string, HttpClient]>([
  ['node', nodeTransport],
  ['undici', undiciTransport({ proxy: 'http://127.0.0.1:9', noProxy: '*' })],
])('a streamed body, %s', (_name, transport) => {
  it('is sent with its length, chunk by chunk', async () => {
    const { url, requests } = await server((response) => response.end('{}'));
    const reply = await transport({ method: 'POST', url, body: upload() });
    expect(reply.body).toBe('{}');
    expect(requests[0]?.headers['content-length']).toBe(String(CHUNK.length * CHUNKS));
    expect(requests[0]?.body.length).toBe(CHUNK.length * CHUNKS);
  });

  it('that fails ends the request with its own error', async () => {
    const { url } = await server((response) => response.end('{}'));
    let left = 3;
    const failing = upload(() => {
      if (left-- === 0) throw new Error('the file is gone');
    });
    await expect(transport({ method: 'POST', url, body: failing })).rejects.toThrow('the file is gone');
  });

  it('of a reply goes where the request says, larger than what is kept otherwise', async () => {
    const { url } = await server((response) => {
      for (let count = 0; count < CHUNKS; count++) response.write(CHUNK);
      response.end();
    });
    const sink = collector();
    const heads: number[] = [];
    const reply = await transport({
      method: 'GET',
      url,
      maxBytes: 1000,
      receive: ({ status }) => {
        heads.push(status);
        return sink;
      },
    });
    expect([heads, reply.status, reply.body]).toEqual([[200], 200, '']);
    expect(sink.bytes().equals(Buffer.concat(Array<Buffer>(CHUNKS).fill(CHUNK)))).toBe(true);
  });

  it('of a reply that nobody wants elsewhere is kept as ever', async () => {
    const { url } = await server((response) => {
      response.statusCode = 404;
      response.end('{"code":1}');
    });
    const reply = await transport({
      method: 'GET',
      url,
      receive: ({ status }) => (status === 200 ? collector() : undefined),
    });
    expect(reply).toMatchObject({ status: 404, body: '{"code":1}' });
  });

  it('of a reply that can no longer be written ends the request with that error', async () => {
    const { url } = await server((response) => {
      for (let count = 0; count < CHUNKS; count++) response.write(CHUNK);
      response.end();
    });
    const full = {
      async write() {
        throw new Error('the disk is full');
      },
    };
    await expect(transport({ method: 'GET', url, receive: () => full })).rejects.toThrow('the disk is full');
    const refuse = () => {
      throw new Error('no such folder');
    };
    await expect(transport({ method: 'GET', url, receive: refuse })).rejects.toThrow('no such folder');
  });

  it('of a reply that breaks off is a cut, however slowly it was written', async () => {
    const { url } = await server((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => setTimeout(() => response.destroy(), 50));
    });
    const slow = { write: () => new Promise<void>((resolve) => setTimeout(resolve, 100)) };
    await expect(transport({ method: 'GET', url, receive: () => slow })).rejects.toMatchObject({
      fault: 'cut',
      sent: true,
    });
  });

  it('is given up when nothing more comes, and not while it is written', async () => {
    const { url } = await server((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
    });
    const request = { method: 'GET', url, timeouts: { body: 60 } };
    let written = false;
    const slow = {
      async write() {
        await new Promise((resolve) => setTimeout(resolve, 200));
        written = true;
      },
    };
    await expect(transport({ ...request, receive: () => slow })).rejects.toMatchObject({ fault: 'timeout' });
    expect(written).toBe(true);
  });
});
