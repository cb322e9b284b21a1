import { isLoopbackHost } from '../config/host-url.ts';
import { usageError } from '../errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './http-client.ts';

type Env = Readonly<Record<string, string | undefined>>;

function variable(env: Env, name: string): string | undefined {
  return env[name.toLowerCase()] || env[name] || undefined;
}

/** Whether the user and password of a URL can be read: a lone `%` can't. */
function hasReadableUser({ username, password }: URL): boolean {
  try {
    for (const part of [username, password]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/** The proxy's URL; like curl, without a scheme it is taken for `http`. The message keeps quiet about the value, which may hold a password. */
function proxyUrl(value: string): string {
  const text = value.includes('://') ? value : `http://${value}`;
  if (/^socks/i.test(text)) {
    throw usageError(
      'HTTPS_PROXY (or ALL_PROXY) is a SOCKS proxy, which zoomctl does not speak to.',
      'It takes one like http://proxy.example.com:3128; HTTPS_PROXY goes before ALL_PROXY.',
    );
  }
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw usageError(
      'HTTPS_PROXY (or ALL_PROXY) is not the URL of a proxy.',
      'It takes something like http://proxy.example.com:3128.',
    );
  }
  if (!hasReadableUser(new URL(text))) {
    throw usageError(
      "The proxy's user or password in HTTPS_PROXY (or ALL_PROXY) has a % that begins no escape.",
      'Write % itself as %25.',
    );
  }
  return text;
}

/** @throws a usage error for plain `http` to anywhere but loopback */
function checkScheme(url: URL, loopback: boolean): void {
  if (url.protocol === 'https:' || (loopback && url.protocol === 'http:')) return;
  throw usageError(`${url.origin} is not https: nothing was sent (plain http is for loopback only).`);
}

/**
 * The HTTP client for this environment: `node:https`, or undici where HTTPS_PROXY or ALL_PROXY names a proxy. Plain
 * `http` goes to loopback alone, and loopback is never proxied. NO_PROXY is left to undici, which reads it as curl does.
 */
export function httpClientFor(env: Env): HttpClient {
  const proxy = variable(env, 'HTTPS_PROXY') ?? variable(env, 'ALL_PROXY');
  let proxied: Promise<HttpClient> | undefined;

  const direct = () => import('./node-transport.ts');

  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    const url = new URL(request.url);
    const loopback = isLoopbackHost(url.hostname);
    checkScheme(url, loopback);
    if (proxy === undefined || loopback) return (await direct()).nodeTransport(request);
    const settings = { proxy: new URL(proxyUrl(proxy)).href, noProxy: variable(env, 'NO_PROXY') };
    proxied ??= import('./undici-transport.ts').then(({ undiciTransport }) => undiciTransport(settings));
    return (await proxied)(request);
  };
  return Object.assign(send, { prepare: direct });
}

/**
 * The same for many requests: one pool of kept connections, which costs more to start than a single request is worth.
 * It ends with the process.
 */
export function pooledHttpClientFor(env: Env): HttpClient {
  const proxy = variable(env, 'HTTPS_PROXY') ?? variable(env, 'ALL_PROXY');
  const load = () => import('./pooled-transport.ts');
  let direct: Promise<HttpClient> | undefined;
  let proxied: Promise<HttpClient> | undefined;

  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    const url = new URL(request.url);
    const loopback = isLoopbackHost(url.hostname);
    checkScheme(url, loopback);
    if (proxy === undefined || loopback) {
      direct ??= load().then(({ pooledTransport }) => pooledTransport(undefined));
      return (await direct)(request);
    }
    const settings = { proxy: new URL(proxyUrl(proxy)).href, noProxy: variable(env, 'NO_PROXY') };
    proxied ??= load().then(({ pooledTransport }) => pooledTransport(settings));
    return (await proxied)(request);
  };
  return Object.assign(send, { prepare: load });
}
