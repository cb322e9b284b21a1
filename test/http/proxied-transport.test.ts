import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mendedUndici } from '../../scripts/mended-libraries.mjs';
import { TransportError } from '../../src/http/http-client.ts';
import { httpClientFor, pooledHttpClientFor } from '../../src/http/proxied-transport.ts';
import { type Bundle, bundleProgram, startProgram } from '../support/child-process.ts';
import { type HttpServer, respondJson, startHttpServer } from '../support/http-server.ts';
import { type Certificate, makeCertificate, opensslUnavailable } from './certificate.ts';

type Behaviour = 'tunnel' | 'refuse' | 'hang' | 'cut' | 'mute';

/** A proxy that leads every tunnel to one server of ours, whatever name was asked for, and keeps what passes through. */
class TestProxy {
  readonly connects: { target: string; authorization: string | undefined }[] = [];
  behaviour: Behaviour = 'tunnel';
  /** Connections that are cut before it behaves so. */
  cuts = 0;
  passed = '';
  readonly #sockets = new Set<net.Socket>();
  readonly #server = http.createServer((_request, response) => {
    this.connects.push({ target: 'a plain request', authorization: undefined });
    response.end();
  });

  async start(port: number): Promise<this> {
    this.#server.on('connection', (socket) => this.#sockets.add(socket));
    this.#server.on('connect', (request, socket: net.Socket) => {
      this.connects.push({
        target: request.url ?? '',
        authorization: request.headers['proxy-authorization'],
      });
      socket.on('error', () => undefined);
      const status =
        this.behaviour === 'refuse' ? '407 Proxy Authentication Required' : '200 Connection established';
      if (this.behaviour === 'cut' || this.connects.length <= this.cuts) {
        socket.destroy();
        return;
      }
      if (this.behaviour !== 'hang') socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
      if (this.behaviour !== 'tunnel') return;
      const behind = net.connect(port, '127.0.0.1');
      behind.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        this.passed += chunk.toString('latin1');
      });
      socket.pipe(behind).pipe(socket);
    });
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

let proxy: TestProxy;
let loopback: HttpServer;
let behind: net.Server;

beforeAll(async () => {
  loopback = await startHttpServer((response) => respondJson(response, 200, { ok: true }));
  behind = net.createServer();
  await new Promise<void>((resolve) => {
    behind.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  await loopback.stop();
  behind.close();
});
beforeEach(async () => {
  proxy = await new TestProxy().start((behind.address() as AddressInfo).port);
  return () => proxy.stop();
});

async function faultOf(
  env: Record<string, string>,
  url: string,
  timeouts = {},
  clientFor = httpClientFor,
): Promise<TransportError> {
  const error: unknown = await clientFor(env)({ method: 'POST', url, body: 'x', timeouts }).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error as TransportError;
}

describe('where requests go', () => {
  it('line 9: plain http to anywhere but loopback is not sent', async () => {
    for (const url of [
      'http://zoom.us/oauth/token',
      'http://127.0.0.1.example.com/',
      'http://10.0.0.1/',
      'ftp://127.0.0.1/',
    ]) {
      await expect(
        httpClientFor({ HTTP_PROXY: proxy.url, ALL_PROXY: proxy.url })({ method: 'POST', url }),
      ).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining('nothing was sent'),
      });
    }
    expect(proxy.connects).toEqual([]);
  });

  it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'HTTP_PROXY'])(
    'loopback is never proxied (%s)',
    async (name) => {
      const client = httpClientFor({ [name]: proxy.url });
      expect((await client({ method: 'GET', url: loopback.url })).status).toBe(200);
      expect(
        (await client({ method: 'GET', url: loopback.url.replace('127.0.0.1', 'localhost') })).status,
      ).toBe(200);
      expect(proxy.connects).toEqual([]);
    },
  );

  it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])(
    'everything else goes through the proxy of %s',
    async (name) => {
      proxy.behaviour = 'refuse';
      await faultOf({ [name]: proxy.url }, 'https://zoom.invalid/x');
      expect(proxy.connects).toEqual([{ target: 'zoom.invalid:443', authorization: undefined }]);
    },
  );

  it('hosts of NO_PROXY do not, and HTTP_PROXY is not for https', async () => {
    expect(
      await faultOf({ HTTPS_PROXY: proxy.url, NO_PROXY: 'example.com,.invalid' }, 'https://zoom.invalid/'),
    ).toMatchObject({ fault: 'dns' });
    expect(await faultOf({ HTTP_PROXY: proxy.url }, 'https://zoom.invalid/')).toMatchObject({ fault: 'dns' });
    expect(proxy.connects).toEqual([]);
  });

  it('a proxy without a scheme is taken as curl takes it', async () => {
    proxy.behaviour = 'refuse';
    await faultOf({ HTTPS_PROXY: proxy.url.replace('http://', '') }, 'https://zoom.invalid/');
    expect(proxy.connects).toHaveLength(1);
  });

  it.each([
    'http://',
    'ftp://user:hunter2@proxy',
    'http://user:hunter2@pro xy',
    'http://user:hunter2%@proxy',
    'http://us%er:hunter2@proxy',
  ])('a proxy that is no URL is told without its value: %s', async (value) => {
    const error: unknown = await httpClientFor({ HTTPS_PROXY: value })({
      method: 'GET',
      url: 'https://zoom.invalid/',
    }).catch((e: unknown) => e);
    expect(error).toMatchObject({
      kind: 'usage',
      exitCode: 2,
      message: expect.stringContaining('HTTPS_PROXY'),
    });
    expect(String((error as Error).stack)).not.toContain('hunter2');
  });

  it.each(['socks5://user:hunter2@127.0.0.1:1080', 'socks5h://127.0.0.1', 'SOCKS://127.0.0.1'])(
    'a SOCKS proxy is refused, not waited for: %s',
    async (value) => {
      for (const clientFor of [httpClientFor, pooledHttpClientFor]) {
        const sent = clientFor({ ALL_PROXY: value })({ method: 'GET', url: 'https://zoom.invalid/' });
        const error: unknown = await sent.catch((e: unknown) => e);
        expect(error).toMatchObject({ kind: 'usage', message: expect.stringContaining('SOCKS') });
        expect(JSON.stringify(error)).not.toContain('hunter2');
      }
    },
  );
});

describe.each([
  ['one connection each', httpClientFor],
  ['a pool', pooledHttpClientFor],
])('line 24: a proxy that does not work (%s)', (_name, clientFor) => {
  const withPassword = () => ({ HTTPS_PROXY: proxy.url.replace('://', '://user:hunter2@') });

  it('that wants a password is told so, and nothing of what was given is shown', async () => {
    proxy.behaviour = 'refuse';
    const error = await faultOf(withPassword(), 'https://zoom.invalid/x', {}, clientFor);
    expect(error).toMatchObject({
      fault: 'proxy',
      sent: false,
      message: 'The proxy did not connect to zoom.invalid (HTTP 407).',
    });
    expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(
      /hunter2|dXNlcjpodW50ZXIy/,
    );
    expect(proxy.connects[0]?.authorization).toBe(`Basic ${Buffer.from('user:hunter2').toString('base64')}`);
  });

  it('that is not there', async () => {
    const env = withPassword();
    proxy.stop();
    expect(await faultOf(env, 'https://zoom.invalid/', {}, clientFor)).toMatchObject({
      fault: 'proxy',
      sent: false,
    });
    expect(
      await faultOf({ HTTPS_PROXY: 'http://proxy.invalid:3128' }, 'https://zoom.us/', {}, clientFor),
    ).toMatchObject({
      fault: 'proxy',
      sent: false,
    });
  });

  it('that closes the connection is not asked again and again', async () => {
    proxy.behaviour = 'cut';
    expect(await faultOf(withPassword(), 'https://zoom.invalid/', { connect: 500 }, clientFor)).toMatchObject(
      {
        fault: 'proxy',
        sent: false,
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(proxy.connects).toHaveLength(1);
  });

  it('that closes one connection fails the request that it was for, and no other', async () => {
    Object.assign(proxy, { behaviour: 'hang', cuts: 2 });
    const send = clientFor(withPassword());
    const requests = Array.from({ length: 6 }, () =>
      send({ method: 'POST', url: 'https://zoom.invalid/', timeouts: { connect: 400 } }).catch(
        ({ fault, sent }: TransportError) => `${fault} ${sent}`,
      ),
    );
    expect((await Promise.all(requests)).sort()).toEqual([
      ...Array<string>(4).fill('connect_timeout false'),
      ...Array<string>(2).fill('proxy false'),
    ]);
    expect(proxy.connects).toHaveLength(6);
  });

  it.each<Behaviour>(['hang', 'mute'])('that does not answer is given up (%s)', async (behaviour) => {
    proxy.behaviour = behaviour;
    expect(await faultOf(withPassword(), 'https://zoom.invalid/', { connect: 100 }, clientFor)).toMatchObject(
      {
        fault: 'connect_timeout',
        sent: false,
      },
    );
  });

  it('is left at once when the user interrupts', async () => {
    proxy.behaviour = 'hang';
    const controller = new AbortController();
    const reply = clientFor(withPassword())({
      method: 'GET',
      url: 'https://zoom.invalid/',
      signal: controller.signal,
    });
    await expect.poll(() => proxy.connects.length).toBe(1);
    controller.abort();
    await expect(reply).rejects.toMatchObject({ fault: 'aborted', sent: false });
    await expect(
      clientFor(withPassword())({
        method: 'GET',
        url: 'https://zoom.invalid/',
        signal: controller.signal,
      }),
    ).rejects.toMatchObject({ fault: 'aborted' });
  });
});

const noOpenssl = opensslUnavailable();
/** Larger than what may wait in memory to be written, by its last byte. */
const FILE = Buffer.alloc(1024 * 1024 + 1, 'zoom');

describe.skipIf(noOpenssl !== undefined).each(['httpClientFor', 'pooledHttpClientFor'])(
  `TLS (${noOpenssl ?? 'with a certificate of our own'}, %s)`,
  (client) => {
    const PROGRAM = `
import * as clients from './src/http/proxied-transport.ts';
const [url, method, body, timeouts = '{}'] = process.argv.slice(2);
let size = 0;
const write = async (chunk) => {
  if (size === 0) await new Promise((resolve) => setTimeout(resolve, 300));
  size += chunk.length;
};
const slowly = process.env.SLOWLY ? { receive: () => ({ write }) } : {};
await clients[process.env.CLIENT as 'httpClientFor'](process.env)({ method, url, body, headers: { authorization: 'Bearer the-token' }, timeouts: JSON.parse(timeouts), ...slowly }).then(
  ({ status, body }) => console.log(JSON.stringify(process.env.SLOWLY ? { status, size } : { status, body })),
  ({ fault, sent, message }) => console.log(JSON.stringify({ fault, sent, message })),
);
`;
    let program: Bundle;
    let certificate: Certificate;
    let zoom: https.Server;
    let tlsProxy: TestProxy;
    const received: { url: string; authorization: string | undefined; body: string }[] = [];

    const port = (): number => (zoom.address() as AddressInfo).port;

    beforeAll(async () => {
      certificate = makeCertificate('zoom.invalid', 'localhost');
      zoom = https.createServer(certificate, (request, response) => {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          received.push({ url: request.url ?? '', authorization: request.headers.authorization, body });
          if (request.url === '/redirect')
            response.writeHead(307, { Location: 'https://zoom.invalid/stolen' }).end();
          else if (request.url === '/cut') response.destroy();
          else if (request.url === '/slow') return;
          else if (request.url === '/half') response.writeHead(200, { 'Content-Length': '9' }).write('{');
          else if (request.url === '/sized') response.end(FILE, () => request.socket.end());
          else if (request.url === '/sized-last')
            response.writeHead(200, { Connection: 'close', 'Content-Length': FILE.length }).end(FILE);
          else if (request.url === '/unsized') {
            response.useChunkedEncodingByDefault = false;
            response.writeHead(200, { Connection: 'close' }).end(FILE);
          } else if (request.url === '/large') response.end(Buffer.alloc(17 * 1024 * 1024, ' '));
          else response.end(`echo ${body}`);
        });
      });
      await new Promise<void>((resolve) => {
        zoom.listen(0, '127.0.0.1', resolve);
      });
      program = await bundleProgram(`http-${client}`, PROGRAM, [mendedUndici]);
    });
    afterAll(async () => {
      zoom.close();
      zoom.closeAllConnections();
      certificate.remove();
      await program.remove();
    });
    beforeEach(async () => {
      received.length = 0;
      tlsProxy = await new TestProxy().start(port());
      return () => tlsProxy.stop();
    });

    async function request(
      url: string,
      env: NodeJS.ProcessEnv,
      method = 'POST',
      timeouts = {},
    ): Promise<Record<string, unknown>> {
      const args = [url, method, 'the-body', JSON.stringify(timeouts)];
      const { stdout, code } = await startProgram(program.path, args, {
        PATH: process.env.PATH,
        CLIENT: client,
        ...env,
      }).ended;
      expect(code).toBe(0);
      return JSON.parse(stdout) as Record<string, unknown>;
    }

    const trusted = () => ({ NODE_EXTRA_CA_CERTS: certificate.path });
    const proxied = () => ({ ...trusted(), HTTPS_PROXY: tlsProxy.url.replace('://', '://u:p@') });

    it('line 9: a certificate that NODE_EXTRA_CA_CERTS names is trusted', async () => {
      expect(await request(`https://localhost:${port()}/a`, trusted())).toEqual({
        status: 200,
        body: 'echo the-body',
      });
    });

    it('line 9: an unknown certificate is not, and NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing: no token is sent', async () => {
      for (const env of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }]) {
        expect(await request(`https://localhost:${port()}/a`, env)).toMatchObject({
          fault: 'tls',
          sent: false,
          message: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
        });
        expect(await request('https://zoom.invalid/a', { ...env, HTTPS_PROXY: tlsProxy.url })).toMatchObject({
          fault: 'tls',
          sent: false,
        });
      }
      expect(received).toEqual([]);
    });

    it('line 9: a certificate for another name is not trusted', async () => {
      expect(await request(`https://127.0.0.1:${port()}/a`, trusted())).toMatchObject({
        fault: 'tls',
        sent: false,
      });
      expect(await request('https://other.invalid/a', proxied())).toMatchObject({
        fault: 'tls',
        sent: false,
      });
      expect(received).toEqual([]);
    });

    it('a proxy sees the name of the host and nothing else', async () => {
      expect(await request('https://zoom.invalid/v2/users/me', proxied())).toEqual({
        status: 200,
        body: 'echo the-body',
      });
      expect(tlsProxy.connects).toEqual([
        { target: 'zoom.invalid:443', authorization: `Basic ${Buffer.from('u:p').toString('base64')}` },
      ]);
      expect(received).toEqual([
        { url: '/v2/users/me', authorization: 'Bearer the-token', body: 'the-body' },
      ]);
      expect(tlsProxy.passed).not.toMatch(/the-token|the-body|users\/me/);
    });

    // A pool is for as long as its process, which ends itself.
    it.runIf(client === 'httpClientFor')(
      'line 24: a proxy that falls silent does not keep the process alive',
      async () => {
        tlsProxy.behaviour = 'mute';
        expect(await request('https://zoom.invalid/x', proxied(), 'POST', { connect: 300 })).toMatchObject({
          fault: 'connect_timeout',
          sent: false,
        });
      },
      8_000,
    );

    it.each(['/sized', '/sized-last', '/unsized'])(
      'line 26: through a proxy %s arrives whole, although the connection ends before it is written',
      async (path) => {
        const reply = await request(`https://zoom.invalid${path}`, { ...proxied(), SLOWLY: '1' }, 'GET');
        expect(reply).toEqual({ status: 200, size: FILE.length });
        expect(received).toHaveLength(1);
      },
    );

    it('line 9: through a proxy a 307 is not followed either', async () => {
      expect(await request('https://zoom.invalid/redirect', proxied())).toMatchObject({ status: 307 });
      expect(received).toHaveLength(1);
    });

    it.each([
      ['/cut', 'cut', {}],
      ['/slow', 'timeout', { headers: 200 }],
      ['/half', 'timeout', { body: 200 }],
      ['/large', 'too_large', {}],
    ])('line 24: through a proxy %s is %s, sent, and asked once', async (path, fault, timeouts) => {
      expect(await request(`https://zoom.invalid${path}`, proxied(), 'POST', timeouts)).toMatchObject({
        fault,
        sent: true,
      });
      expect(received).toHaveLength(1);
    });
  },
);
