import type { Catalogue } from '../catalogue/catalogue.ts';
import { cleanPath } from './endpoint-path.ts';
import { type EndpointReference, referenceOf } from './endpoint-reference.ts';

const METHOD = '(GET|POST|PUT|PATCH|DELETE)';
const ADDRESS = '(https?://[^\\s"\'<>\\\\^|]{4,2000}|/[A-Za-z][^\\s"\'<>\\\\^|]{1,2000})';

/** `POST /users/x/meetings`, `POST https://…`, `"method":"post","url":"https://…"`, `curl -X POST https://…` */
const METHOD_FIRST = new RegExp(
  `\\b${METHOD}\\b["',;:\\s]{0,5}(?:(?:--?\\w{1,20}|url|uri|path|endpoint)["'=:\\s]{1,5})?${ADDRESS}`,
  'gi',
);

const ADDRESS_ALONE = new RegExp(`(?:^|[\\s"'(<=])${ADDRESS}`, 'gi');

const METHOD_NAMED = new RegExp(`\\bmethod["']?\\s{0,3}[:=]\\s{0,3}["']?${METHOD}\\b`, 'gi');

/** More addresses than this are no reply and no excerpt of a log. */
const MOST_ADDRESSES = 2_000;

/** So many addresses around the error are looked up: what is farther away is of other calls. */
const MOST_LOOKED_UP = 25;

function trimmed(address: string): string {
  return address.replace(/[.,;:!?)\]{]+$/, '');
}

const isUrl = (address: string) => /^https?:/i.test(address);

/** Whether an address is one of the REST API: the OAuth server and web pages have other paths. */
function isApi(address: string): boolean {
  if (/\/oauth\//.test(address)) return false;
  if (isUrl(address))
    return /^https?:\/\/api[^/]*\//i.test(address) || /^https?:\/\/[^/]+\/v2\//i.test(address);
  return !/^\/(?:oauth|v2\/authorize|t|docs)(?:[/?]|$)/.test(address);
}

/** An address in a text, with its method where that is said next to it. */
interface Mention {
  readonly index: number;
  readonly end: number;
  readonly method: string | undefined;
  readonly address: string;
}

function mentionsIn(plain: string): Mention[] {
  const withMethod = [...plain.matchAll(METHOD_FIRST)].map(
    ({ index, 0: all, 1: method, 2: address = '' }) => ({
      index,
      end: index + all.length,
      method,
      address: trimmed(address),
    }),
  );
  const ends = new Set(withMethod.map(({ end }) => end));
  const alone = [...plain.matchAll(ADDRESS_ALONE)]
    .map(({ index, 0: all, 1: address = '' }) => ({
      index,
      end: index + all.length,
      method: undefined,
      address: trimmed(address),
    }))
    .filter(({ end, address }) => !ends.has(end) && isUrl(address));
  return [...withMethod, ...alone].filter(({ address }) => isApi(address)).slice(0, MOST_ADDRESSES);
}

/** The nearest first: on the error's own line, else before it, else after it. */
function byNearness(mentions: readonly Mention[], plain: string, at: number): Mention[] {
  const start = plain.lastIndexOf('\n', at - 1) + 1;
  const newline = plain.indexOf('\n', at);
  const end = newline < 0 ? plain.length : newline;
  const rank = ({ index }: Mention) => (index >= start && index < end ? 0 : index < at ? 1 : 2);
  const distance = ({ index }: Mention) => (index <= at ? at - index : index - at + plain.length);
  return [...mentions].sort((a, b) => rank(a) - rank(b) || distance(a) - distance(b));
}

/** The method that the text names nearest to a place. */
function methodNear(plain: string, at: number): string | undefined {
  const named = [...plain.matchAll(METHOD_NAMED)].map(({ index, 1: method }) => ({ index, method }));
  return named.sort((a, b) => Math.abs(a.index - at) - Math.abs(b.index - at))[0]?.method;
}

/** An address without a method: the endpoint is certain only where one alone has this path and needs those scopes. */
function withoutMethod(
  { address, index }: Mention,
  others: readonly Mention[],
  plain: string,
  required: readonly string[],
  catalogue: Catalogue,
): EndpointReference | undefined {
  const path = cleanPath(address);
  const method =
    methodNear(plain, index) ??
    others.find((other) => other.method !== undefined && cleanPath(other.address) === path)?.method;
  if (method !== undefined) return referenceOf(method, address, catalogue);
  const all = catalogue.findByPath(path);
  const named = all.filter((e) =>
    required.some((scope) => e.classic.includes(scope) || e.granular.includes(scope)),
  );
  const [only, ...more] = named.length > 0 ? named : all;
  return only === undefined || more.length > 0 ? undefined : { method: only.method, path, endpoint: only };
}

/**
 * The call that a plain text says failed, where it says so: the one on the line of the error, else the nearest before it,
 * else the nearest after it. What is published, or at Zoom's host, comes before the paths of somebody's own server.
 * @param at where the error is
 */
export function endpointInText(
  plain: string,
  required: readonly string[],
  catalogue: Catalogue,
  at = 0,
): EndpointReference | undefined {
  const near = byNearness(mentionsIn(plain), plain, at).slice(0, MOST_LOOKED_UP);
  let unpublished: EndpointReference | undefined;
  for (const mention of near) {
    const { method, address } = mention;
    if (method === undefined) {
      // Of a URL that is nearest and fits several calls nothing is known; one farther away is not meant instead.
      return withoutMethod(mention, near, plain, required, catalogue) ?? unpublished;
    }
    const reference = referenceOf(method, address, catalogue);
    if (reference.endpoint !== undefined || isUrl(address)) return reference;
    unpublished ??= reference;
  }
  return unpublished;
}
