import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { EXIT, Failure } from '../errors.ts';
import type { CallbackQueue } from './callback-queue.ts';
import { PAGE_HEADERS, type ResultPage, renderResultPage } from './result-page.ts';

/** Where the temporary server listens: the redirect URI's loopback address, port (0: any free one) and path. */
export interface CallbackAddress {
  readonly host: '127.0.0.1' | '::1';
  readonly port: number;
  readonly path: string;
}

export interface CallbackServer {
  readonly redirectUri: string;
  /** Closes the port and every connection at once. */
  close(): Promise<void>;
}

const STRAY_PAGE: ResultPage = {
  good: false,
  title: 'This link is not of the current login',
  text: 'Nothing was changed. Go on in the page that the terminal opened.',
};

function plain(response: http.ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...PAGE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8', ...headers });
  response.end(`${http.STATUS_CODES[status]}\n`);
}

async function show(response: http.ServerResponse, status: number, page: ResultPage): Promise<void> {
  // A browser that has gone away meanwhile gives no further event to wait for.
  if (response.destroyed) return;
  response.writeHead(status, PAGE_HEADERS);
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.end(renderResultPage(page), resolve);
  });
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

const MOST_CONNECTIONS = 32;

/**
 * Keeps connections to a few. One too many closes the oldest that has no request under way, so that idle ones, of a
 * browser or of somebody hostile, never keep the real callback out: it sends its request at once.
 */
class ConnectionLimit {
  readonly #all = new Set<Socket>();
  /** Those that have not sent all headers of a request, the oldest first. */
  readonly #silent = new Set<Socket>();

  admit(socket: Socket): void {
    this.#all.add(socket);
    this.#silent.add(socket);
    socket.once('close', () => {
      this.#all.delete(socket);
      this.#silent.delete(socket);
    });
    if (this.#all.size <= MOST_CONNECTIONS) return;
    const [oldest] = this.#silent;
    oldest?.destroy();
    // Its place is free now, not only when its end was noticed.
    if (oldest !== undefined) {
      this.#all.delete(oldest);
      this.#silent.delete(oldest);
    }
  }

  /** The connection counts as busy until its request is answered. */
  serve(socket: Socket, response: http.ServerResponse): void {
    this.#silent.delete(socket);
    response.once('close', () => {
      if (this.#all.has(socket)) this.#silent.add(socket);
    });
  }
}

function namesOwnHost(request: http.IncomingMessage, authority: string): boolean {
  // Of two Host headers Node gives the first; whatever stands before this server may have gone by the second.
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  return hosts.length === 1 && request.headers.host === authority;
}

/**
 * The temporary server that receives the authorization response on a loopback address [RFC 8252 §7.3, §8.3]. It answers
 * `GET` on the exact path with its own Host header only, gives slow requests up, and brings each callback to the queue.
 * @throws `port_in_use` when the port is taken
 */
export async function startCallbackServer(
  address: CallbackAddress,
  queue: CallbackQueue,
): Promise<CallbackServer> {
  let authority = '';
  const connections = new ConnectionLimit();

  const callback = (parameters: URLSearchParams, response: http.ServerResponse): Promise<void> =>
    queue.take(parameters, (outcome) =>
      'stray' in outcome ? show(response, 400, STRAY_PAGE) : show(response, 200, outcome.page),
    );

  const server = http.createServer(
    {
      // Without the short interval Node enforces the two time-outs only every 30 seconds.
      connectionsCheckingInterval: 250,
      headersTimeout: 2_000,
      requestTimeout: 3_000,
      keepAliveTimeout: 1_000,
      maxHeaderSize: 32 * 1024,
    },
    (request, response) => {
      connections.serve(request.socket, response);
      request.resume();
      if (!namesOwnHost(request, authority)) return plain(response, 403);
      // Compared as it came: a URL parser would turn other targets (`/x/../callback`) into the exact path.
      const [path, query] = splitTarget(request.url ?? '');
      if (!path.startsWith('/') || path.startsWith('//')) return plain(response, 400);
      if (path !== address.path) return plain(response, 404);
      if (request.method !== 'GET') return plain(response, 405, { Allow: 'GET' });
      const purpose = String(request.headers['sec-purpose'] ?? request.headers.purpose ?? '');
      if (/prefetch|prerender|preview/i.test(purpose)) {
        response.writeHead(204, { 'Cache-Control': 'no-store', Connection: 'close' });
        response.end();
        return;
      }
      callback(new URLSearchParams(query), response).catch(() => response.destroy());
    },
  );
  server.on('connection', (socket) => connections.admit(socket));

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        // The last two: a machine without IPv6, for `[::1]`.
        ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code ?? '')
          ? new Failure(
              'port_in_use',
              EXIT.failed,
              `Port ${address.port} on ${address.host} can't be used (${error.code}).`,
              {
                hint: 'Choose another one with --port; it must match the redirect URI registered at Zoom.',
              },
            )
          : error,
      );
    });
    server.listen({ host: address.host, port: address.port, exclusive: true }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  authority = `${address.host === '::1' ? '[::1]' : address.host}:${port}`;

  return {
    redirectUri: `http://${authority}${address.path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
