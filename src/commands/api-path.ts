import type { Hosts } from '../config/environment.ts';
import { usageError } from '../errors.ts';
import { mayReceiveToken } from '../zoom/zoom-hosts.ts';
import { withEncodedUuids } from './api-uuid.ts';

const ACCEPTED =
  'It takes a path such as /users/me, or a URL of the API or of a file at one of the hosts of Zoom that the account logged in to.';

/** Longer than what Zoom, or any server, takes. */
const LONGEST = 8_000;

/** A segment as a careless server may read it: its escapes undone, and those within them. */
function unescaped(segment: string): string {
  let text = segment;
  for (let times = 0; times < 3; times++) {
    text = text.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
  return text;
}

/** Whether a segment leads upwards: `..` itself, or where a server takes `/`, `\\` or `;` in it for the end of one. */
function leadsUp(segment: string): boolean {
  const text = unescaped(segment);
  return text === '.' || text.split(/[/\\;]/).includes('..');
}

function checkLetters(text: string): void {
  if (text === '') throw usageError('PATH is empty.', ACCEPTED);
  if (text.length > LONGEST)
    throw usageError(`PATH has ${text.length} characters; at most ${LONGEST} are taken.`, ACCEPTED);
  if (/[\s\u0000-\u001f\u007f]/.test(text))
    throw usageError(`PATH holds blanks or control characters.`, ACCEPTED);
}

function split(text: string): { readonly path: string; readonly query: string } {
  const [, path = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(text) ?? [];
  return { path, query };
}

/**
 * The path below the API's base of what was typed: with or without `/`, `/v2` or the whole URL, and meetings' UUIDs
 * encoded as Zoom needs them.
 * @throws a usage error for a URL of another host, and for a path that would leave the API
 */
export function apiPath(text: string, apiUrl: string): string {
  checkLetters(text);
  const base = new URL(apiUrl);
  let typed = text;
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) {
    if (!text.startsWith(`${base.origin}/`)) {
      throw usageError(
        `PATH ${text} is not of ${base.host}, and the account's token goes nowhere else.`,
        ACCEPTED,
      );
    }
    typed = text.slice(base.origin.length);
  }
  if (!typed.startsWith('/')) typed = `/${typed}`;
  const prefix = base.pathname.replace(/\/$/, '');
  if (prefix !== '' && typed.startsWith(`${prefix}/`)) typed = typed.slice(prefix.length);
  const { path, query } = split(typed);
  const encoded = withEncodedUuids(path);
  const target = new URL(base.origin + prefix + encoded + query);
  const stays = target.origin === base.origin && target.pathname.startsWith(`${prefix}/`);
  if (!stays || encoded.split('/').some(leadsUp)) throw usageError(`PATH ${text} leaves the API.`, ACCEPTED);
  return target.pathname.slice(prefix.length) + target.search;
}

/** Where a request goes: below the API, or below another base. */
export interface ApiTarget {
  readonly base?: string;
  readonly path: string;
}

/**
 * Where what was typed leads to: a path below the API, or a URL at another host that may see the account's token, such as
 * the `download_url` of a recording.
 * @throws a usage error for every other URL
 */
export function apiTarget(text: string, hosts: Hosts): ApiTarget {
  const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(text);
  const apiBase = new URL(hosts.apiUrl);
  const prefix = apiBase.pathname.replace(/\/$/, '');
  if (!isUrl || text.startsWith(`${apiBase.origin}${prefix}/`)) return { path: apiPath(text, hosts.apiUrl) };
  checkLetters(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !mayReceiveToken(url, hosts)) {
    throw usageError(
      `PATH is a URL at ${url?.host ?? text}, and the account's token goes nowhere else than to ${apiBase.host} and its own cloud's files.`,
      ACCEPTED,
    );
  }
  if (split(text).path.split('/').some(leadsUp)) throw usageError(`PATH ${text} leads upwards.`, ACCEPTED);
  return { base: url.origin, path: withEncodedUuids(url.pathname) + url.search };
}
