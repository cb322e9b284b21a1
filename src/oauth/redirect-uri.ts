import { usageError } from '../errors.ts';
import type { CallbackAddress } from './callback-server.ts';

/** The redirect URI that is registered when an app says nothing else; each login listens on a port of its own. */
export const DEFAULT_REDIRECT_URI = 'http://127.0.0.1/callback';

/** How a login's answer comes back: to a temporary server on loopback, or to a page elsewhere, from where a person brings it. */
export type RedirectUri =
  | { readonly kind: 'loopback'; readonly address: CallbackAddress }
  | { readonly kind: 'elsewhere'; readonly uri: string };

/**
 * Reads a redirect URI as it is registered at Zoom. A loopback one without a port stands for any free port
 * [RFC 8252 §7.3].
 * @param source the flag or file that it came from
 * @throws a usage error for `localhost`, which Zoom refuses, and for anything that Zoom can't redirect to
 */
export function readRedirectUri(text: string, source: string): RedirectUri {
  const accepted = `It takes ${DEFAULT_REDIRECT_URI}, the same with a port, http://[::1]/callback, or an https URL.`;
  if (!URL.canParse(text)) throw usageError(`${source} is not a URL.`, accepted);
  const url = new URL(text);
  if (url.hostname === 'localhost') {
    throw usageError(
      `${source}: Zoom refuses localhost in redirect URIs.`,
      `Register 127.0.0.1 instead: ${text.replace('localhost', '127.0.0.1')}`,
    );
  }
  if (url.hash !== '' || url.username !== '' || url.password !== '') {
    throw usageError(`${source}: a redirect URI has no fragment and no user.`, accepted);
  }
  if (url.protocol === 'https:') return { kind: 'elsewhere', uri: text };
  const host = url.hostname === '127.0.0.1' ? '127.0.0.1' : url.hostname === '[::1]' ? '::1' : undefined;
  if (url.protocol !== 'http:' || host === undefined || url.search !== '') {
    throw usageError(`${source}: plain http is for 127.0.0.1 and [::1] only, and without a query.`, accepted);
  }
  const port = url.port === '' ? 0 : Number(url.port);
  // Zoom compares paths as they are written; "http://127.0.0.1" and "http://127.0.0.1/" are one for a browser.
  return { kind: 'loopback', address: { host, port, path: url.pathname } };
}
