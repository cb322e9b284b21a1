import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { compileWebAssemblyAtOnce } from '../short-run.ts';
import { type HttpClient, MAX_HEADER_BYTES, TransportError, type TransportFault } from './http-client.ts';
import { BodyError, UndiciExchange } from './undici-exchange.ts';

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
  /** The request is over, and its connection kept, where its reply came whole. */
  release(): void;
}

type Connect = (options: object, callback: (error: Error | null, socket: unknown) => void) => void;

/**
 * A tunnel that fails only the request that it was for. A connection that the proxy has closed undici takes for one that
 * stood, and connects again and again, without end or pause.
 */
function failingOnce(connect: Connect): Connect {
  return (options, callback) =>
    connect(options, (error, socket) => {
      const { code = '' } = (error ?? {}) as ConnectionError;
      const closed = ['UND_ERR_SOCKET', 'UND_ERR_INFO'].includes(code);
      const told = closed ? new Error('The proxy closed the connection', { cause: error }) : error;
      callback(told, socket);
    });
}

/** How every connection is made: certificates are checked, and the time-out, in milliseconds, ends a handshake under way too. */
export function connectionOptions(timeout: number) {
  return {
    // Whoever waits for a silent server gives it up long before the system would have asked whether it is there.
    connect: { rejectUnauthorized: true, timeout, keepAlive: false },
    maxHeaderSize: MAX_HEADER_BYTES,
    factory(origin: string | URL, options: object) {
      const { connect } = options as { connect?: unknown };
      const own = typeof connect === 'function' ? { connect: failingOnce(connect as Connect) } : {};
      return new Pool(origin, { ...options, ...own } as Pool.Options);
    },
  };
}

/** The same through a proxy. */
export function proxyOptions(settings: ProxySettings, timeout: number) {
  const options = connectionOptions(timeout);
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
  return transportOver((timeout) => {
    const dispatcher = new EnvHttpProxyAgent(proxyOptions(settings, timeout));
    return { dispatcher, release: () => void dispatcher.destroy().catch(() => undefined) };
  }, new URL(settings.proxy));
}

/** Requests over connections that `lease` gives each of them. @param proxy where there is one, its URL */
export function transportOver(lease: (connectTimeout: number) => Lease, proxy: URL | undefined): HttpClient {
  return async (request) => {
    const url = new URL(request.url);
    const exchange = new UndiciExchange(request, url);
    const { dispatcher, release } = lease(exchange.timeouts.connect);
    try {
      return await exchange.over(dispatcher);
    } catch (error) {
      if (error instanceof TransportError) throw error;
      if (error instanceof BodyError) throw error.cause;
      const { sent } = exchange;
      throw new TransportError(faultOf(error as ConnectionError, sent, proxy, url), sent, url.host, error);
    } finally {
      release();
    }
  };
}
