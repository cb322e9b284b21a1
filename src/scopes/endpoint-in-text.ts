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

const METHOD_NAMED = new RegExp(`\\bmethod["']?\\s{0,3}[:=]\\s{0,3}["']?${METHOD}\\b`, 'i');

/** More addresses than this are a whole log; the call that failed is near its start. */
const MOST_ADDRESSES = 50;

function trimmed(address: string): string {
  return address.replace(/[.,;:!?)\]{]+$/, '');
}

/** Whether an address is one of the REST API: the OAuth server and web pages have other paths. */
function isApi(address: string): boolean {
  if (/^https?:/i.test(address))
    return /^https?:\/\/api[^/]*\//i.test(address) || /^https?:\/\/[^/]+\/v2\//i.test(address);
  return !/^\/(?:oauth|v2\/authorize|t|docs)(?:\/|$)/.test(address);
}

function withMethods(plain: string, catalogue: Catalogue): EndpointReference[] {
  return [...plain.matchAll(METHOD_FIRST)]
    .slice(0, MOST_ADDRESSES)
    .map(([, method = '', address = '']) => ({ method, address: trimmed(address) }))
    .filter(({ address }) => isApi(address) && !/\/oauth\//.test(address))
    .map(({ method, address }) => referenceOf(method, address, catalogue));
}

/** An address without a method: the endpoint is certain only where one alone has this path and needs those scopes. */
function withoutMethods(
  plain: string,
  required: readonly string[],
  catalogue: Catalogue,
): EndpointReference[] {
  const method = METHOD_NAMED.exec(plain)?.[1];
  const addresses = [...plain.matchAll(ADDRESS_ALONE)]
    .slice(0, MOST_ADDRESSES)
    .map(([, address = '']) => trimmed(address));
  return addresses
    .filter((address) => /^https?:/i.test(address) && isApi(address) && !/\/oauth\//.test(address))
    .flatMap((address) => {
      if (method !== undefined) return [referenceOf(method, address, catalogue)];
      const path = cleanPath(address);
      const all = catalogue.findByPath(path);
      const named = all.filter((e) =>
        required.some((scope) => e.classic.includes(scope) || e.granular.includes(scope)),
      );
      const [only, ...others] = named.length > 0 ? named : all;
      return only === undefined || others.length > 0 ? [] : [{ method: only.method, path, endpoint: only }];
    });
}

/** The call that a plain text says failed, where it says so; published endpoints come before unpublished ones. */
export function endpointInText(
  plain: string,
  required: readonly string[],
  catalogue: Catalogue,
): EndpointReference | undefined {
  const named = withMethods(plain, catalogue);
  const published = named.find((reference) => reference.endpoint !== undefined);
  if (published !== undefined) return published;
  const [guessed] = withoutMethods(plain, required, catalogue);
  return guessed?.endpoint === undefined ? (named[0] ?? guessed) : guessed;
}
