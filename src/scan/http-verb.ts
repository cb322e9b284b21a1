import type { Source } from './source.ts';

const VERBS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** A text that is a method of HTTP and nothing else. */
export function verbIn(text: string): string | undefined {
  const upper = text.trim().toUpperCase();
  return VERBS.has(upper) ? upper : undefined;
}

/** The words of a name: `PostAsJsonAsync`, `wp_remote_post`, `HTTP_METH_POST`. */
function words(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/);
}

/** The method that a function's name says: `post`, `axiosPost`, `PutAsync`, `getForObject`, `del`. */
export function verbOfName(name: string): string | undefined {
  for (const word of words(name)) {
    if (/^dele?t?e?$/i.test(word)) return 'DELETE';
    const verb = verbIn(word);
    if (verb !== undefined && verb !== 'OPTIONS') return verb;
  }
  return undefined;
}

/** A constant that stands for a method: `http.MethodPost`, `HttpMethod.Post`, `Method.PATCH`, `:post`, `METHOD_POST`. */
export function verbOfConstant(source: Source, start: number, end: number): string | undefined {
  if (source.is(start, ':') && end === start + 2) return verbIn(source.text(start + 1));
  let last = end - 1;
  // `HttpMethod.POST.name()`, `new HttpMethod("PATCH")`
  if (source.is(last, ')') && source.partner(last) > start) {
    const inside = source.partner(last) + 1;
    if (source.isString(inside) && inside === last - 1) return verbIn(source.token(inside)?.text ?? '');
    last = source.partner(last) - 1;
    if (/^(?:name|toString|to_s)$/.test(source.text(last))) last -= 2;
  }
  if (!source.isName(last)) return undefined;
  const name = source.text(last);
  const owner = source.text(last - 2);
  if (/method/i.test(owner) || /^RequestMethod|Verb/i.test(owner)) return verbIn(name) ?? verbOfName(name);
  return /^(?:HTTP_)?METH(?:OD)?_|^Method[A-Z]/.test(name) ? verbOfName(name) : undefined;
}

/** Functions that read unless they are told to do something else. */
const READS =
  /^(?:fetch|axios|got|ky|request|rp|superagent|needle|nodeFetch|node_fetch|\$fetch|ofetch|ajax|fetchJson|fetchJSON|urlopen|Request|file_get_contents|fopen|wp_remote_request|wp_safe_remote_request|curl_init|curl_setopt|curl_setopt_array|openConnection|openStream|open|uri|url|URI|Create|CreateHttp|DownloadString|DownloadStringTaskAsync|download|urlretrieve|useSWR|useFetch|NewRequest|HttpRequest|HttpRequestMessage|RestRequest|target|getJSON)$/;

export function readsByDefault(name: string): boolean {
  return (
    READS.test(name) ||
    /^(?:fetch|load|download|list|retrieve|find|lookup)/i.test(name) ||
    /[a-z_]fetch(?:er)?$/i.test(name) ||
    /Fetch/.test(name)
  );
}
