import { Readable } from 'node:stream';
import { DecoratorHandler, type Dispatcher, EnvHttpProxyAgent, Pool, request as undiciRequest } from 'undici';
import { compileWebAssemblyAtOnce } from '../short-run.ts';
import {
  type BodySink,
  DEFAULT_TIMEOUTS,
  delivered,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  MAX_BODY_BYTES,
  TransportError,
  type TransportFault,
} from './http-client.ts';
import { chunksOf } from './streamed-body.ts';

// undici reads HTTP with a parser in WebAssembly, and compiles it at the first request.
compileWebAssemblyAtOnce();

export interface ProxySettings {
  /** The proxy for `https`, with its scheme. */
  readonly proxy: string;
  /** NO_PROXY's list. */
  readonly noProxy?: string | undefined;
}

interface ConnectionError extends NodeJS.ErrnoException {
  readonly hostname?: string;
  readonly port?: number;
  readonly errors?: readonly ConnectionError[];
}

/** Calls `sending` when a request leaves on a connection that stands, through the proxy's tunnel: until then Zoom can't have acted. */
function telling(handler: Dispatcher.DispatchHandler, sending: () => void): Dispatcher.DispatchHandler {
  const decorated: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
  const start = decorated.onRequestStart?.bind(decorated);
  return Object.assign(decorated, {
    onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
      sending();
      start?.(controller, context);
    },
  });
}

/** An error of those who give or take a body: none of the connection's. */
class BodyError extends Error {}

function asBodyError(cause: unknown): never {
  throw new BodyError('', { cause });
}

/** A body as undici takes it; `before` is told of each chunk. */
function bodyOf({ body }: HttpRequest, before: () => void): string | Readable | null {
  if (typeof body !== 'object') return body ?? null;
  const chunks = async function* () {
    try {
      yield* chunksOf(body, before);
    } catch (error) {
      asBodyError(error);
    }
  };
  return Readable.from(chunks(), { objectMode: false });
}

/** Whether a connection's error is about the proxy itself, not about what lies behind it. */
function concernsProxy(error: ConnectionError, proxy: URL | undefined, target: URL): boolean {
  if (proxy === undefined) return false;
  const { hostname, port } = error.errors?.[0] ?? error;
  if (hostname !== undefined) return hostname !== target.hostname;
  return port !== undefined && String(port) === proxy.port;
}

function faultOf(error: ConnectionError, sent: boolean, proxy: URL | undefined, target: URL): TransportFault {
  const code = error.code ?? '';
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code)) return 'tls';
  if (sent) return 'cut';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'connect_timeout';
  if (code === 'UND_ERR_ABORTED' || /proxy/i.test(error.message) || concernsProxy(error, proxy, target))
    return 'proxy';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  return 'refused';
}

/** Connections for one request. */
export interface Lease {
  readonly dispatcher: Dispatcher;
  readonly signal?: AbortSignal;
  /** Ends whatever still hangs of the request, unless its reply came whole. */
  release(whole: boolean): void;
}

/** What is wrong with a connection goes to `failed`. */
export type Failed = (error: unknown) => void;

/** How every connection is made: certificates are checked, and the time-out, in milliseconds, ends a handshake under way too. */
export function connectionOptions(timeout: number, failed: Failed) {
  const verified = { rejectUnauthorized: true, timeout };
  return {
    connect: verified,
    // Left to itself undici connects again and again, without end or pause, to a proxy that closes the connection.
    factory: (origin: string | URL, options: object) =>
      new Pool(origin, options as Pool.Options).on('connectionError', (_origin, _targets, error) =>
        failed(error),
      ),
  };
}

/** The same through a proxy. */
export function proxyOptions(settings: ProxySettings, timeout: number, failed: Failed) {
  const options = connectionOptions(timeout, failed);
  return {
    ...options,
    httpsProxy: settings.proxy,
    // Named too, lest undici reads the process's own variables.
    httpProxy: settings.proxy,
    noProxy: settings.noProxy ?? '',
    requestTls: options.connect,
    proxyTls: options.connect,
  };
}

/**
 * Requests through undici and the proxy that the settings name. undici costs a multiple of `node:https` to start, so it
 * is imported only where there is a proxy. Certificates are always checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 */
export function undiciTransport(settings: ProxySettings): HttpClient {
  return transportOver((timeout, failed) => {
    const dispatcher = new EnvHttpProxyAgent(proxyOptions(settings, timeout, failed));
    return { dispatcher, release: () => void dispatcher.destroy().catch(() => undefined) };
  }, new URL(settings.proxy));
}

/** Requests over connections that `lease` gives each of them. @param proxy where there is one, its URL */
export function transportOver(
  lease: (connectTimeout: number, failed: Failed) => Lease,
  proxy: URL | undefined,
): HttpClient {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const url = new URL(request.url);
    const timeouts = { ...DEFAULT_TIMEOUTS, ...request.timeouts };
    const maxBytes = request.maxBytes ?? MAX_BODY_BYTES;
    let sent = false;
    let timer: NodeJS.Timeout | undefined;
    let giveUp: (error: unknown) => void = () => undefined;
    const gaveUp = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    const fail = (fault: TransportFault): void => giveUp(new TransportError(fault, sent, url.host));
    const onAbort = (): void => fail('aborted');
    const within = (milliseconds: number, fault: TransportFault): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(fault), milliseconds);
    };
    const { dispatcher, signal, release } = lease(timeouts.connect, (error) => {
      // A connection that stands is not the one that failed.
      if (!sent) giveUp(error);
    });
    const sending = (): void => {
      sent = true;
      request.sending?.();
      within(timeouts.headers, 'timeout');
    };

    const exchange = async (): Promise<HttpResponse> => {
      const reply = await undiciRequest(url, {
        ...(signal === undefined ? {} : { signal }),
        dispatcher: dispatcher.compose(
          (dispatch) => (options, handler) => dispatch(options, telling(handler, sending)),
        ),
        method: request.method as Dispatcher.HttpMethod,
        headers: {
          ...request.headers,
          ...(typeof request.body === 'object' ? { 'content-length': String(request.body.length) } : {}),
        },
        body: bodyOf(request, () => {
          if (sent) within(timeouts.headers, 'timeout');
        }),
      });
      within(timeouts.body, 'timeout');
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(reply.headers)) {
        if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
      }
      let sink: BodySink | undefined;
      try {
        sink = request.receive?.({ status: reply.statusCode, headers });
      } catch (error) {
        asBodyError(error);
      }
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of reply.body as AsyncIterable<Buffer>) {
        if (sink !== undefined) {
          // Whoever takes the body may take its time.
          clearTimeout(timer);
          await sink.write(chunk).catch(asBodyError);
          within(timeouts.body, 'timeout');
          continue;
        }
        size += chunk.length;
        if (size > maxBytes) throw new TransportError('too_large', true, url.host, undefined, maxBytes);
        chunks.push(chunk);
      }
      const body = Buffer.concat(chunks).toString('utf8');
      return delivered(request, { status: reply.statusCode, headers, body, receivedAt: Date.now() });
    };

    within(timeouts.connect, 'connect_timeout');
    request.signal?.addEventListener('abort', onAbort, { once: true });
    if (request.signal?.aborted) onAbort();
    let whole = false;
    try {
      const response = await Promise.race([gaveUp, exchange()]);
      whole = true;
      return response;
    } catch (error) {
      if (error instanceof TransportError) throw error;
      if (error instanceof BodyError) throw error.cause;
      throw new TransportError(faultOf(error as ConnectionError, sent, proxy, url), sent, url.host, error);
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      release(whole);
    }
  };
}
