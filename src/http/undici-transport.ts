import { type Dispatcher, EnvHttpProxyAgent, request as undiciRequest } from 'undici';
import {
  DEFAULT_TIMEOUTS,
  type HttpClient,
  MAX_BODY_BYTES,
  TransportError,
  type TransportFault,
} from './http-client.ts';

export interface ProxySettings {
  readonly httpsProxy?: string | undefined;
  readonly httpProxy?: string | undefined;
  readonly noProxy?: string | undefined;
}

function faultOf(error: { code?: string; message?: string; name?: string }): TransportFault {
  const code = error.code ?? '';
  if (error.name === 'AbortError') return 'aborted';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'connect_timeout';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return 'timeout';
  if (code === 'UND_ERR_ABORTED' || /proxy/i.test(error.message ?? '')) return 'proxy';
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code)) return 'tls';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH') return 'refused';
  return 'cut';
}

const BEFORE_SENDING = new Set<TransportFault>(['connect_timeout', 'proxy', 'tls', 'dns', 'refused']);

/**
 * Requests through undici with pooled connections and, where the settings say so, a proxy. undici costs a multiple of
 * `node:https` to start, so it is imported only where a proxy or many requests need it.
 */
export function undiciTransport(proxy: ProxySettings): HttpClient & { close(): Promise<void> } {
  const agent: Dispatcher = new EnvHttpProxyAgent({
    ...(proxy.httpsProxy === undefined ? {} : { httpsProxy: proxy.httpsProxy }),
    ...(proxy.httpProxy === undefined ? {} : { httpProxy: proxy.httpProxy }),
    noProxy: proxy.noProxy ?? '',
    requestTls: { rejectUnauthorized: true },
    connect: { rejectUnauthorized: true, timeout: DEFAULT_TIMEOUTS.connect },
  });

  const send: HttpClient = async (request) => {
    const url = new URL(request.url);
    const timeouts = { ...DEFAULT_TIMEOUTS, ...request.timeouts };
    try {
      const reply = await undiciRequest(url, {
        dispatcher: agent,
        method: request.method as Dispatcher.HttpMethod,
        headers: { ...request.headers },
        body: request.body ?? null,
        signal: request.signal ?? null,
        headersTimeout: timeouts.headers,
        bodyTimeout: timeouts.body,
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of reply.body) {
        size += (chunk as Buffer).length;
        if (size > MAX_BODY_BYTES) throw new TransportError('too_large', true, url.host);
        chunks.push(chunk as Buffer);
      }
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(reply.headers)) {
        if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
      }
      const body = Buffer.concat(chunks).toString('utf8');
      return { status: reply.statusCode, headers, body, receivedAt: Date.now() };
    } catch (error) {
      if (error instanceof TransportError) throw error;
      const fault = faultOf(error as Error);
      throw new TransportError(fault, !BEFORE_SENDING.has(fault), url.host, error);
    }
  };
  return Object.assign(send, { close: () => agent.close() });
}
