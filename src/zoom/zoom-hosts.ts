import { isLoopbackHost } from '../config/host-url.ts';

/** Where an account logged in. */
interface Hosts {
  readonly oauthUrl: string;
  readonly apiUrl: string;
}

/** Zoom's clouds: accounts of the one are unknown in the other, and so are their tokens. */
const CLOUDS = ['zoom.us', 'zoomgov.com'] as const;

/**
 * The hosts below a cloud's name that Zoom's API names: itself, the API and its regions, uploads, files, and the web
 * servers of its clusters, such as us02web. Not every name will do: some are other companies' (the developer forum).
 */
const SERVICES = /^(?:www|api(?:-[a-z]{2})?|file|fileapi(?:-?[a-z]{2}\d{0,2})?|ssrweb|[a-z]{2}\d{2}web)$/;

/** Where recordings lie; there a company's own name (`clinic.zoom.us`) may stand before the cloud's. */
const RECORDINGS = /^\/rec\//;
const COMPANY = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Names that are no company's: what Zoom runs for readers, partly on other companies' servers. */
const SITES =
  /^(?:academy|blogs?|careers|click|community|dev(?:elopers?|forum|support)?|docs|email|events?|explore|go|help|info|investors?|learning|links?|news|partners?|sites?|status|store|support|trust)$/;

/** The cloud that a host belongs to, and the name below it. */
function placeOf(hostname: string): { readonly cloud: string; readonly name: string } | undefined {
  for (const cloud of CLOUDS) {
    if (hostname === cloud) return { cloud, name: '' };
    if (hostname.endsWith(`.${cloud}`)) return { cloud, name: hostname.slice(0, -cloud.length - 1) };
  }
  return undefined;
}

/**
 * Whether a URL may be asked with the token of an account that logged in at these hosts: at their own origins, and for
 * an account of Zoom's at the other hosts of the same cloud, over https and its own port alone [security.md 9].
 */
export function mayReceiveToken(url: URL, { oauthUrl, apiUrl }: Hosts): boolean {
  if (url.username !== '' || url.password !== '') return false;
  const own = [new URL(oauthUrl), new URL(apiUrl)];
  if (own.some(({ origin }) => origin === url.origin)) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  const place = placeOf(url.hostname);
  if (place === undefined || own.some(({ hostname }) => placeOf(hostname)?.cloud !== place.cloud))
    return false;
  if (place.name === '' || SERVICES.test(place.name)) return true;
  return COMPANY.test(place.name) && !SITES.test(place.name) && RECORDINGS.test(url.pathname);
}

/** Domains under which Zoom's people start and join meetings, its own and those that partners run for it. */
const MEETING_DOMAINS = ['zoom.us', 'zoomgov.com', 'zoom.com', 'zoom.com.cn', 'zoom-x.de'] as const;

/**
 * Whether a link of a meeting leads to Zoom, or for an account of other hosts (a sandbox) to these: whatever else stands
 * in a reply is no link that a browser should be started for.
 */
export function isMeetingLink(url: URL, { oauthUrl, apiUrl }: Hosts): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if ([oauthUrl, apiUrl].some((own) => new URL(own).origin === url.origin)) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return MEETING_DOMAINS.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
}

/**
 * Whether a redirect may be followed, always without the token: to https, and to this machine only from this machine.
 */
export function mayFollow(to: URL, from: URL): boolean {
  if (to.username !== '' || to.password !== '') return false;
  if (isLoopbackHost(to.hostname)) return isLoopbackHost(from.hostname);
  return to.protocol === 'https:';
}
