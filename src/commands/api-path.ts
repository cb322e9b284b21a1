import { usageError } from '../errors.ts';

const ACCEPTED = 'It takes a path such as /users/me, or a URL below the API that the account logged in with.';

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

/**
 * The path below the API's base of what was typed: with or without `/`, `/v2` or the whole URL. The token goes nowhere
 * else.
 * @throws a usage error for a URL of another host, and for a path that would leave the API
 */
export function apiPath(text: string, apiUrl: string): string {
  if (text.length > LONGEST)
    throw usageError(`PATH has ${text.length} characters; at most ${LONGEST} are taken.`, ACCEPTED);
  if (/[\s\u0000-\u001f\u007f]/.test(text))
    throw usageError(`PATH holds blanks or control characters.`, ACCEPTED);
  const base = new URL(apiUrl);
  let path = text;
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) {
    if (!text.startsWith(`${base.origin}/`)) {
      throw usageError(
        `PATH ${text} is not of ${base.host}, and the account's token goes nowhere else.`,
        ACCEPTED,
      );
    }
    path = text.slice(base.origin.length);
  }
  if (!path.startsWith('/')) path = `/${path}`;
  const prefix = base.pathname.replace(/\/$/, '');
  if (prefix !== '' && path.startsWith(`${prefix}/`)) path = path.slice(prefix.length);
  path = path.replace(/#.*$/s, '');
  const target = new URL(base.origin + prefix + path);
  const stays = target.origin === base.origin && target.pathname.startsWith(`${prefix}/`);
  if (!stays || path.split('?')[0]?.split('/').some(leadsUp)) {
    throw usageError(`PATH ${text} leaves the API.`, ACCEPTED);
  }
  return target.pathname.slice(prefix.length) + target.search;
}
