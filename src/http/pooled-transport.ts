import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { HttpClient } from './http-client.ts';
import { connectionOptions, type ProxySettings, proxyOptions, transportOver } from './undici-transport.ts';

/** Connections to one host at most. */
const CONNECTIONS = 256;
/** Milliseconds until connected, for every connection of the pool. */
const CONNECT_TIMEOUT = 10_000;
/**
 * Milliseconds after which an idle connection is not used again: a server that closes it while a POST is on its way
 * leaves nobody knowing what became of that.
 */
const IDLE = 3_000;

const KEEPING = {
  connections: CONNECTIONS,
  pipelining: 1,
  keepAliveTimeout: IDLE,
  keepAliveMaxTimeout: IDLE,
} as const;

/** One pool of connections for many requests, kept alive between them; through the proxy where the settings name one. */
export function pooledTransport(settings: ProxySettings | undefined): HttpClient {
  const dispatcher: Dispatcher =
    settings === undefined
      ? new Agent({ ...connectionOptions(CONNECT_TIMEOUT), ...KEEPING })
      : new EnvHttpProxyAgent({ ...proxyOptions(settings, CONNECT_TIMEOUT), ...KEEPING });
  return transportOver(
    () => ({ dispatcher, release: () => undefined }),
    settings === undefined ? undefined : new URL(settings.proxy),
  );
}
