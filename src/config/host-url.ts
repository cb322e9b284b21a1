import { usageError } from '../errors.ts';

/** 127.0.0.0/8, `[::1]` and `localhost`: hosts that never leave this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/**
 * A base URL without trailing slash. `source` names the variable or flag it came from.
 * @throws a usage error unless it is `https`, or plain `http` for loopback (security.md 9)
 */
export function hostUrl(text: string, source: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    const example = /api/i.test(source) ? 'https://api.zoom.us/v2' : 'https://zoom.us';
    throw usageError(`${source} is not a URL: ${text}`, `It takes something like ${example}.`);
  }
  // First, so that no message repeats a password.
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw usageError(`${source} takes a host and a path, without a user, query or fragment.`);
  }
  const loopback = url.protocol === 'http:' && isLoopbackHost(url.hostname);
  if (url.protocol !== 'https:' && !loopback) {
    throw usageError(`${source} must be https (plain http is for loopback only): ${text}`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}
