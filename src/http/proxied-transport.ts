import { isLoopbackHost } from '../config/host-url.ts';
import type { HttpClient } from './http-client.ts';
import { nodeTransport } from './node-transport.ts';

type Env = Readonly<Record<string, string | undefined>>;

function variable(env: Env, name: string): string | undefined {
  return env[name.toLowerCase()] || env[name] || undefined;
}

/**
 * The HTTP client for this environment: `node:https`, or undici where HTTPS_PROXY (HTTP_PROXY, ALL_PROXY) names a
 * proxy. Loopback is never proxied. NO_PROXY is left to undici, which reads it as curl does.
 */
export function httpClientFor(env: Env): HttpClient {
  const all = variable(env, 'ALL_PROXY');
  const httpsProxy = variable(env, 'HTTPS_PROXY') ?? all;
  const httpProxy = variable(env, 'HTTP_PROXY') ?? all;
  let proxied: Promise<HttpClient> | undefined;

  return async (request) => {
    const url = new URL(request.url);
    const proxy = url.protocol === 'https:' ? httpsProxy : httpProxy;
    if (proxy === undefined || isLoopbackHost(url.hostname)) return nodeTransport(request);
    proxied ??= import('./undici-transport.ts').then(({ undiciTransport }) =>
      undiciTransport({ httpsProxy, httpProxy, noProxy: variable(env, 'NO_PROXY') }),
    );
    return (await proxied)(request);
  };
}
